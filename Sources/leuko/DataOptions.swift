import ArgumentParser
import AtlasStore
import Journeys

/// Where labelled pictures are.
struct DataOptions: ParsableArguments {
  @Option(help: "An atlas, or a folder with one folder a class.") var data: String

  func pictures(_ folders: Folders, _ vocabulary: Vocabulary) throws -> LabelledPictures {
    try LabelledPictures(
      at: folders.resolved(data), vocabulary: vocabulary, software: "leuko \(Leuko.version)")
  }
}
