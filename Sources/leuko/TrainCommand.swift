import ArgumentParser
import AtlasStore
import Basis
import Classification
import Foundation
import Journeys

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Make a model here, from your own pictures.",
    subcommands: [
      TrainClassifierCommand.self, TrainDiffusionCommand.self, TrainGANCommand.self,
      TrainLocatorCommand.self, TrainOpinionCommand.self,
    ])
}

struct TrainClassifierCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Train a classifier of cells and their findings.",
    discussion: """
      It learns from the pictures whose split is 'train' (or none), chooses when to stop and \
      calibrates its confidences on 'select', and never looks at 'val' and 'test'. Every picture is \
      seen on films drawn by lot: other stains, light, lenses, scales. --epochs 0 with --from only \
      measures anew. Ctrl-C saves; \
      --resume goes on, and ends with the bytes it would have ended with.

      EXAMPLES
        leuko train classifier --data lab.atlas
        leuko train classifier --data ~/cells --minutes 15 --out models/cells
        leuko train classifier --data ~/cells --out models/cells --resume
        leuko train classifier --data ~/cells --from models/cells --out models/more --scale 0.1
      """)

  @Option(help: "An atlas, or a folder with one folder a class.") var data: String
  @Option(help: "The folder of the classifier; else the one 'leuko classify' looks for first.")
  var out: String?
  @Option(help: "About how long it may take.") var minutes: Double?
  @Option(help: "Passes over the pictures; 20 unless --minutes says otherwise.") var epochs: Int?
  @OptionGroup var scale: ScaleOptions
  @Option(help: "Begin with the weights of the classifier in this folder.") var from: String?
  @OptionGroup var learning: LearningOptions
  @Flag(help: "Print the classifier's description as JSON.") var json = false

  func validate() throws {
    guard minutes.map({ $0 > 0 && $0 <= 10_000 }) ?? true else {
      throw ValidationError("--minutes is above 0 and at most 10000")
    }
    guard epochs.map({ (0...10_000).contains($0) }) ?? true else {
      throw ValidationError("--epochs is 0 to 10000")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    var order = Training.ClassifierOrder(
      data: folders.resolved(data), out: out.map(folders.resolved) ?? folders.ownClassifier,
      seed: learning.seed,
      threads: try learning.threads(folders))
    order.minutes = minutes
    order.epochs = epochs
    order.scale = scale.scale
    order.judge = folders.sampleClassifier
    order.base = from.map(folders.resolved)
    order.resumes = learning.resume
    order.license = learning.license
    order.credit = learning.credit
    order.diary = .ofThisProcess(folders)
    let job = Training.classifier(
      order, vocabulary: try Vocabulary.read(at: folders.classesFile), bench: Bench(),
      software: "leuko \(Leuko.version)")
    let classifier = try await watch(job, order)
    if json { return try StandardOutput.write(json: classifier.description) }
    StandardOutput.write(Self.words(classifier.description, order.out))
  }

  /// A line for every epoch, and one that tells how far the present one is.
  private func watch(
    _ job: Job<Training.ClassifierNews, Classifier>, _ order: Training.ClassifierOrder
  ) async throws -> Classifier {
    let interrupts = Interrupts { job.cancel() }
    defer { interrupts.stop() }
    var line = ProgressLine()
    var told = 0
    for await news in job.news {
      switch news {
      case .reading(let progress): line.show(progress)
      case .training(let now):
        for epoch in now.epochs.dropFirst(told) {
          line.clear()
          StandardError.write(
            String(
              format: "epoch %d: loss %.3f; on select: loss %.3f, %.1f %% right\n", epoch.epoch,
              epoch.loss, epoch.selectLoss, 100 * epoch.selectAccuracy))
        }
        told = now.epochs.count
        line.show(Self.words(now))
      }
    }
    line.clear()
    return try await TrainingWords.result(of: job, checkpoint: order.checkpoint, in: order.out)
  }

  private static func words(_ news: ClassifierTrainingNews) -> String {
    var text = String(
      format: "step %d of %d  loss %.3f", news.step, news.steps, news.loss)
    if let last = news.epochs.last {
      text += String(format: "  select %.1f %%", 100 * last.selectAccuracy)
    }
    return text + TrainingWords.pace(news.picturesPerSecond, news.remaining)
  }

  private static func words(_ description: ClassifierDescription, _ folder: URL) -> String {
    guard let facts = description.training, facts.epochs > 0 else {
      return "measured anew, weights as they were; the classifier is in '\(folder.path)'\n"
    }
    let pictures = facts.pictures.values.reduce(0, +)
    return String(
      format: """
        %d classes and %d findings from %d pictures in %@; the best of %d epochs was %d
        on the %d pictures it chose by, %.1f %% right; 'leuko evaluate classifier' asks others
        the classifier is in '%@'

        """, description.classes.count, description.findings.count, pictures,
      ProgressLine.words(.seconds(facts.seconds)), facts.epochs, facts.bestEpoch,
      facts.selectPictures, 100 * facts.selectAccuracy, folder.path)
  }
}
