public import Basis

/// What is done to every picture of a blind test between its model's size and the screen, real and
/// generated alike: it is laid in one of eight ways, drawn for it.
///
/// A specimen has no upright, but a lens, a camera's rows, the blocks of JPEG and the grid of a
/// resampling have. Nothing here knows which kind a picture is.
public enum Presentation {
  /// One of the eight ways to lay a square on itself.
  public struct Turn: Sendable, Hashable, RawRepresentable {
    /// From 0 to 7: 4 and above lay columns as rows, then odd ones mirror left and right, then 2, 3,
    /// 6 and 7 top and bottom.
    public var rawValue: Int

    public init?(rawValue: Int) {
      guard (0..<8).contains(rawValue) else { return nil }
      self.rawValue = rawValue
    }

    /// The picture as it is.
    public static let none = Turn(0)

    /// The turn of one picture: a lot drawn from its pixels by a secret, so that nobody without it
    /// can tell, and the order of the pictures doesn't matter. A picture that isn't square keeps its
    /// sides.
    public init(of picture: StudyPicture, secret: [UInt8]) {
      let lot = Digest.authentication(of: picture.rgb, key: secret)
      self.init(Int(lot[0] & (picture.width == picture.height ? 7 : 3)))
    }

    private init(_ rawValue: Int) { self.rawValue = rawValue }
  }

  /// The picture laid that way.
  public static func turned(_ picture: StudyPicture, by turn: Turn) -> StudyPicture {
    let isTransposed = turn.rawValue & 4 != 0
    let width = isTransposed ? picture.height : picture.width
    let height = isTransposed ? picture.width : picture.height
    var rgb: [UInt8] = []
    rgb.reserveCapacity(picture.rgb.count)
    for row in 0..<height {
      let down = turn.rawValue & 2 != 0 ? height - 1 - row : row
      for column in 0..<width {
        let across = turn.rawValue & 1 != 0 ? width - 1 - column : column
        let place =
          isTransposed ? across * picture.width + down : down * picture.width + across
        rgb += picture.rgb[(3 * place)..<(3 * place + 3)]
      }
    }
    return StudyPicture(width: width, height: height, rgb: rgb)
  }

  /// The picture laid in the way that `secret` draws for it.
  public static func turned(_ picture: StudyPicture, secret: [UInt8]) -> StudyPicture {
    turned(picture, by: Turn(of: picture, secret: secret))
  }
}
