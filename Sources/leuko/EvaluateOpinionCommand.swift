import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys

struct EvaluateOpinionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinion",
    abstract: "Measure the generator's second opinion beside the classifier's, on the same cells.",
    discussion: """
      Right answers, calibration, and how well cells of each class are told as strange when their \
      class is taken from the list.

      EXAMPLES
        leuko evaluate opinion --data ~/cells
        leuko evaluate opinion --data lab.atlas --split test --count 500 --json
      """)

  @OptionGroup var cells: DataOptions
  @Option(help: "The model's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var classifier: String?
  @Option(help: "Which cells: select, val or test.") var split = "val"
  @Option(help: "Cells at most, evenly of all classes.") var count = 200
  @OptionGroup var threading: ThreadOptions
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard Split(spelled: split) != nil else {
      throw ValidationError("--split is select, val or test, not '\(split)'")
    }
    try expect("count", count, in: 10...100_000)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    guard let folder = folders.model(named: model, settings: settings) else {
      throw SamplingError.noModel
    }
    let threads = threading.count(settings)
    let opinion = try SecondOpinion(folder: folder, threads: threads)
    let other = try Classifying.classifier(named: classifier, folders: folders, threads: threads)
    let pictures = try cells.pictures(folders, vocabulary)
    let job = opinion.evaluated(
      on: pictures, split: Split(spelled: split) ?? .val, most: count, beside: other,
      bench: Bench())
    let report = try await job.watched()
    if json { return try StandardOutput.write(json: report) }
    StandardOutput.write(text(report, vocabulary))
    if !opinion.isCalibrated {
      StandardError.write("leuko: the model wasn't calibrated; leuko train opinion does it\n")
    }
  }

  private func text(_ report: SecondOpinionEvaluation, _ vocabulary: Vocabulary) -> String {
    let names = report.classes.map { vocabulary.name(ofClass: $0) }
    let width = (names.map(\.count).max() ?? 0) + 2
    func padded(_ text: String) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    var lines = ["The generator's answers, truth down, answer across, in the same order:", ""]
    for (name, row) in zip(names, report.confusion) {
      lines.append(
        padded(name) + row.map { $0 == 0 ? "    ." : String(format: "%5d", $0) }.joined())
    }
    lines += ["", padded("of \(report.cells) cells") + "the generator        the classifier"]
    let sides = [report.generator, report.classifier]
    func row(_ name: String, _ value: (SecondOpinionEvaluation.Side) -> String) {
      let cells = sides.map { value($0).padding(toLength: 21, withPad: " ", startingAt: 0) }
      lines.append(
        padded(name) + cells.joined().replacing(/\s+$/, with: ""))
    }
    func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
    let all = Double(max(1, report.cells))
    row("right") { "\($0.right), " + percent(Double($0.right) / all) }
    row("95 %") { percent($0.low) + " to " + percent($0.high) }
    row("neutrophils as one") { "\($0.rightMerged), " + percent(Double($0.rightMerged) / all) }
    row("calibration error") { $0.calibrationError.map(percent) ?? "-" }
    row("surprise") { String(format: "%.3f", $0.surprise) }
    row("seconds a cell") { String(format: "%.3f", $0.seconds) }
    lines += ["", "told as strange with their class off the list, area under the curve"]
    for (key, name) in zip(report.classes, names) {
      row(name) { $0.anomalyAreas[key].map { String(format: "%.3f", $0) } ?? "-" }
    }
    row("mean") { $0.anomalyArea.map { String(format: "%.3f", $0) } ?? "-" }
    lines += [
      "",
      "both answer alike on \(report.agreeing) cells, \(report.agreeingRight) of those right; "
        + "\(report.evaluations) evaluations a cell",
      "Both networks have learned from cells of every class; only the lists were shortened.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
