/// Rules of a plan that make a sitting worth a claim. They are part of what is sealed.
public struct SittingRules: Sendable, Hashable, Codable {
  /// Half of all answers have to take at least so long, in seconds: nobody sees a cell faster.
  public var fastestMedianSeconds: Double
  /// So many practice answers have to be right before the test begins; nil asks for none.
  public var practiceToPass: Int?
  /// The least a screen has to show; nil takes any.
  public var minimumDisplay: MinimumDisplay?

  /// The rules; the defaults ask for a median of one second and nothing else.
  public init(
    fastestMedianSeconds: Double = 1, practiceToPass: Int? = nil,
    minimumDisplay: MinimumDisplay? = nil
  ) {
    self.fastestMedianSeconds = fastestMedianSeconds
    self.practiceToPass = practiceToPass
    self.minimumDisplay = minimumDisplay
  }

  /// Whether so many right practice answers let the test begin.
  public func passes(practiceRight right: Int) -> Bool { right >= practiceToPass ?? 0 }

  /// What is wrong with the rules, with `practice` pictures planned; nil when nothing is.
  func problem(practice: Int) -> String? {
    guard fastestMedianSeconds >= 0, fastestMedianSeconds <= 60 else {
      return "the least median time of an answer is 0 to 60 s, not \(fastestMedianSeconds)"
    }
    if let needed = practiceToPass, !(0...practice).contains(needed) {
      return "\(needed) right practice answers are asked for, of \(practice) practice pictures"
    }
    if let display = minimumDisplay,
      !(1...8192).contains(display.pictureColumns) || !(1...8192).contains(display.pictureRows)
        || ![1, 4, 8, 24].contains(display.colourDepth)
    {
      return
        "a least display has 1 to 8192 picture elements a side and 1, 4, 8 or 24 bits of colour"
    }
    return nil
  }
}

/// The least a screen has to show of a picture.
public struct MinimumDisplay: Sendable, Hashable, Codable {
  /// Picture elements across.
  public var pictureColumns: Int
  /// Picture elements down.
  public var pictureRows: Int
  /// Bits of colour a pixel.
  public var colourDepth: Int

  /// At least so many picture elements and so many bits of colour.
  public init(pictureColumns: Int, pictureRows: Int, colourDepth: Int = 24) {
    self.pictureColumns = pictureColumns
    self.pictureRows = pictureRows
    self.colourDepth = colourDepth
  }

  /// Reads a text like `64x64` or `64x64x24`; nil for what is none.
  public init?(typed text: String) {
    let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0.filter { !$0.isWhitespace }) ?? 0 }
    guard (2...3).contains(sides.count), sides.allSatisfy({ (1...8192).contains($0) }) else {
      return nil
    }
    self.init(
      pictureColumns: sides[0], pictureRows: sides[1], colourDepth: sides.count > 2 ? sides[2] : 24)
  }

  /// As it is typed.
  public var typed: String {
    "\(pictureColumns)x\(pictureRows)" + (colourDepth == 24 ? "" : "x\(colourDepth)")
  }

  /// Why `display` isn't enough, and how to mend it; nil when it is.
  public func refusal(of display: Display) -> String? {
    if display.pictureColumns < pictureColumns || display.pictureRows < pictureRows {
      return "the picture is seen as \(display.pictureColumns) x \(display.pictureRows), and this "
        + "study needs \(pictureColumns) x \(pictureRows): make the window larger or the letters "
        + "smaller, or use a terminal that shows pictures (kitty, WezTerm, foot)"
    }
    if display.colourDepth < colourDepth {
      return "the screen has \(display.colourDepth) bits of colour, and this study needs "
        + "\(colourDepth): use a terminal with true colour; where it has it and doesn't say so, start "
        + "with --colours true"
    }
    return nil
  }
}
