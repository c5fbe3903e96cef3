import Basis
public import Foundation
import Statistics

/// The report of a scored study, in a fixed order: the verdict in one sentence and one figure, what
/// qualifies it, then the evidence: verification, readers, groups, pictures, methods.
public struct StudyReport: Sendable {
  /// What is said.
  public let document: ReportDocument
  /// The numbers as JSON; each block bears the name of the reference group that fixes it.
  public let json: Data
  private let title: String

  /// Writes the report of `score`.
  ///
  /// - Parameter namingSources: whether pictures are named by file, or by seed and place, beside their
  ///   trial ids. Whoever knows these can find pictures of the test again.
  public init(_ score: StudyScore, namingSources: Bool = false) {
    var writer = ReportWriter(score, namingSources: namingSources)
    writer.write()
    document = writer.document
    title = writer.title
    json = ReportNumbers(score).data
  }

  /// GitHub's Markdown.
  public var markdown: String { document.markdown }
  /// One HTML file that needs nothing else.
  public var html: String { document.html(title: title) }
  /// Lines for a screen of this width.
  public func plainText(width: Int = 80) -> String { document.plainText(width: width) }
}

/// Composes the document, section by section.
struct ReportWriter {
  let score: StudyScore
  let conditions: ClaimConditions
  let claim: StudyClaim
  let namingSources: Bool
  var document = ReportDocument()

  init(_ score: StudyScore, namingSources: Bool = false) {
    self.score = score
    self.namingSources = namingSources
    conditions = score.conditions
    claim = StudyClaim(score.readers, conditions)
  }

  var title: String {
    score.manifest.map { "Blind test '\($0.plan.name)'" } ?? "Blind test"
  }

  mutating func write() {
    document.heading(1, title)
    writeVerdict()
    writeVerification()
    guard let manifest = score.manifest else { return }
    for reader in score.readers {
      write(reader, classes: manifest.plan.classes.map(\.cellClass))
    }
    score.tasks.write(to: &document)
    ReadersSection(score).write(to: &document)
    GroupsSection(score.readers).write(to: &document)
    MachineSection(score).write(to: &document)
    PicturesSection(score, namingSources: namingSources).write(to: &document)
    MethodsSection(manifest: manifest, provenance: score.provenance, readers: score.readers)
      .write(to: &document)
  }

  /// A report without key, log or manifest: of answers somebody else collected.
  mutating func writeRecount(title: String) {
    document.heading(1, "Recount: \(title)")
    writeVerdict()
    for reader in score.readers { write(reader, classes: reader.classes) }
    ReadersSection(score).write(to: &document)
    GroupsSection(score.readers).write(to: &document)
  }

  private mutating func write(_ reader: ReaderScore, classes: [String]) {
    writeTable(reader)
    writeSensitivity(reader)
    writeClasses(reader, classes)
    writeTimes(reader)
  }
}
