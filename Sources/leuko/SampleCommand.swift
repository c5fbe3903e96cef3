import ArgumentParser
import AtlasStore
import Basis
import BlockGraphics
import Diffusion
import Foundation
import Journeys
import Pictures

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Make cells with a model.",
    discussion: """
      Seed and index name a picture for good: the same seed gives the same pictures, however many \
      are made at once. Every picture is generated and says so.

      EXAMPLES
        leuko sample --class eosinophil --count 6 --show
        leuko sample --class segmented_neutrophil --count 64 --seed 7 --sheet sheet.png
        leuko sample --class band_neutrophil --count 200 --out made
        leuko sample --class monocyte --count 20 --keep      into the atlas
        leuko sample --class monocyte --count 5000 --out made --shard 2/8   an eighth of them
        leuko sample --merge made                            when all eight are done
      """)

  @Option(
    name: .customLong("class"),
    help: "The class, or any; without it the model's classes are listed.")
  var className: String?

  @Option(help: "The model's folder; else the settings', else the one that came with Leuko.")
  var model: String?

  @Option(help: "How many.") var count = 1
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "The index of the first picture.") var first = 0
  @Option(help: "Steps and solver under one name: preview (8), standard (20) or best (50).")
  var preset = Recipe.Preset.standard.rawValue
  @Option(help: "Steps from noise to cell; else the preset's.") var steps: Int?
  @Option(help: "How much the class is exaggerated; 1 is not at all. Else as the model says.")
  var guidance: Double?
  @Option(help: "Side of the pictures, in pixels: the model's own, or smaller.") var size: Int?
  @Option(
    help: """
      The solver: DPMSolverMultistep, UniPCMultistep, DDIM, DDPM, EulerDiscrete, HeunDiscrete; \
      else the preset's.
      """
  )
  var scheduler: String?
  @Option(help: "How many are made side by side; the pictures don't depend on it.") var batch = 4
  @OptionGroup var threading: ThreadOptions
  @Option(help: "Write CLASS/SEED-INDEX.png and manifest.csv into this folder.") var out: String?
  @Option(help: "Only share K of N, as '2/8'; the pictures are those one machine would make.")
  var shard: String?
  @Option(help: "Check that all shares are in this folder and join their manifests.")
  var merge: String?
  @Option(help: "Write all of them on one sheet.") var sheet: String?
  @Flag(help: "Show them here.") var show = false
  @Flag(help: "Put them into the atlas.") var keep = false
  @Flag(help: "Print recipes and files as JSON.") var json = false
  @Flag(help: "Say how each layer is computed, and how much memory it takes.") var verbose = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    try expect("count", count, in: 1...1_000_000)
    guard Recipe.Preset(rawValue: preset) != nil else {
      throw ValidationError("--preset is preview, standard or best, not '\(preset)'")
    }
    try expect("steps", steps, in: 1...1000)
    try expect("batch", batch, in: 1...64)
    guard guidance?.isFinite ?? true else { throw ValidationError("--guidance is a number") }
    guard shard.map({ Sampling.Shard($0) != nil }) ?? true else {
      throw ValidationError("--shard is K/N with K from 1 to N, like 2/8")
    }
    guard shard == nil || out != nil else {
      throw ValidationError("--shard wants --out, the folder that all shares go to")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    if let merge {
      let count = try SampleManifest.merge(folders.resolved(merge))
      StandardOutput.write("\(count) generated, all shares complete, in '\(merge)'\n")
      return
    }
    let settings = try Settings.read(at: folders.settingsFile)
    guard let folder = folders.model(named: model, settings: settings) else {
      throw SamplingError.noModel
    }
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    let session = try Sampling.Session(
      folder: folder,
      threads: threading.count(settings),
      side: size)
    if verbose {
      StandardError.write(session.plan.joined(separator: "\n") + "\n")
      StandardError.write(session.memory(batch: batch) + "\n")
    }
    let saysWalk = [
      ("--steps", steps != nil), ("--guidance", guidance != nil), ("--scheduler", scheduler != nil),
    ]
    if session.ownSteps != nil, let (option, _) = saysWalk.first(where: \.1) {
      throw SamplingError.noWalk(option: option, model: session.name)
    }
    for assumption in session.assumptions { StandardError.write("leuko: \(assumption)\n") }
    // A model without classes has none to be listed: it makes any cell.
    guard className != nil || session.classes.isEmpty else {
      StandardOutput.write(session.classes.map { "\($0.key)\n" }.joined())
      return
    }
    let isAny = session.makesAny && (className ?? Self.any) == Self.any
    let key = try isAny ? "" : session.modelClass(spelled: className ?? Self.any, vocabulary).key
    let preset = Recipe.Preset(rawValue: preset) ?? .standard
    let whole = try session.recipes(
      for: Sampling.Order(
        classKey: key, count: count, seed: seed, firstIndex: first,
        steps: steps ?? preset.steps, guidance: guidance,
        solver: scheduler ?? preset.scheduler.rawValue))
    let shard = shard.flatMap { Sampling.Shard($0) }
    let recipes = shard?.share(of: whole) ?? whole
    let project = keep ? try options.open() : nil
    try project?.atlas.checkChangeable()
    let delivery = try SampleDelivery(
      session: session, folder: out.map(folders.resolved), project: project, shard: shard,
      keepsPictures: show || sheet != nil)
    let made = try await make(recipes, session, delivery)
    try deliver(made, of: recipes.count, delivery, vocabulary, folders)
  }

  /// What stands for no class in particular.
  private static let any = "any"

  /// Makes the pictures; Ctrl-C stops at the next step and keeps those that are finished.
  private func make(
    _ recipes: [Recipe], _ session: Sampling.Session, _ delivery: SampleDelivery
  ) async throws -> [SampleDelivery.Item] {
    let batch = batch
    let bench = Bench()
    let job = Job<Basis.Progress, [SampleDelivery.Item]>(on: bench) { report in
      let clock = ContinuousClock()
      let start = clock.now
      var items: [SampleDelivery.Item] = []
      var steps = 0
      do {
        try session.make(
          recipes, batch: batch,
          preview: { preview in
            steps += 1
            report(
              Basis.Progress(
                "sampling", completed: steps, total: recipes.count * preview.steps,
                elapsed: clock.now - start))
          }, made: { items.append(try delivery.take($0)) })
      } catch is CancellationError {
        // What is finished is delivered; the caller sees that it is fewer.
      }
      return items
    }
    return try await job.watched()
  }

  private func deliver(
    _ made: [SampleDelivery.Item], of count: Int, _ delivery: SampleDelivery,
    _ vocabulary: Vocabulary, _ folders: Folders
  ) throws {
    try delivery.finish(made, isComplete: made.count == count)
    if let sheet, !made.isEmpty {
      try PictureFile.write(delivery.sheet(made, vocabulary), to: folders.resolved(sheet))
    }
    if show { StandardOutput.write(SampleShow.bytes(of: made)) }
    if json {
      try StandardOutput.write(json: made)
    } else if !show {
      let place = [out.map { "'\($0)'" }, sheet.map { "'\($0)'" }, keep ? "the atlas" : nil]
        .compactMap(\.self).joined(separator: ", ")
      let lineage = made.first?.recipe.learnedFrom.map {
        ", of a class learned from \($0) pictures"
      }
      StandardOutput.write(
        "\(made.count) generated\(lineage ?? "")\(place.isEmpty ? "; --show, --out, --sheet or --keep say what for" : ", in \(place)")\n"
      )
    }
    if made.count < count {
      StandardError.write("leuko: stopped after \(made.count) of \(count)\n")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }
}
