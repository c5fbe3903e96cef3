public import Foundation
import ReaderStudy

extension BlindTesting {
  /// A report for the screen.
  public struct ScreenReport: Sendable {
    public var title: String
    public var lines: [String]
  }

  /// Opens the key, scores and writes the report. What doesn't match is said on its first line.
  public static func report(of folder: URL) throws -> ScreenReport {
    let score = Scoring.score(folder, keyFile: keyFile(of: folder))
    let text = StudyReport(score).plainText(width: 92)
    let name = folder.deletingPathExtension().lastPathComponent
    return ScreenReport(
      title: "blind test '\(name)'",
      lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }
}
