import AtlasStore
public import Basis
import Diffusion
import Foundation
import Pictures
import Tensors

/// What a diffusion model is trained from: the pictures, and the weights it begins with.
struct DiffusionMaterial: Sendable {
  let start: DiffusionStart
  let pictures: LearningMaterial
  /// Of the pictures that the model it begins with has learned from.
  let seenBefore: Set<String>
  /// How many pictures that model has seen, repeats included.
  let picturesBefore: Int

  /// Finds the pictures, and reads the model to go on from.
  ///
  /// Throws `DiffusionMaterialError`, `LabelledPicturesError`, `ModelError`, or what the atlas or
  /// folder throws.
  init(_ order: Training.DiffusionOrder, vocabulary: Vocabulary, software: String) throws {
    if order.data == nil, order.added.isEmpty || order.from == nil {
      throw DiffusionMaterialError.noData
    }
    if !order.added.isEmpty, order.from == nil { throw DiffusionMaterialError.noModel }
    if order.student != nil || order.secondStage != nil, order.from == nil {
      throw DiffusionMaterialError.noTeacher
    }
    let base = try order.data.map {
      try LabelledPictures(at: $0, vocabulary: vocabulary, software: software)
    }
    if let from = order.from, let size = order.secondStage {
      start = try DiffusionStart(secondStageOf: from, size: size, seed: order.seed)
      seenBefore = DiffusionModel.seenDigests(in: from)
      picturesBefore = 0
    } else if let from = order.from {
      start = try DiffusionStart(
        from: from, adding: order.added.map(\.name), filter: order.filter?.rawValue)
      seenBefore = DiffusionModel.seenDigests(in: from)
      picturesBefore = start.classes.pictures ?? 0
    } else {
      let classes = ModelClasses(
        names: try base.map { try LearningMaterial.classes($0, vocabulary) } ?? [], nullClass: nil,
        crop: order.crop, filter: (order.filter ?? .lanczos).rawValue)
      start = try DiffusionStart(
        order.preset, classes: classes, size: order.size, seed: order.seed)
      seenBefore = []
      picturesBefore = 0
    }
    pictures = try LearningMaterial(
      base, classes: start.classes, added: order.added, crop: order.crop,
      size: start.configuration.height ?? order.size, vocabulary: vocabulary)
  }
}

/// Why a diffusion model can't be trained as asked.
public enum DiffusionMaterialError: Explained, Equatable {
  /// Nothing to learn from is named.
  case noData
  /// Classes are added to nothing.
  case noModel
  /// A student or a second stage has no model to go on from.
  case noTeacher
  /// The folder of a class has no picture to learn from.
  case empty(String)

  /// What is missing.
  public var summary: String {
    switch self {
    case .noData: "no pictures are named to learn from"
    case .noModel: "classes can only be added to a model"
    case .noTeacher: "a student and a second stage go on from a model, and none is named"
    case .empty(let name): "the folder of '\(name)' has no picture to learn from"
    }
  }

  /// Where to get it.
  public var remedy: String? {
    switch self {
    case .noData: "name an atlas or a folder with --data, or add a class to a model"
    case .noModel, .noTeacher: "name the model with --from"
    case .empty: "give a folder of pictures whose split is 'train', or that have none"
    }
  }

  /// Bad usage.
  public var exitStatus: ExitStatus { .usage }
}
