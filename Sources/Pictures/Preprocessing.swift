/// How a picture becomes what a model was trained on: the middle is cut out and resized.
///
/// The values are those of a model's `classes.json`.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// The side of the central square, in pixels of the source.
  public var crop: Int
  /// The side of the result.
  public var size: Int
  public var filter: ResizeFilter

  public init(crop: Int, size: Int, filter: ResizeFilter = .box) {
    precondition(crop > 0 && size > 0, "a picture has at least one pixel")
    self.crop = crop
    self.size = size
    self.filter = filter
  }

  /// `size` x `size` pixels from the middle of `picture`. A picture smaller than `crop` on a side
  /// gives its largest central square instead.
  public func callAsFunction(_ picture: Picture) -> Picture {
    guard filter == .smooth else {
      return picture.croppedToCentre(side: crop).resized(width: size, height: size, filter: filter)
    }
    return picture.resized(
      picture.centre(side: crop), width: size, height: size, filter: filter)
  }

  /// The same crop and size by a filter that leaves no phase: a generated picture can't have one, so
  /// in a blind test no real one may.
  ///
  /// `box` at a ratio that isn't whole becomes `smooth`; all else has none and stays.
  public var withoutPhase: Preprocessing {
    let isEven = filter.isEven(from: crop, to: size)
    return Preprocessing(crop: crop, size: size, filter: isEven ? filter : .smooth)
  }
}
