/// A character on the terminal and what it is for.
public struct Glyph: Sendable, Hashable {
  /// One column wide, or two, in which case the next glyph is `continuation`.
  public var character: Character
  public var role: Role

  public init(_ character: Character, _ role: Role = .text) {
    self.character = character
    self.role = role
  }

  public static let blank = Glyph(" ")

  /// Stands to the right of a character that is two columns wide.
  public static func continuation(_ role: Role) -> Glyph { Glyph("\u{0}", role) }
  public var isContinuation: Bool { character == "\u{0}" }
}
