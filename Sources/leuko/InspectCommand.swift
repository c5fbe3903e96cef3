import ArgumentParser
import AtlasStore
import Basis
import Classification
import Foundation
import Journeys

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Look for labels that are probably wrong, cells like no other, and copies.",
    discussion: """
      Each doubt has its reason, is kept in the atlas in place of earlier ones, and changes nothing. \
      In the gallery the filters is:suspect, is:outlier and is:duplicate list them, the order \
      'strongest doubt first' sorts them, and ~ lists the cells most like one. Labels are judged by \
      the other cells' labels and what a classifier sees in them, never by themselves.

      EXAMPLES
        leuko inspect
        leuko inspect split:train --limit 40
        leuko list is:suspect --order doubt
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var model: String?
  @OptionGroup var threading: ThreadOptions
  @Option(help: "Print at most so many of each kind.") var limit = 10
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit is 1 or more") }
  }

  func run() async throws {
    let project = try options.open(creating: false)
    let classifier = try Classifying.classifier(
      named: model, folders: project.folders,
      threads: threading.count(project.settings))
    let job = Inspecting.run(try filter.query(project), in: project, by: classifier)
    let found = try await job.watched()
    if json { return try StandardOutput.write(json: found.doubts.map(Line.init)) }
    if !found.judgedLabels {
      StandardError.write("Too few labels to judge any: two classes of five cells are needed.\n")
    }
    for kind in Doubt.Kind.allCases {
      let mine = found.doubts.filter { $0.kind == kind }
      StandardOutput.write("\(mine.count) \(Self.words(kind)) of \(found.cells) cells\n")
      for doubt in mine.prefix(limit) {
        let specimen = try project.atlas.specimen(doubt.specimen)
        let name = project.vocabulary.name(ofClass: specimen.classKey)
        StandardOutput.write(columns: ["  \(doubt.specimen)", name, doubt.reason])
      }
    }
  }

  private static func words(_ kind: Doubt.Kind) -> String {
    switch kind {
    case .label: "labels are probably wrong"
    case .outlier: "look like nothing else"
    case .duplicate: "are copies"
    }
  }

  private struct Line: Encodable {
    var specimen: Int64
    var kind: String
    var score: Double
    var reason: String

    init(_ doubt: Doubt) {
      specimen = doubt.specimen.rawValue
      kind = doubt.kind.rawValue
      score = doubt.score
      reason = doubt.reason
    }
  }
}
