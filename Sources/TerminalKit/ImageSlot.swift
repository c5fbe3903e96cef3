/// Names a picture that whoever presents the frame can ask for.
///
/// A picture under a key never changes: a new state of something live gets a new key.
public struct PictureKey: Sendable, Hashable, CustomStringConvertible {
  public var description: String

  public init(_ name: String) {
    description = name
  }
}

/// A block of the grid in which a picture is to be seen, as large as fits, in the middle.
public struct ImageSlot: Sendable, Hashable {
  public var key: PictureKey
  public var area: Rectangle
  /// The part of the picture to show; nil for the whole.
  public var part: Part?
  /// Drawn before slots of a lower urgency.
  public var urgency: Int
  /// One of many to choose from, not one to judge: a little loss may save most of its bytes.
  public var isThumbnail = false
  /// To be judged: drawn as well as this terminal can on any line, at the cost of as many bytes
  /// whatever it shows, and told of when it is whole.
  public var isJudged = false
  /// How many rows of `area` show, from its top; the others are cut off.
  public var visibleRows: Int

  /// A part of a picture, as fractions of its width and height from the top left.
  public struct Part: Sendable, Hashable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// The block that shows.
  public var visibleArea: Rectangle {
    Rectangle(column: area.column, row: area.row, columns: area.columns, rows: visibleRows)
  }

  public init(_ key: PictureKey, in area: Rectangle, part: Part? = nil, urgency: Int = 0) {
    self.key = key
    self.area = area
    self.part = part
    self.urgency = urgency
    visibleRows = area.rows
  }
}
