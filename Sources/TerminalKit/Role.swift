/// What a glyph is for. A theme says how it looks; a screen never names a colour.
///
/// The raw value is the letter it has in golden files.
public enum Role: Character, Sendable, Hashable, CaseIterable {
  /// Ordinary text.
  case text = "."
  /// Text that may be overlooked: hints, units, what is empty.
  case faint = "f"
  /// The bar at the top, with the screen's name.
  case title = "T"
  /// The heading of a column or of a part.
  case heading = "H"
  /// Lines around things.
  case border = "b"
  /// Lines around the thing that has the focus.
  case focus = "F"
  /// The thing the next key acts on.
  case selected = "s"
  /// Things picked for a bulk change.
  case marked = "m"
  /// The bar at the bottom.
  case status = "S"
  /// A key one may press, in the bar at the bottom and in help.
  case key = "k"
  /// Something went well.
  case good = "g"
  /// Something to be careful about.
  case warning = "w"
  /// Something failed.
  case error = "e"
  /// Tells generated cells from microscope ones, beside the word itself.
  case generated = "G"
  /// Tells drawn cells from microscope ones, beside the word itself.
  case drawn = "D"
  /// The inside of a window that lies over others.
  case popup = "p"
  /// A field one types into.
  case field = "i"
  /// The done part of a progress bar.
  case gauge = "="

  /// Surfaces that other roles are written on.
  public static let grounds: [Role] = [.text, .popup, .title, .status, .selected, .field]

  /// Whether it is a surface, not only ink.
  public var isGround: Bool { Self.grounds.contains(self) }

  /// The name a theme file uses.
  public var name: String { "\(self)" }
}
