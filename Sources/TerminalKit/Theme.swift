/// How each role looks: colours and attributes. Pictures are never touched by it.
public struct Theme: Sendable, Hashable {
  /// What the person chooses it by.
  public var name: String
  /// Made for a dark terminal.
  public var isDark: Bool
  private var styles: [Role: Style]

  /// Colours and attributes; nil colours are the terminal's own.
  public struct Style: Sendable, Hashable {
    public var foreground: Ink?
    public var background: Ink?
    public var bold = false
    public var faint = false
    public var underlined = false
    public var reversed = false

    public init(
      foreground: Ink? = nil, background: Ink? = nil, bold: Bool = false, faint: Bool = false,
      underlined: Bool = false, reversed: Bool = false
    ) {
      self.foreground = foreground
      self.background = background
      self.bold = bold
      self.faint = faint
      self.underlined = underlined
      self.reversed = reversed
    }
  }

  /// A colour of text, sRGB.
  public struct Ink: Sendable, Hashable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// From '#rrggbb'; nil if it isn't that.
    public init?(_ text: String) {
      guard text.count == 7, text.hasPrefix("#"), text.dropFirst().allSatisfy(\.isHexDigit),
        let value = UInt32(text.dropFirst(), radix: 16)
      else { return nil }
      self.init(
        red: UInt8(value >> 16 & 255), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
    }
  }

  public init(name: String, isDark: Bool, styles: [Role: Style]) {
    self.name = name
    self.isDark = isDark
    self.styles = styles
  }

  /// The style of a role; ordinary text's where the theme says nothing.
  public subscript(role: Role) -> Style {
    styles[role] ?? styles[.text] ?? Style()
  }

  /// The same without colours, for NO_COLOR: attributes stay.
  public var withoutColours: Theme {
    Theme(
      name: name, isDark: isDark,
      styles: Theme.mono.styles.merging(styles) { mono, _ in mono })
  }

  /// Compiled in: what there is when no theme file is found.
  public static let mono = Theme(
    name: "mono", isDark: true,
    styles: [
      .text: Style(), .faint: Style(faint: true), .title: Style(bold: true),
      .heading: Style(bold: true), .border: Style(faint: true), .focus: Style(bold: true),
      .selected: Style(reversed: true), .marked: Style(bold: true, underlined: true),
      .status: Style(), .key: Style(bold: true), .good: Style(),
      .warning: Style(bold: true), .error: Style(bold: true, reversed: true),
      .generated: Style(underlined: true), .drawn: Style(underlined: true), .popup: Style(),
      .field: Style(underlined: true), .gauge: Style(bold: true),
    ])
}
