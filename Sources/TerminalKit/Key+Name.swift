extension Key {
  /// The key that help and the settings file call `name`: `x`, `C-d`, `A-x`, `Enter`, `Left`. Nil
  /// where no key is called that.
  public init?(named name: some StringProtocol) {
    if let key = Self.named[String(name)] {
      self = key
    } else if name.count == 1, let character = name.first, Width.of(character) > 0 {
      self = .character(character)
    } else if name.count == 3, name.hasPrefix("C-"), let letter = name.last, letter.isASCII {
      guard let lower = letter.lowercased().first, !"im[".contains(lower) else { return nil }
      self = .control(lower)
    } else if name.count == 3, name.hasPrefix("A-"), let character = name.last {
      self = .alt(character)
    } else if name.hasPrefix("F"), let number = Int(name.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// The keys of a sequence such as `g a`, with blanks between; nil where one of them is none.
  public static func sequence(_ text: String) -> [Key]? {
    let names = text.split(separator: " ")
    let keys = names.compactMap { Key(named: $0) }
    return keys.isEmpty || keys.count != names.count ? nil : keys
  }

  private static let named: [String: Key] = {
    let plain: [Key] = [
      .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down,
      .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .home, .end, .pageUp, .pageDown,
    ]
    var named = Dictionary(uniqueKeysWithValues: plain.map { ($0.name, $0) })
    // Arrows, for those who have none to type.
    for (word, key) in [("Up", Key.up), ("Down", .down), ("Left", .left), ("Right", .right)] {
      named[word] = key
    }
    for (word, key) in [
      ("S-Up", Key.shiftUp), ("S-Down", .shiftDown), ("S-Left", .shiftLeft),
      ("S-Right", .shiftRight),
    ] { named[word] = key }
    return named
  }()
}
