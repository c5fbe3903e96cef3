import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys
import Pictures

/// Where sampled pictures go: a folder with a manifest, the atlas, or nowhere but the screen.
struct SampleDelivery: Sendable {
  /// One picture that was made.
  struct Item: Sendable, Encodable {
    /// Relative to the folder; nil when none was asked for.
    var file: String?
    var sha256: String
    var recipe: Recipe
    /// Kept only to be shown or put on a sheet, so that an order of any size fits the memory.
    var picture: Picture?

    enum CodingKeys: String, CodingKey {
      case file
      case sha256
      case recipe
      case origin
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(file, forKey: .file)
      try container.encode(sha256, forKey: .sha256)
      try container.encode(recipe, forKey: .recipe)
      try container.encode("generated", forKey: .origin)
    }
  }

  let session: Sampling.Session
  let folder: URL?
  let project: Project?
  /// The share of a larger order that this is; nil for all of it.
  let shard: Sampling.Shard?
  let keepsPictures: Bool

  init(
    session: Sampling.Session, folder: URL?, project: Project?, shard: Sampling.Shard?,
    keepsPictures: Bool
  ) throws {
    self.session = session
    self.folder = folder
    self.project = project
    self.shard = shard
    self.keepsPictures = keepsPictures
    if let folder {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  /// Takes a finished picture; it is on the disk when this returns.
  func take(_ made: Sampling.Made) throws -> Item {
    let name = made.recipe.className ?? "any"
    let data = try PictureFile.png(
      made.picture,
      notes: [
        .init("Software", "leuko \(Leuko.version)"), .init("Source", "generated"),
        .init("Recipe", made.recipe.json),
      ])
    var file: String?
    if let folder {
      let place = folder.appendingPathComponent(name, isDirectory: true)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let leaf = "\(made.recipe.seed)-\(made.recipe.index).png"
      try DurableFile.write(data, to: place.appendingPathComponent(leaf))
      file = "\(name)/\(leaf)"
    }
    if let project { _ = try Sampling.keep(made, in: project) }
    return Item(
      file: file, sha256: Digest.hex(data), recipe: made.recipe,
      picture: keepsPictures ? made.picture : nil)
  }

  /// Writes the manifest of the folder: a row a picture, with the whole recipe. That of a share says
  /// that all of it is there, so it isn't written before.
  func finish(_ items: [Item], isComplete: Bool) throws {
    guard let folder, isComplete || shard == nil else { return }
    var manifest = SampleManifest()
    for item in items {
      guard let file = item.file else { continue }
      manifest.insert(file: file, sha256: item.sha256, recipe: item.recipe)
    }
    try manifest.write(to: folder, shard: shard)
  }

  /// All of them on one picture, labelled as generated.
  func sheet(_ items: [Item], _ vocabulary: Vocabulary) -> Picture {
    let across = max(1, Int(Double(items.count).squareRoot().rounded(.up)))
    let side = items.compactMap(\.picture).map { max($0.width, $0.height) }.max() ?? 64
    return Mosaic(columns: across, side: side, gap: 6).sheet(
      items.compactMap { item in
        item.picture.map { .init($0, label: "\(item.recipe.seed)-\(item.recipe.index)") }
      })
  }
}
