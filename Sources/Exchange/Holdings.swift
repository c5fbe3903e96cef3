/// How much of what a data set is made of something holds.
public struct Holdings: Sendable, Hashable, Codable {
  /// Files of pictures, or members of archives that are.
  public var pictures = 0
  /// Words for what a cell is.
  public var labels = 0
  /// Places marked in pictures.
  public var boxes = 0
  /// Words for what a cell may be used for.
  public var splits = 0

  public init(pictures: Int = 0, labels: Int = 0, boxes: Int = 0, splits: Int = 0) {
    (self.pictures, self.labels, self.boxes, self.splits) = (pictures, labels, boxes, splits)
  }

  public static let none = Holdings()
  public static let picture = Holdings(pictures: 1)

  /// How many cells this could have given.
  public var cells: Int { max(pictures, labels, boxes) }

  public static func + (one: Holdings, other: Holdings) -> Holdings {
    Holdings(
      pictures: one.pictures + other.pictures, labels: one.labels + other.labels,
      boxes: one.boxes + other.boxes, splits: one.splits + other.splits)
  }

  public static func += (one: inout Holdings, other: Holdings) { one = one + other }
}

/// A name that doesn't come in, and why.
public struct Refusal: Sendable, Hashable, Codable {
  /// Relative to the data set.
  public var path: String
  /// A sentence.
  public var reason: String
  /// What is lost with it.
  public var holds = Holdings.picture

  public init(path: String, reason: String, holds: Holdings = .picture) {
    self.path = path
    self.reason = reason
    self.holds = holds
  }

  enum CodingKeys: String, CodingKey { case path, reason }
}

extension Refusal {
  /// Why a picture is refused of which every mark has been refused by itself.
  static let noneUsable = "none of the cells marked in it can be used"
  /// Why a picture is passed over of which every mark has been passed over by itself.
  static let noCells = "what is marked in it are no cells"

  /// How many cells this could have given, besides those that are counted by themselves.
  public var cells: Int { [Self.noneUsable, Self.noCells].contains(reason) ? 0 : holds.cells }
}
