/// One confirmed answer to another task than rating a picture: a choice among a quartet, or a name.
public struct TaskAnswer: Sendable, Hashable, Codable {
  /// Place in the reader's order, from 1.
  public var showing: Int
  /// The ids of the records shown, in the order of their places.
  public var pictures: [String]
  /// The place chosen in a quartet, from 1.
  public var chosen: Int?
  /// The key of the class that was named.
  public var named: String?
  /// Whether the reader found something odd about the picture, where that was asked.
  public var isOdd: Bool?
  /// As in `Answer`.
  public var drawMs: Int?
  /// As in `Answer`.
  public var firstKeyMs: Int
  /// As in `Answer`.
  public var confirmMs: Int
  /// As in `Answer`.
  public var exposureMs: Int?
  /// Whether the picture had been on the screen before an interruption.
  public var resumed: Bool

  /// What a reader may say.
  public enum Content: Sendable, Hashable {
    /// The made one of a quartet stands at this place, from 1.
    case chosen(Int)
    /// The cell is of this class; something about it is odd or not, where that was asked.
    case named(String, isOdd: Bool?)
  }

  /// The task it answers.
  var task: AnswerTask { chosen == nil ? .naming : .quartet }
}
