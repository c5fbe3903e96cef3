import Basis

/// What is done to every picture of a blind test between its model's size and the screen, real and
/// generated alike: it is laid in one of eight ways, and a larger one is cut by eight pixels, where
/// and how being drawn for it.
///
/// A specimen has no upright, but a lens, a camera's rows, the blocks of JPEG and the grid of a
/// resampling have. A network that halves its pictures three times leaves a faint grid of eight
/// pixels of its own, which turning doesn't hide; where a picture's cut begins by lot, no pixel knows
/// its place in it. The networks of less than `cutsFrom` pixels measured so far leave none that could
/// be told. Nothing here knows which kind a picture is.
public enum Presentation {
  /// Pictures of this side or more are cut.
  public static let cutsFrom = 96
  /// How one picture is laid and cut.
  public struct Turn: Sendable, Hashable, RawRepresentable {
    /// From 0 to 7: 4 and above lay columns as rows, then odd ones mirror left and right, then 2, 3,
    /// 6 and 7 top and bottom.
    public var way: Int
    /// Columns, then rows, that are cut off before what is shown; from 0 to 7.
    public var cut: [Int]

    public init(way: Int, cut: [Int] = [0, 0]) {
      precondition((0..<8).contains(way) && cut.count == 2, "eight ways, two sides")
      self.way = way
      self.cut = cut
    }

    /// Its number, as the key keeps it: the way, and 8 and 64 times the cuts.
    public var rawValue: Int { way + 8 * cut[0] + 64 * cut[1] }

    public init?(rawValue: Int) {
      guard (0..<512).contains(rawValue) else { return nil }
      self.init(way: rawValue % 8, cut: [rawValue / 8 % 8, rawValue / 64])
    }

    /// The turn of one picture: a lot drawn from its pixels by a secret, so that nobody without it
    /// can tell, and the order of the pictures doesn't matter. A picture that isn't square keeps its
    /// sides.
    public init(of picture: StudyPicture, secret: [UInt8]) {
      let lot = Digest.authentication(of: picture.rgb, key: secret)
      let way = Int(lot[0] & (picture.width == picture.height ? 7 : 3))
      let margin = Presentation.margin(picture.width, picture.height)
      self.init(way: way, cut: lot[1...2].map { margin > 0 ? Int($0) % margin : 0 })
    }
  }

  /// All ways in which a picture may be shown: 8, or 512 of a larger one; half of them where it
  /// isn't square.
  public static func turns(of picture: StudyPicture) -> [Turn] {
    let margin = margin(picture.width, picture.height)
    let cuts = margin > 0 ? margin * margin : 1
    let ways = picture.width == picture.height ? 8 : 4
    return (0..<(8 * cuts)).compactMap(Turn.init(rawValue:)).filter { $0.way < ways }
  }

  /// By how many pixels a picture of this size is cut, in all, across and down.
  public static func margin(_ width: Int, _ height: Int) -> Int {
    min(width, height) >= cutsFrom ? 8 : 0
  }

  /// The picture laid and cut that way: its sides may be shorter, and changed for each other.
  public static func turned(_ picture: StudyPicture, by turn: Turn) -> StudyPicture {
    let isTransposed = turn.way & 4 != 0
    let margin = Self.margin(picture.width, picture.height)
    let whole = isTransposed ? (picture.height, picture.width) : (picture.width, picture.height)
    let (width, height) = (whole.0 - margin, whole.1 - margin)
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * width * height)
    for row in 0..<height {
      let y = row + min(margin, turn.cut[1])
      let down = turn.way & 2 != 0 ? whole.1 - 1 - y : y
      for column in 0..<width {
        let x = column + min(margin, turn.cut[0])
        let across = turn.way & 1 != 0 ? whole.0 - 1 - x : x
        let place = isTransposed ? across * picture.width + down : down * picture.width + across
        rgb += picture.rgb[(3 * place)..<(3 * place + 3)]
      }
    }
    return StudyPicture(width: width, height: height, rgb: rgb)
  }

  /// The picture as it is shown, laid and cut as `secret` draws for it.
  public static func turned(_ picture: StudyPicture, secret: [UInt8]) -> StudyPicture {
    turned(picture, by: Turn(of: picture, secret: secret))
  }
}
