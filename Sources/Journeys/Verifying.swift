public import Basis
import Diffusion
public import Foundation
import ReaderStudy

/// Our numbers against recorded references.
public enum Verifying {
  /// Checks whatever vectors lie in `folder`.
  public static func report(on folder: URL) throws -> VerificationReport {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw VerifyingError.missing(folder.path) }
    var report = VerificationReport(groups: EngineVerification.groups(in: folder))
    let statistics = folder.appendingPathComponent("statistics.json")
    if FileManager.default.fileExists(atPath: statistics.path) {
      report.groups += try StatisticsVerification.report(fileAt: statistics).groups
    }
    let metrics = folder.appendingPathComponent("generative-metrics.json")
    if FileManager.default.fileExists(atPath: metrics.path) {
      report.groups += try StatisticsVerification.report(fileAt: metrics).groups
    }
    return report
  }
}

/// Why nothing can be checked.
public enum VerifyingError: Explained, Equatable {
  case missing(String)

  public var summary: String {
    switch self {
    case .missing(let path): "there is no folder '\(path)'"
    }
  }

  public var remedy: String? { "give a folder with reference vectors" }
  public var exitStatus: ExitStatus { .noInput }
}
