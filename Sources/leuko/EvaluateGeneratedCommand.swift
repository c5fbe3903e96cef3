import ArgumentParser
import AtlasStore
import Basis
import Diffusion
import Classification
import Foundation
import Journeys
import Pictures
import ReaderStudy

struct EvaluateGeneratedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generated",
    abstract: "What tells a generator's cells from real ones, and whether they are copies.",
    discussion: """
      Half as many cells are made of each class as there are held-out real ones. First come the looks \
      that a program tells them by, the one that tells most before the others, each with its area \
      under the curve (0.5 can't tell), its interval and its floor: what two halves of the reals come \
      to. Then reals that the model made anew from little noise: they say at which noise it fails. \
      Distances such as KID follow, beside their floor too.

      EXAMPLES
        leuko evaluate generated --data ~/cells
        leuko evaluate generated --data lab.atlas --model models/mine --html report.html
        leuko evaluate generated --data ~/cells --class eosinophil --sheet sheet.png --json
      """)

  @OptionGroup var cells: DataOptions
  @Option(help: "The generator's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var classifier: String?
  @Option(name: .customLong("class"), help: "Only this class; may be given several times.")
  var classes: [String] = []
  @Option(help: "Which real pictures: val, test or select.") var split = "val"
  @Option(help: "Cells made of each class; else half as many as there are real ones.")
  var count: Int?
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "Steps from noise to cell.") var steps = 20
  @Option(help: "How much the class is exaggerated; 1 is not at all. Else as the model says.")
  var guidance: Double?
  @Option(help: "Side of the pictures compared, in pixels; else the model's own.") var size: Int?
  @Flag(
    inversion: .prefixedNo,
    help: "Let a network learn to tell generated from real cells; it takes minutes.")
  var network = true
  @Flag(
    inversion: .prefixedNo,
    help: "Have the model make real cells anew from 1.2, 4.8 and 42 grey levels of noise.")
  var remade = true
  @Option(help: "Write the report, with pictures, as one HTML file.") var html: String?
  @Option(help: "Write the report as Markdown.") var markdown: String?
  @Option(help: "Write real above generated cells on one PNG.") var sheet: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard let known = Split(spelled: split), [.val, .test, .select].contains(known) else {
      throw ValidationError("--split is val, test or select, not '\(split)'")
    }
    try expect("steps", steps, in: 1...1000)
    try expect("count", count, in: 6...100_000)
    try expect("guidance", guidance, in: 0...100)
  }

  func run() async throws {
    let software = "leuko \(Leuko.version)"
    let project = try Project.inMemory(software: software, now: { Date() })
    let folders = project.folders
    let pictures = try cells.pictures(folders, project.vocabulary)
    let judge = try Classifying.classifier(
      named: classifier, folders: folders,
      threads: project.settings.threadsInUse)
    var order = Evaluating.GeneratorOrder(
      model: model, classes: classes, split: Split(spelled: split) ?? .val, count: count,
      seed: seed, steps: steps, guidance: guidance, asksNetwork: network)
    order.side = size
    if remade { order.remadeLevels = Evaluating.GeneratorOrder.usualLevels }
    let job = Evaluating.generator(order, on: pictures, by: judge, in: project)
    let found = try await job.watched()
    let document = found.document
    try folders.write(
      document.html(title: "Generated cells of \(found.evaluation.model)"), to: html)
    try folders.write(document.markdown, to: markdown)
    if let sheet {
      try DurableFile.write(PictureFile.png(found.sheet), to: folders.resolved(sheet))
    }
    if json { return try StandardOutput.write(json: found.evaluation) }
    StandardOutput.write(found.numbers.plainText(width: 92))
  }
}
