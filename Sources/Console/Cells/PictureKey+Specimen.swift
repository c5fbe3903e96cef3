public import AtlasStore
public import TerminalKit

extension PictureKey {
  /// The stored thumbnail of a specimen.
  public static func thumbnail(_ id: SpecimenID) -> PictureKey { PictureKey("thumbnail/\(id)") }

  /// A specimen's whole picture.
  public static func picture(_ id: SpecimenID) -> PictureKey { PictureKey("picture/\(id)") }

  /// The same, looked at in some way.
  func viewed(_ view: PictureView) -> PictureKey { PictureKey(description + view.suffix) }

  /// The part of a specimen's picture that a model sees, at the model's size.
  public static func crop(_ id: SpecimenID) -> PictureKey { PictureKey("crop/\(id)") }

  /// The part of a specimen's picture that a model sees, at all the picture's pixels: what a person
  /// judges by.
  static func cell(_ id: SpecimenID) -> PictureKey { PictureKey("cell/\(id)") }
}
