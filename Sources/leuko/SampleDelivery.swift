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
    var picture: Picture

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

  init(session: Sampling.Session, folder: URL?, project: Project?) throws {
    self.session = session
    self.folder = folder
    self.project = project
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
      file: file, sha256: Digest.hex(data), recipe: made.recipe, picture: made.picture)
  }

  /// Writes the manifest of the folder: a row a picture, with the whole recipe.
  func finish(_ items: [Item]) throws {
    guard let folder else { return }
    let url = folder.appendingPathComponent("manifest.csv")
    let head =
      "file_name,label,origin,width,height,sha256,model,seed,index,steps,guidance,scheduler,plan,engine"
    var rows =
      (try? String(contentsOf: url, encoding: .utf8))?.split(separator: "\n")
      .map(String.init) ?? []
    if rows.first != head { rows = [head] }
    let fresh = Set(items.compactMap(\.file))
    rows.removeAll { row in row != head && fresh.contains(String(row.prefix { $0 != "," })) }
    for item in items {
      let recipe = item.recipe
      let fields: [String] = [
        item.file ?? "", recipe.className ?? "", "generated", "\(recipe.width)",
        "\(recipe.height)", item.sha256, recipe.model, "\(recipe.seed)", "\(recipe.index)",
        "\(recipe.steps)", "\(recipe.guidance)", recipe.scheduler.rawValue, recipe.plan,
        recipe.engine,
      ]
      rows.append(fields.joined(separator: ","))
    }
    try DurableFile.write(Data((rows.joined(separator: "\n") + "\n").utf8), to: url)
  }

  /// All of them on one picture, labelled as generated.
  func sheet(_ items: [Item], _ vocabulary: Vocabulary) -> Picture {
    let across = max(1, Int(Double(items.count).squareRoot().rounded(.up)))
    let side = items.map { max($0.picture.width, $0.picture.height) }.max() ?? 64
    return Mosaic(columns: across, side: side, gap: 6).sheet(
      items.map { .init($0.picture, label: "\($0.recipe.seed)-\($0.recipe.index)") })
  }
}
