import ArgumentParser
import Diffusion
import Foundation
import Journeys
import Tensors

struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Look at a model, or copy it at another precision.",
    subcommands: [ModelShowCommand.self, ModelCopyCommand.self])
}

struct ModelShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "What a model is: its size, classes, noise, licence and credit.",
    discussion: """
      EXAMPLE
        leuko model show Samples/models/small
      """)

  @Argument(help: "The model's folder.") var folder: String

  func run() throws {
    let model = try DiffusionModel(folder: Folders.ofThisProcess().resolved(folder))
    let parameters = try model.configuration.tensors().reduce(0) { sum, entry in
      sum + entry.shape.reduce(1, *)
    }
    func line(_ name: String, _ value: String?) {
      guard let value else { return }
      StandardOutput.write(name.padding(toLength: 12, withPad: " ", startingAt: 0) + value + "\n")
    }
    line("model", model.folder.lastPathComponent)
    line("digest", model.digest)
    line("parameters", String(parameters))
    line("size", model.size.map { "\($0.width) x \($0.height)" })
    line("scheduler", "\(model.scheduler.kind.rawValue), \(model.scheduler.prediction.rawValue)")
    line("classes", model.classNames.joined(separator: ", "))
    line("seen", model.classes?.pictures.map { "\($0) pictures in training" })
    line("licence", model.classes?.license)
    line("credit", model.classes?.credit)
  }
}

struct ModelCopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Copy a model, its weights at a precision of your choice.",
    discussion: """
      float16 halves the file; pictures differ in the last digits only.

      EXAMPLE
        leuko model copy trained Samples/models/small --precision float16
      """)

  @Argument(help: "The model's folder.") var source: String
  @Argument(help: "The new folder.") var target: String
  @Option(help: "float32, float16 or bfloat16.") var precision = "float16"
  @Option(help: "Pictures seen in training, where the model's own count leaves some out.")
  var pictures: Int?

  func validate() throws {
    guard Self.formats[precision] != nil else {
      throw ValidationError("--precision is float32, float16 or bfloat16")
    }
  }

  func run() throws {
    let folders = Folders.ofThisProcess()
    try Modelling.copy(
      folders.resolved(source), to: folders.resolved(target),
      precision: Self.formats[precision] ?? .float32
    ) { classes in
      if let pictures { classes.pictures = pictures }
    }
    StandardOutput.write("'\(target)' is written.\n")
  }

  private static let formats: [String: NumberFormat] = [
    "float32": .float32, "float16": .float16, "bfloat16": .brainFloat16,
  ]
}
