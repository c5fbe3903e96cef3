import AtlasStore
public import Foundation
public import ReaderStudy

extension BlindTesting {
  /// A report for the screen.
  public struct ScreenReport: Sendable {
    public var title: String
    public var lines: [String]
    /// The most and the least convincing, with the words under each.
    public var pictures: [Item] = []

    /// One picture of a report.
    public struct Item: Sendable {
      public var group: String
      public var label: String
      public var picture: StudyPicture
    }
  }

  /// Opens the key, scores and writes the report. What doesn't match is said on its first line.
  ///
  /// Refused while a listed reader has begun and not finished, unless `interim` asks for it; see
  /// `Scoring.open`.
  public static func report(
    of folder: URL, interim: Bool = false, in project: Project
  ) throws -> ScreenReport {
    let score = try Scoring.open(
      folder, keyFile: keyFile(of: folder), interim: interim,
      at: project.now().timeIntervalSince1970, software: project.atlas.software)
    let report = StudyReport(score)
    let name = folder.deletingPathExtension().lastPathComponent
    let isDemonstration = score.manifest?.plan.isDemonstration == true
    let banner = isDemonstration ? "DEMONSTRATION, SIMULATED READER  " : ""
    return ScreenReport(
      title: "\(banner)blind test '\(name)'", lines: lines(report.plainText(width: unwrapped)),
      pictures: report.document.pictures.map {
        ScreenReport.Item(group: $0.group, label: $0.labelled.label, picture: $0.labelled.picture)
      })
  }

  /// What about a study could give the truth away; its key stays shut.
  public static func audit(of folder: URL) throws -> ScreenReport {
    let study = try Study(at: folder)
    return ScreenReport(
      title: "audit of '\(study.manifest.plan.name)'",
      lines: lines(study.auditReport.plainText(width: unwrapped)))
  }

  /// Paragraphs stay whole: the screen knows how wide it is.
  private static let unwrapped = 1_000_000

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
