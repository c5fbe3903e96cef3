import AtlasStore
import Basis
import Classification
import Diffusion
import Foundation
import Pictures

/// What a model that makes pictures is trained from: the pictures, each with its classes in the
/// model.
struct LearningMaterial: Sendable {
  /// A picture, and every class of the model it is one of.
  private struct Item: Sendable {
    let source: LabelledPictures.Item
    let labels: [Int]
    let isAdded: Bool
  }

  /// SHA-256 over what is learned from.
  let digest: String
  /// Of classes whose pictures aren't all from a microscope: where those came from.
  let origins: [String: String]
  private let preprocessing: Preprocessing
  private let base: LabelledPictures?
  private let added: [LabelledPictures]
  private let train: [[Item]]
  private let select: [[Item]]

  /// Finds the pictures of every class.
  ///
  /// - Parameters:
  ///   - base: the pictures of the classes that the model has already, or of all.
  ///   - classes: how they are numbered; added ones come last.
  ///   - added: classes with a folder of pictures each.
  ///   - size: of the model's pictures, in pixels.
  /// - Throws: `DiffusionMaterialError`, `LabelledPicturesError`, or what reading folders throws.
  init(
    _ base: LabelledPictures?, classes: ModelClasses,
    added new: [Training.DiffusionOrder.AddedClass] = [], crop: Int, size: Int,
    vocabulary: Vocabulary
  ) throws {
    let parts = base?.parts() ?? (train: [], select: [])
    preprocessing = Preprocessing(
      crop: classes.crop ?? crop, size: size,
      filter: classes.filter.flatMap(ResizeFilter.init(rawValue:)) ?? .box)
    let known = classes.names.dropLast(new.count).map(Sampling.ModelClass.init)
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
    for (place, new) in new.enumerated() {
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
    var origins: [String: String] = [:]
    for (new, pictures) in zip(new, added) {
      // Drawn ones say less about cells than generated ones.
      let kinds = Set(pictures.items.map(\.origin))
      origins[new.name] = [.drawn, .generated].first(where: kinds.contains)?.rawValue
    }
    self.origins = origins
    self.base = base
    self.added = added
    self.train = train
    self.select = select
    digest = Digest.hex(
      (train + select).map { items in
        items.map { "\($0.source.digest) \($0.labels) \($0.isAdded)\n" }.joined()
      }.joined(separator: "\n"))
  }

  /// The classes and, as CLASS+FINDING, the findings there are enough pictures of.
  static func classes(
    _ pictures: LabelledPictures, _ vocabulary: Vocabulary
  ) throws -> [String] {
    let train = pictures.parts().train
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
  ///
  /// - Parameter keepsSources: whether each keeps the picture it is cut from, to be turned before it is
  ///   made smaller.
  func examples(
    keepsSources: Bool = false,
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
        let margin = keepsSources ? 0 : DiffusionExample.margin
        let read = try await pictures.map(
          items.map(\.source), report: { report(before + $0, total) }
        ) { item, picture in
          (
            bytes: preprocessing(picture, margin: margin).bytes,
            source: keepsSources
              ? Self.source(try? pictures.data(of: item), picture, preprocessing) : nil
          )
        }
        done += items.count
        for (item, (bytes, source)) in zip(items, read) {
          all += item.labels.map {
            DiffusionExample(
              bytes: bytes, margin: margin, source: source, label: $0, isAdded: item.isAdded,
              digest: item.source.digest)
          }
        }
      }
      return all
    }
    return (try await read(train), try await read(select))
  }

  /// The file of a picture where that is small and needs no turning upright, else the part of it that
  /// can be shown, as PNG.
  private static func source(
    _ data: Data?, _ picture: Picture, _ preprocessing: Preprocessing
  ) -> SourcePicture? {
    // Turned by an angle, a square reaches into its corners; a bit more for shifts.
    let side = preprocessing.crop * 3 / 2 + 16
    let shorter = min(picture.width, picture.height)
    if let data, shorter <= side, PictureFile.format(of: data) == .jpeg {
      return SourcePicture(data: data, preprocessing: preprocessing)
    }
    // An even rest on both sides keeps the middle where it was.
    let kept = shorter <= side ? shorter : side - (shorter - side) % 2
    guard let png = try? PictureFile.png(picture.croppedToCentre(side: kept)) else { return nil }
    return SourcePicture(data: png, preprocessing: preprocessing)
  }
}
