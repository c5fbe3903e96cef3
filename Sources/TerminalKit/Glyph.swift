/// A character on the terminal and what it is for.
public struct Glyph: Sendable, Hashable {
  /// One column wide, or two, in which case the next glyph is `continuation`.
  public var character: Character
  public var role: Role
  /// What it stands on: gives the background where the role's style has none of its own.
  public var ground: Role

  /// - Parameter ground: nil for the role itself, if that is a ground, else the page.
  public init(_ character: Character, _ role: Role = .text, on ground: Role? = nil) {
    self.character = character
    self.role = role
    self.ground = role.isGround ? role : ground ?? .text
  }

  public static let blank = Glyph(" ")

  /// Stands to the right of a character that is two columns wide.
  public static func continuation(_ role: Role) -> Glyph { Glyph("\u{0}", role) }
  public var isContinuation: Bool { character == "\u{0}" }
}
