import ArgumentParser
import Basis
import Foundation
import Journeys
import Location
import Pictures

struct EvaluateLocatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locator",
    abstract: "How many white cells of fields a locator finds: average precision, recall, misses.",
    discussion: """
      FOLDER holds fields with a Pascal VOC file each (objects 'WBC') and lists of names in splits/. \
      A box is right if it overlaps a drawn one by half of what both cover.

      EXAMPLES
        leuko evaluate locator BCCD --split test
        leuko evaluate locator BCCD --split test --curve curve.csv --draw overlays
        leuko evaluate locator fields --split all --json
      """)

  @Argument(help: "The folder of fields.") var folder: String
  @Option(help: "The list of fields: the name of a file in splits/, or all.") var split = "test"
  @Option(help: "The locator's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "The least score that counts; else the locator's own.") var threshold: Double?
  @OptionGroup var threading: ThreadOptions
  @Option(help: "Write the precision-recall curve as comma-separated values.") var curve: String?
  @Option(help: "Write a PNG a field with boxes to this folder; drawn ones in white.")
  var draw: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    try expect("threshold", threshold, in: 0...1)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let locator = try Locating.locator(
      named: model, folders: folders,
      threads: threading.count(settings))
    let fields = try DrawnFields(at: folders.resolved(folder))
    let list = split == "all" ? nil : split
    let job = Evaluating.locator(
      locator, on: fields, split: list, threshold: threshold, bench: Bench())
    let report = try await job.watched()
    if let curve {
      let rows = report.evaluation.curve.map {
        String(format: "%.6f,%.6f,%.6f\n", $0.score, $0.precision, $0.recall)
      }
      try DurableFile.write(
        Data(("score,precision,recall\n" + rows.joined()).utf8), to: folders.resolved(curve))
    }
    if let draw { try overlay(report, try fields.items(split: list), folders.resolved(draw)) }
    if json { return try StandardOutput.write(json: report) }
    StandardOutput.write(Self.words(report))
  }

  private func overlay(
    _ report: LocatorReport, _ items: [DrawnFields.Item], _ folder: URL
  ) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (place, item) in items.enumerated() {
      let cells = report.evaluation.hits.filter {
        $0.field == place && $0.cell.score >= report.threshold
      }.map(\.cell)
      var picture = try PictureFile.read(item.picture)
      for box in item.cells { picture.frame(box, in: .white, stroke: 2) }
      try PictureFile.write(
        Locating.drawing(cells, on: picture), to: folder.appendingPathComponent("\(item.name).png"))
    }
  }

  private static func words(_ report: LocatorReport) -> String {
    let evaluation = report.evaluation
    let mean = evaluation.overlaps.reduce(0, +) / Double(max(1, evaluation.overlaps.count))
    var text = String(
      format: """
        %d white cells in %d fields of '%@'
        average precision at an overlap of %.2f: %.4f
        at the score %.3f: recall %.4f, precision %.4f (%d right, %d wrong, %d missed)
        mean overlap of the right ones: %.3f
        a field takes %.3f s, the median of %d

        """, evaluation.drawn, report.fields.count, report.split, evaluation.leastOverlap,
      evaluation.averagePrecision, report.threshold, report.recall, report.precision, report.right,
      report.wrong, report.missed, mean, report.medianSeconds, report.fields.count)
    for miss in report.misses {
      text += String(
        format: "missed: %@ at %d,%d, %d x %d; the best overlap is %.2f\n", miss.field, miss.box.x,
        miss.box.y, miss.box.width, miss.box.height, miss.bestOverlap)
    }
    return text
  }
}
