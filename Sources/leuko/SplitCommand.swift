import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct SplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Deal cells out to learn from, to choose by and to judge by.",
    discussion: """
      Models learn from 'train', are chosen by 'select' and judged by 'val'; blind tests take their real \
      cells from 'val' and 'test'. Every split gets its share of every class. Only cells that have no split \
      yet get one; the others count and keep theirs. Cells of one field stay together, and with \
      --keep-folders those of one folder, as the cells of one patient have to. Look for copies first: \
      'leuko inspect' finds them, and one of each goes.

      \(FilterOptions.language)

      EXAMPLES
        leuko split --atlas lab.atlas
        leuko split --atlas lab.atlas --train 70 --select 10 --val 20 --keep-folders --dry-run
        leuko split source:slide7 --test 100 --train 0 --select 0 --val 0 --atlas lab.atlas
      """)

  @OptionGroup var filter: FilterOptions
  @Option(help: "Percent to learn from.") var train = 80.0
  @Option(help: "Percent to choose by.") var select = 5.0
  @Option(help: "Percent to judge by.") var val = 15.0
  @Option(help: "Percent for a test of your own.") var test = 0.0
  @Option(help: "Another seed deals otherwise.") var seed: UInt64 = 1
  @Flag(help: "Cells of one folder stay together.") var keepFolders = false
  @Flag(help: "Only say what would change.") var dryRun = false
  @Flag(help: "Print the counts as JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  private var shares: [Split: Double] {
    [.train: train / 100, .select: select / 100, .val: val / 100, .test: test / 100]
  }

  func validate() throws {
    let percents = [train, select, val, test]
    guard percents.allSatisfy({ (0...100).contains($0) }), abs(percents.reduce(0, +) - 100) < 0.001
    else {
      throw ValidationError("--train, --select, --val and --test are percents that add up to 100")
    }
  }

  func run() throws {
    let project = try options.open(creating: false)
    guard let person = project.person else { throw AtlasError.noName }
    let cells = try project.atlas.specimens(matching: filter.query(project))
    let dealt = Splitting.deal(
      cells, Splitting.Order(shares: shares, seed: seed, keepsFolders: keepFolders))
    let splits = Split.allCases.filter { dealt[$0] != nil }
    if !dryRun {
      let percents = String(
        format: "train %g, select %g, val %g, test %g", train, select, val, test)
      for split in splits {
        try project.atlas.record(
          .split(split), on: dealt[split] ?? [], by: person, at: project.now(),
          reason: "dealt out by seed \(seed): \(percents)\(keepFolders ? ", folders together" : "")"
        )
      }
    }
    try tell(dealt, of: cells, splits, project.vocabulary)
  }

  /// How many of each class have which split now.
  private func tell(
    _ dealt: [Split: [SpecimenID]], of cells: [Specimen], _ splits: [Split],
    _ vocabulary: Vocabulary
  ) throws {
    var given: [SpecimenID: Split] = [:]
    for (split, ids) in dealt { for id in ids { given[id] = split } }
    var counts: [String: [String: Int]] = [:]
    for cell in cells {
      let split = given[cell.id] ?? cell.split
      counts[cell.classKey ?? "none", default: [:]][split?.rawValue ?? "none", default: 0] += 1
    }
    if json { return try StandardOutput.write(json: counts) }
    let changed = dealt.values.reduce(0) { $0 + $1.count }
    StandardOutput.write(
      "\(changed) cells \(dryRun ? "would get" : "got") a split; now there are\n")
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      let parts = count.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      let name = vocabulary.name(ofClass: key == "none" ? nil : key)
      StandardOutput.write("  \(name): \(parts.joined(separator: ", "))\n")
    }
    if cells.isEmpty { StandardError.write("leuko: no cell fits the filter\n") }
  }
}
