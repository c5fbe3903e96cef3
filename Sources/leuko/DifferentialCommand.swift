import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct DifferentialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "differential",
    abstract: "Count cells by class, with limits; sign the count.",
    discussion: """
      Percent of the white cells with Rümke's limits (exact binomial, 95 %); other cells per 100 \
      white cells; the model's suggestions beside what people made of them, with kappa. Generated \
      cells are never counted. A count is named by its filter; signing it is refused while a cell \
      has no final class or nobody has looked at it, and any later change shows as an amendment.

      \(FilterOptions.language)

      EXAMPLES
        leuko differential source:slide7
        leuko differential source:slide7 --csv > slide7.csv
        leuko differential source:slide7 --html slide7.html
        leuko differential source:slide7 --sign 'I have looked at every cell.' --as anna
        leuko differential source:slide7 --countersign 'Seen and agreed.' --as bert
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "Sign the count with this statement.") var sign: String?
  @Option(help: "Sign upon another's signature with this statement.") var countersign: String?
  @OptionGroup var telling: CountOptions
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard sign == nil || countersign == nil else {
      throw ValidationError("say --sign or --countersign, not both")
    }
  }

  func run() throws {
    let project = try options.open(creating: false)
    try telling.tell(
      filter.query(project).filter, in: project, signing: sign ?? countersign,
      asSecond: countersign != nil)
  }
}
