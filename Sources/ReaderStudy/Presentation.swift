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
  /// By how many pixels, in all, across and down.
  static let margin = 8

  /// How one picture is laid and cut.
  public struct Turn: Sendable, Hashable {
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

    /// The turn of one picture: a lot drawn from its pixels by a secret, so that nobody without it
    /// can tell, and the order of the pictures doesn't matter. A picture that isn't square keeps its
    /// sides.
    public init(of picture: StudyPicture, secret: [UInt8]) {
      let lot = Digest.authentication(of: picture.rgb, key: secret)
      let way = Int(lot[0] & (picture.width == picture.height ? 7 : 3))
      self.init(way: way, cut: lot[1...2].map { Int($0) % Presentation.margin })
    }
  }

  /// The picture laid and cut that way: its sides may be shorter, and changed for each other.
  public static func turned(_ picture: StudyPicture, by turn: Turn) -> StudyPicture {
    let isTransposed = turn.way & 4 != 0
    let margin = min(picture.width, picture.height) >= cutsFrom ? Self.margin : 0
    let whole = isTransposed ? (picture.height, picture.width) : (picture.width, picture.height)
    let (width, height) = (whole.0 - margin, whole.1 - margin)
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * width * height)
    for row in 0..<height {
      let y = row + (margin > 0 ? turn.cut[1] : 0)
      let down = turn.way & 2 != 0 ? whole.1 - 1 - y : y
      for column in 0..<width {
        let x = column + (margin > 0 ? turn.cut[0] : 0)
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

  /// The candidate with its pixels as they are shown.
  public static func turned(_ candidate: Candidate, secret: [UInt8]) -> Candidate {
    let shown = turned(
      StudyPicture(width: candidate.width, height: candidate.height, rgb: candidate.rgb),
      secret: secret)
    var turned = candidate
    (turned.width, turned.height, turned.rgb) = (shown.width, shown.height, shown.rgb)
    return turned
  }
}
