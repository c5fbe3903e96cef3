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

  public init(atlas: Atlas, preprocessing: Preprocessing) {
    self.atlas = atlas
    self.preprocessing = preprocessing
  }

  /// Shows crops as another model sees them, from now on.
  func use(_ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
  }

  /// Puts a picture under a key; of all that were put here, the newest thousand stay.
  public func put(_ picture: Picture, under key: PictureKey) {
    if live.updateValue(picture, forKey: key) == nil { order.append(key) }
    while order.count > 1000 { live[order.removeFirst()] = nil }
  }

  /// Off the actor: other pictures need not wait for it.
  @concurrent private static func view(_ picture: Picture, _ view: PictureView) async -> Picture {
    view(picture)
  }

  /// The picture under a key; nil when there is none or it can't be read.
  public func picture(_ key: PictureKey) async -> Picture? {
    if let picture = live[key] { return picture }
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
    case "crop":
      return try? await atlas.perform { preprocessing(try $0.picture(of: id)) }
    default: return nil
    }
  }
}
