import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct AgreementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "Whether people who labelled the same cells agree, and on which they don't.",
    discussion: """
      The journal keeps what each person last said of each cell, whoever's label stands now. For \
      every two people with cells in common: Cohen's kappa with its 95 % interval; then the cells \
      called differently and not decided yet: 'g j' in the console decides between them.

      \(FilterOptions.language)

      EXAMPLES
        leuko agreement
        leuko agreement source:slide7 --json
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "Print at most so many cells.") var limit = 20
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit is 1 or more") }
  }

  func run() throws {
    let project = try options.open(creating: false)
    let wanted = Set(try project.atlas.ids(matching: filter.query(project)))
    let opinions = try project.atlas.opinions()
      .mapValues { said in said.filter { wanted.contains($0.key) } }
    let pairs = Concordance.pairs(of: opinions)
    let decided = try project.atlas.decided()
    let disputes = Concordance.disputes(in: opinions).filter { !decided.contains($0.specimen) }
    if json {
      return try StandardOutput.write(
        json: Report(
          pairs: pairs,
          disputes: disputes.map {
            .init(specimen: $0.specimen.rawValue, opinions: $0.opinions)
          }))
    }
    if pairs.isEmpty { return StandardOutput.write("No two people have labelled the same cell.\n") }
    for pair in pairs {
      var words = "\(pair.first) and \(pair.second)\t\(pair.agreeing) of \(pair.cells) cells alike"
      if let kappa = pair.kappa { words += String(format: ", kappa %.2f", kappa) }
      if let low = pair.low, let high = pair.high {
        words += String(format: " (%.2f to %.2f)", low, min(1, high))
      }
      StandardOutput.write(words + "\n")
    }
    for dispute in disputes.prefix(limit) {
      let words = dispute.opinions.sorted { $0.key < $1.key }
        .map { "\($0.key): \(project.vocabulary.name(ofClass: $0.value))" }
      StandardOutput.write(columns: ["  \(dispute.specimen)", words.joined(separator: ", ")])
    }
    if disputes.count > limit {
      StandardOutput.write("  and \(disputes.count - limit) more; --json lists them\n")
    }
  }

  private struct Report: Encodable {
    struct Cell: Encodable {
      var specimen: Int64
      var opinions: [String: String]
    }

    var pairs: [Concordance.Pair]
    var disputes: [Cell]
  }
}
