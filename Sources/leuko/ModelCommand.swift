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
    abstract: "What a model is: its kind, size, classes, noise, licence and credit.",
    discussion: """
      EXAMPLE
        leuko model show Samples/models/small
      """)

  @Argument(help: "The model's folder.") var folder: String

  func run() throws {
    for (name, value) in try Modelling.facts(Folders.ofThisProcess().resolved(folder)) {
      StandardOutput.write(name.padding(toLength: 12, withPad: " ", startingAt: 0) + value + "\n")
    }
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
