import ArgumentParser
import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys
import Pictures

struct TrainDiffusionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diffusion",
    abstract: "Train a model that makes cells, or add classes to one.",
    discussion: """
      It learns from the pictures whose split is 'train' (or none), chooses the best of its weights \
      on 'select', and never looks at 'val' and 'test'. After every look at 'select' the model in \
      --out can be sampled from, and a sheet of samples lies beside it. Ctrl-C saves; --resume goes \
      on, and ends with the bytes it would have ended with.

      A class is added to a model from a folder of some tens of pictures; half of each batch then \
      comes from --data, so that the classes it has already stay what they are. A name like \
      segmented_neutrophil+dark_granules says which class the new one begins as.

      With --second-stage 160 it trains what makes the cells of --from larger, as a file coded as those \
      learned from would have them.

      With --student 4 the new model learns to make in four evaluations of the network what the one \
      it goes on from makes in twenty, for previews: a sheet of cells while one looks.

      EXAMPLES
        leuko train diffusion --data lab.atlas --minutes 600 --out models/lab
        leuko train diffusion --data lab.atlas --out models/lab --resume
        leuko train diffusion --data lab.atlas --from Samples/models/small \\
          --add-class segmented_neutrophil+dohle_bodies=~/dohle --minutes 20 --out models/dohle
        leuko train diffusion --data lab.atlas --from models/lab --second-stage 160 \\
          --out models/large
        leuko train diffusion --data lab.atlas --from models/lab --student 4 --minutes 120 \\
          --out models/quick
      """)

  @Option(help: "An atlas, or a folder with one folder a class.") var data: String?
  @Option(help: "The model to go on from; else a new one.") var from: String?
  @Option(help: "NAME=FOLDER: a class to add to the model --from, and its pictures; may repeat.")
  var addClass: [String] = []
  @Option(help: "The share of each batch from the classes the model has, where some are added.")
  var baseShare = 0.5
  @Option(
    help: """
      The share of pictures whose stain and size are changed much, the network being told how, for \
      classes of few pictures; what it makes isn't changed.
      """) var augment = 0.0
  @Option(help: "A new model's network: small or base.") var net = "small"
  @Option(
    help: """
      How pictures are resized: lanczos, smooth or box; lanczos for a new model, else as --from says. \
      Box leaves a trace of which rows and columns it mixed, and what a model makes has none.
      """) var filter: String?
  @Option(
    help: """
      The share of each batch with noise below five grey levels, which decides how neighbours differ.
      """) var lowNoise = 0.25
  @Option(help: "The same in the last third of the steps.") var lateLowNoise = 0.5
  @Option(help: "Steps; 20000, or 2000 with --from, unless --minutes says otherwise.")
  var steps: Int?
  @Option(help: "The largest learning rate; 3e-4, or 1e-4 with --from.") var rate: Double?
  @Option(
    help: """
      Learn to make cells as --from does, in so many evaluations of the network: 2 to 8. It walks in \
      these steps only.
      """) var student: Int?
  @Option(
    help: """
      Train a second stage of --from, which makes its cells so many pixels large: the one it has, or a \
      new one.
      """) var secondStage: Int?
  @Option(help: "The side of the parts that a second stage learns from, in pixels.") var patch = 96
  @OptionGroup var usual: TrainingOptions

  func validate() throws {
    guard UNetConfiguration.Preset(rawValue: net) != nil else {
      throw ValidationError("--net is small or base, not '\(net)'")
    }
    try TrainingOptions.check(steps: steps, rate: rate)
    try expect("augment", augment, in: 0...0.9)
    guard filter.map({ ResizeFilter(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--filter is lanczos, smooth or box")
    }
    guard (0...0.9).contains(lowNoise), (0...0.9).contains(lateLowNoise) else {
      throw ValidationError("--low-noise and --late-low-noise are 0 to 0.9")
    }
    try expect("base-share", baseShare, in: 0...0.95)
    guard student.map(Student.evaluations.contains) ?? true else {
      throw ValidationError("--student is 2 to 8")
    }
    guard student == nil || addClass.isEmpty else {
      throw ValidationError("--student and --add-class are two trainings: add the classes first")
    }
    guard secondStage.map({ (8...1024).contains($0) && $0 % 8 == 0 }) ?? true else {
      throw ValidationError("--second-stage is a multiple of 8 from 8 to 1024")
    }
    guard secondStage == nil || (addClass.isEmpty && student == nil) else {
      throw ValidationError("--second-stage is a training of its own: do the others first")
    }
    guard (16...1024).contains(patch), patch % 8 == 0 else {
      throw ValidationError("--patch is a multiple of 8 from 16 to 1024")
    }
    for text in addClass where Self.addedClass(text) == nil {
      throw ValidationError("--add-class is NAME=FOLDER, not '\(text)'")
    }
  }

  private static func addedClass(_ text: String) -> (name: String, folder: String)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let name = text[..<sign]
    let folder = text[text.index(after: sign)...]
    let isName =
      !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_+-".unicodeScalars.contains($0)
      }
    return isName && !folder.isEmpty ? (String(name), String(folder)) : nil
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    var order = Training.DiffusionOrder(try usual.order(folders, steps: steps, rate: rate))
    order.data = data.map(folders.resolved)
    order.from = from.map(folders.resolved)
    order.added = addClass.compactMap(Self.addedClass).map {
      .init(name: $0.name, folder: folders.resolved($0.folder))
    }
    order.preset = UNetConfiguration.Preset(rawValue: net) ?? .small
    order.baseShare = baseShare
    order.toldShare = augment
    order.filter = filter.flatMap(ResizeFilter.init(rawValue:))
    order.lowShare = lowNoise
    order.lateLowShare = lateLowNoise
    order.student = student
    order.secondStage = secondStage
    order.patch = patch
    let job = Training.diffusion(
      order, vocabulary: try Vocabulary.read(at: folders.classesFile), bench: Bench(),
      software: "leuko \(Leuko.version)")
    let classes = try await TrainingWatch(usual, checkpoint: order.checkpoint, out: order.out)
      .watch(
        job, records: \.records, tell: tell, words: Self.words)
    if usual.json { return try StandardOutput.write(jsonLine: classes) }
    StandardOutput.write(TrainingWords.words(classes, order.out))
  }

  private func tell(_ record: DiffusionRecord) throws {
    if usual.json { return try StandardOutput.write(jsonLine: record) }
    let select = record.selectLoss.map { String(format: "; on select: %.4f", $0) } ?? ""
    StandardError.write(
      String(format: "step %d: loss %.4f%@\n", record.step, record.loss, select))
  }

  private static func words(_ news: DiffusionTrainingNews) -> String {
    var text = String(format: "step %d of %d  loss %.4f", news.step, news.steps, news.loss)
    if let last = news.records.last?.selectLoss { text += String(format: "  select %.4f", last) }
    return text + TrainingWords.pace(news.picturesPerSecond, news.remaining)
  }
}
