import Adversarial
import ArgumentParser
import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys

struct TrainGANCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gan",
    abstract: "Train a generator against a critic: the baseline that diffusion is compared with.",
    discussion: """
      It learns from the pictures whose split is 'train' (or none), and never looks at 'val' and \
      'test'; on 'select' it only tells whether the critic has learned its pictures by heart. There \
      is no early stop: no loss of a GAN says how good its pictures are, so look at the sheets \
      beside the model. The critic judges two pictures of a class as one, so that a generator that \
      makes the same one again and again is found out; of an odd --batch one more is made. Ctrl-C \
      saves; --resume goes on, and ends with the bytes it would have ended with. 'leuko sample \
      --model' takes the folder like any other.

      EXAMPLES
        leuko train gan --data lab.atlas --minutes 600 --out models/lab-gan
        leuko train gan --data lab.atlas --out models/lab-gan --resume
        leuko sample --model models/lab-gan --class monocyte --count 12 --show
      """)

  @Option(help: "An atlas, or a folder with one folder a class.") var data: String
  @Option(help: "The networks: small or base.") var net = "small"
  @Option(help: "Steps; 20000 unless --minutes says otherwise.") var steps: Int?
  @Option(help: "The learning rate of both networks; 2e-4 unless said.") var rate: Double?
  @OptionGroup var usual: TrainingOptions

  func validate() throws {
    guard GeneratorConfiguration.Preset(rawValue: net) != nil else {
      throw ValidationError("--net is small or base, not '\(net)'")
    }
    guard GeneratorConfiguration.sizes.contains(usual.size) else {
      let sizes = GeneratorConfiguration.sizes.map(String.init).joined(separator: ", ")
      throw ValidationError("--size of a GAN is one of \(sizes)")
    }
    try TrainingOptions.check(steps: steps, rate: rate)
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    var order = Training.AdversarialOrder(
      data: folders.resolved(data), try usual.order(folders, steps: steps, rate: rate))
    order.preset = GeneratorConfiguration.Preset(rawValue: net) ?? .small
    let job = Training.adversarial(
      order, vocabulary: try Vocabulary.read(at: folders.classesFile), bench: Bench(),
      software: "leuko \(Leuko.version)")
    let classes = try await TrainingWatch(usual, checkpoint: order.checkpoint, out: order.out)
      .watch(
        job, records: \.records, tell: tell
      ) { now in
        String(format: "step %d of %d  critic %.3f", now.step, now.steps, now.loss)
          + TrainingWords.pace(now.picturesPerSecond, now.remaining)
      }
    if usual.json { return try StandardOutput.write(jsonLine: classes) }
    StandardOutput.write(TrainingWords.words(classes, order.out))
  }

  private func tell(_ record: AdversarialRecord) throws {
    if usual.json { return try StandardOutput.write(jsonLine: record) }
    let select = record.select.map { String(format: ", select %+.2f", $0) } ?? ""
    StandardError.write(
      String(
        format: "step %d: critic's loss %.3f; scores: real %+.2f, made %+.2f%@\n", record.step,
        record.criticLoss, record.real, record.made, select))
  }
}
