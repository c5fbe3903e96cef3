import AtlasStore
public import Foundation
public import ReaderStudy

extension BlindTesting {
  /// A report and its title, for the screen.
  public struct ScreenReport: Sendable {
    public var title: String
    public var document: ReportDocument
  }

  /// Opens the key, scores and writes the report. What doesn't match is said on its first line.
  ///
  /// Refused while a listed reader has begun and not finished, unless `interim` asks for it; see
  /// `Scoring.open`.
  public static func report(
    of folder: URL, interim: Bool = false, in project: Project
  ) throws -> ScreenReport {
    // What came with the program is over and public: reading it leaves no line in it.
    let isSample = project.folders.samples.map { folder.path.hasPrefix($0.path + "/") } ?? false
    let score =
      isSample
      ? Scoring.score(folder, keyFile: keyFile(of: folder))
      : try Scoring.open(
        folder, keyFile: keyFile(of: folder), interim: interim,
        at: project.now().timeIntervalSince1970, software: project.atlas.software)
    let report = StudyReport(score)
    let name = folder.deletingPathExtension().lastPathComponent
    let isDemonstration = score.manifest?.plan.isDemonstration == true
    let banner = isDemonstration ? "DEMONSTRATION, SIMULATED READER  " : ""
    return ScreenReport(
      title: "\(banner)blind test '\(name)'", document: report.document)
  }

  /// What about a study could give the truth away; its key stays shut.
  public static func audit(of folder: URL) throws -> ScreenReport {
    let study = try Study(at: folder)
    return ScreenReport(
      title: "audit of '\(study.manifest.plan.name)'", document: study.auditReport)
  }
}
