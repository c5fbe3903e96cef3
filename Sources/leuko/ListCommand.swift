import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the cells a filter finds.",
    discussion: """
      \(FilterOptions.language)

      EXAMPLES
        leuko list class:band 'confidence<0.6'
        leuko list --view doubtful --count
        leuko list 'changed:today label-by:me' --order newest --json
        leuko list is:suspect --null | xargs -0 ls -l
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "At most so many.") var limit: Int?
  @Flag(help: "Print only how many there are, by class.") var count = false
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print only where the pictures came from, exactly, each ended by a NUL.")
  var null = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit is 1 or more") }
  }

  func run() throws {
    let project = try options.open(creating: false)
    let query = try filter.query(project)
    if count { return try tell(project.atlas.classCounts(matching: query), project.vocabulary) }
    let ids = try project.atlas.ids(matching: query)
    let specimens = try project.atlas.specimens(ids.prefix(limit ?? ids.count))
    if json { return try StandardOutput.write(json: specimens.map(Line.init)) }
    if null {
      return StandardOutput.write(Data(specimens.map { $0.source + "\0" }.joined().utf8))
    }
    for specimen in specimens {
      StandardOutput.write(columns: Self.columns(specimen, project.vocabulary))
    }
    StandardError.write("\(ids.count) cells\n")
  }

  private func tell(_ counts: [String?: Int], _ vocabulary: Vocabulary) throws {
    if json {
      let pairs = counts.map { ($0.key ?? "", $0.value) }
      return try StandardOutput.write(json: Dictionary(pairs, uniquingKeysWith: +))
    }
    for (key, number) in counts.sorted(by: { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") })
    {
      StandardOutput.write("\(number)\t\(vocabulary.name(ofClass: key))\n")
    }
  }

  private static func columns(_ specimen: Specimen, _ vocabulary: Vocabulary) -> [String] {
    var fields = ["\(specimen.id)", vocabulary.name(ofClass: specimen.classKey)]
    fields.append(
      specimen.findings.sorted().map { key in
        let name = vocabulary.finding(key)?.name ?? key
        return specimen.remarks[key]?.words(after: name) ?? name
      }.joined(separator: ", "))
    fields.append(
      specimen.suggestion.map {
        "\(vocabulary.name(ofClass: $0.classKey))? \(Int(($0.confidence * 100).rounded(.down))) %"
      } ?? "")
    fields.append(specimen.split?.rawValue ?? "")
    return fields + [specimen.source]
  }

  /// One cell, as JSON has it.
  private struct Line: Encodable {
    var id: Int64
    var `class`: String?
    var findings: [String]
    var remarks: [String: FindingRemark]?
    var suggestion: String?
    var confidence: Double?
    var split: String?
    var origin, name, source, digest: String
    var labelledBy: String?
    var comment: String?

    init(_ specimen: Specimen) {
      id = specimen.id.rawValue
      self.class = specimen.classKey
      findings = specimen.findings.sorted()
      remarks = specimen.remarks.isEmpty ? nil : specimen.remarks
      suggestion = specimen.suggestion?.classKey
      confidence = specimen.suggestion?.confidence
      split = specimen.split?.rawValue
      origin = specimen.origin.kind.rawValue
      name = specimen.name
      source = specimen.source
      digest = specimen.digest
      labelledBy = specimen.labelling?.who
      comment = specimen.comment.isEmpty ? nil : specimen.comment
    }
  }
}
