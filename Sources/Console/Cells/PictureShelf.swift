public import AtlasStore
public import Pictures
public import TerminalKit

/// Where the terminal gets the pictures that frames name: from the atlas, or put here by hand.
public actor PictureShelf {
  private let atlas: Atlas
  /// What makes a picture what a model sees.
  public private(set) var preprocessing: Preprocessing
  private var live: [PictureKey: Picture] = [:]
  private var order: [PictureKey] = []
  /// Bytes of the pictures put here, and how many there may be.
  private var bytes = 0
  private static let mostBytes = 48 << 20
  /// The field looked at last.
  private var field: (digest: String, picture: Picture)?

  public init(atlas: Atlas, preprocessing: Preprocessing) {
    self.atlas = atlas
    self.preprocessing = preprocessing
  }

  /// Shows crops as another model sees them, from now on.
  func use(_ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
  }

  /// Puts a picture under a key; of all that were put here, the newest thousand stay, fewer where
  /// they are large.
  public func put(_ picture: Picture, under key: PictureKey) {
    let old = live.updateValue(picture, forKey: key)
    if old == nil { order.append(key) }
    bytes += Self.bytes(picture) - (old.map(Self.bytes) ?? 0)
    while order.count > 1000 || bytes > Self.mostBytes && order.count > 1 {
      bytes -= live.removeValue(forKey: order.removeFirst()).map(Self.bytes) ?? 0
    }
  }

  private static func bytes(_ picture: Picture) -> Int { 3 * picture.width * picture.height }

  /// A field with its boxes; the field itself is decoded once while it is looked at.
  private func picture(of drawing: FieldDrawing) async -> Picture? {
    if field?.digest != drawing.digest {
      let digest = drawing.digest
      let fresh = try? await atlas.perform { atlas in
        try atlas.field(digest).map { try atlas.picture(of: $0) }
      }
      guard let fresh = fresh ?? nil else { return nil }
      field = (digest, fresh)
    }
    guard let field else { return nil }
    return await Self.draw(drawing, field.picture)
  }

  @concurrent private static func draw(
    _ drawing: FieldDrawing, _ field: Picture
  ) async -> Picture { drawing(field) }

  /// Off the actor: other pictures need not wait for it.
  @concurrent private static func view(_ picture: Picture, _ view: PictureView) async -> Picture {
    view(picture)
  }

  /// The picture under a key; nil when there is none or it can't be read.
  public func picture(_ key: PictureKey) async -> Picture? {
    if let picture = live[key] { return picture }
    if let drawing = FieldDrawing(key) { return await picture(of: drawing) }
    let words = key.description.split(separator: "?", maxSplits: 1)
    if words.count == 2 {
      guard let view = PictureView(suffix: words[1]),
        let picture = await self.picture(PictureKey(String(words[0])))
      else { return nil }
      return await Self.view(picture, view)
    }
    let parts = key.description.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
    let id = SpecimenID(rawValue: number)
    let preprocessing = preprocessing
    switch parts[0] {
    case "thumbnail": return try? await atlas.perform { try $0.thumbnail(of: id) }
    case "picture": return try? await atlas.perform { try $0.picture(of: id) }
    case "cell":
      return try? await atlas.perform { atlas in
        let specimen = try atlas.specimen(id)
        let cell = try atlas.picture(of: specimen).croppedToCentre(side: preprocessing.crop)
        // What a field's edge cut off was filled for the model's sake, not for the eye's.
        return specimen.region == nil ? cell : cell.withoutFlatEdges
      }
    case "crop":
      return try? await atlas.perform { preprocessing(try $0.picture(of: id)) }
    default: return nil
    }
  }
}
