import AtlasStore
public import Basis
import Classification
import Diffusion
import Foundation
import Pictures
import Tensors

/// What a diffusion model is trained from: the pictures with their classes in the model, and the
/// weights it begins with.
struct DiffusionMaterial: Sendable {
  /// A picture, and every class of the model it is one of.
  private struct Item: Sendable {
    let source: LabelledPictures.Item
    let labels: [Int]
    let isAdded: Bool
  }

  let start: DiffusionStart
  /// SHA-256 over what is learned from.
  let digest: String
  /// Of the pictures that the model it begins with has learned from.
  let seenBefore: Set<String>
  /// How many pictures that model has seen, repeats included.
  let picturesBefore: Int
  private let preprocessing: Preprocessing
  private let base: LabelledPictures?
  private let added: [LabelledPictures]
  private let train: [[Item]]
  private let select: [[Item]]

  /// Finds the pictures, and reads the model to go on from.
  ///
  /// Throws `DiffusionMaterialError`, `LabelledPicturesError`, `ModelError`, or what the atlas or
  /// folder throws.
  init(_ order: Training.DiffusionOrder, vocabulary: Vocabulary, software: String) throws {
    if order.data == nil, order.added.isEmpty || order.from == nil {
      throw DiffusionMaterialError.noData
    }
    if !order.added.isEmpty, order.from == nil { throw DiffusionMaterialError.noModel }
    base = try order.data.map {
      try LabelledPictures(at: $0, vocabulary: vocabulary, software: software)
    }
    let parts = base?.parts() ?? (train: [], select: [])
    if let from = order.from {
      start = try DiffusionStart(from: from, adding: order.added.map(\.name))
      seenBefore = DiffusionModel.seenDigests(in: from)
      picturesBefore = start.classes.pictures ?? 0
    } else {
      let classes = ModelClasses(
        names: try Self.classes(parts.train, vocabulary), nullClass: nil, crop: order.crop,
        filter: ResizeFilter.box.rawValue)
      start = try DiffusionStart(
        order.preset, classes: classes, size: order.size, seed: order.seed)
      seenBefore = []
      picturesBefore = 0
    }
    preprocessing = Preprocessing(
      crop: start.classes.crop ?? order.crop, size: start.configuration.height ?? order.size,
      filter: start.classes.filter.flatMap(ResizeFilter.init(rawValue:)) ?? .box)
    let known = start.classes.names.dropLast(order.added.count).map(Sampling.ModelClass.init)
    func labelled(_ items: [LabelledPictures.Item]) -> [Item] {
      items.map { item in
        let labels = known.indices.filter { index in
          known[index].classKey == item.classKey
            && known[index].findings.isSubset(of: item.findings)
        }
        return Item(source: item, labels: labels, isAdded: false)
      }.filter { !$0.labels.isEmpty }
    }
    var train = [labelled(parts.train)]
    var select = [labelled(parts.select)]
    var added: [LabelledPictures] = []
    for (place, new) in order.added.enumerated() {
      let pictures = try LabelledPictures(of: new.name, at: new.folder, vocabulary: vocabulary)
      let parts = pictures.parts(aside: 8)
      func own(_ items: [LabelledPictures.Item]) -> [Item] {
        items.map { Item(source: $0, labels: [known.count + place], isAdded: true) }
      }
      guard !parts.train.isEmpty else { throw DiffusionMaterialError.empty(new.name) }
      added.append(pictures)
      train.append(own(parts.train))
      select.append(own(parts.select))
    }
    self.added = added
    self.train = train
    self.select = select
    digest = Digest.hex(
      (train + select).map { items in
        items.map { "\($0.source.digest) \($0.labels) \($0.isAdded)\n" }.joined()
      }.joined(separator: "\n"))
  }

  /// The classes and, as CLASS+FINDING, the findings there are enough pictures of.
  private static func classes(
    _ train: [LabelledPictures.Item], _ vocabulary: Vocabulary
  ) throws -> [String] {
    let found = try Training.describe(train, vocabulary)
    let looks = found.findings.flatMap { finding in
      finding.classes.filter { key in
        train.count { $0.classKey == key && $0.findings.contains(finding.key) }
          >= Training.fewestOfFinding
      }.map { "\($0)+\(finding.key)" }
    }
    return found.classes + looks
  }

  /// All examples, read and made on several threads.
  func examples(
    report: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws -> (train: [DiffusionExample], select: [DiffusionExample]) {
    let total = (train + select).reduce(0) { $0 + $1.count }
    var done = 0
    func read(_ parts: [[Item]]) async throws -> [DiffusionExample] {
      var all: [DiffusionExample] = []
      for (place, items) in parts.enumerated() {
        guard let pictures = place == 0 ? base : added[place - 1] else { continue }
        let before = done
        let preprocessing = preprocessing
        let bytes = try await pictures.map(
          items.map(\.source), report: { report(before + $0, total) }
        ) { _, picture in
          preprocessing(picture, margin: DiffusionExample.margin).bytes
        }
        done += items.count
        for (item, bytes) in zip(items, bytes) {
          all += item.labels.map {
            DiffusionExample(
              bytes: bytes, label: $0, isAdded: item.isAdded, digest: item.source.digest)
          }
        }
      }
      return all
    }
    return (try await read(train), try await read(select))
  }
}

/// Why a diffusion model can't be trained as asked.
public enum DiffusionMaterialError: Explained, Equatable {
  /// Nothing to learn from is named.
  case noData
  /// Classes are added to nothing.
  case noModel
  /// The folder of a class has no picture to learn from.
  case empty(String)

  /// What is missing.
  public var summary: String {
    switch self {
    case .noData: "no pictures are named to learn from"
    case .noModel: "classes can only be added to a model"
    case .empty(let name): "the folder of '\(name)' has no picture to learn from"
    }
  }

  /// Where to get it.
  public var remedy: String? {
    switch self {
    case .noData: "name an atlas or a folder with --data, or add a class to a model"
    case .noModel: "name the model with --from"
    case .empty: "give a folder of pictures whose split is 'train', or that have none"
    }
  }

  /// Bad usage.
  public var exitStatus: ExitStatus { .usage }
}
