/// A name that readers may give a cell, and the capital that gives it. What may be named is sealed with
/// the study, so that it is the same on every machine.
public struct ClassName: Sendable, Hashable, Codable {
  /// The key of the class, for example `eosinophil`.
  public var key: String
  /// The name on the screen.
  public var name: String
  /// One capital of ASCII.
  public var letter: String

  /// A name on a capital.
  public init(key: String, name: String, letter: Character) {
    self.key = key
    self.name = name
    self.letter = String(letter)
  }

  /// What is wrong with names for a plan's classes; nil when nothing is.
  static func problem(_ names: [ClassName], classes: [Plan.ClassCount]) -> String? {
    let letters = names.map(\.letter)
    let areCapitals = letters.allSatisfy { letter in
      letter.utf8.count == 1 && letter.utf8.allSatisfy { (65...90).contains($0) }
    }
    guard areCapitals, Set(letters).count == letters.count,
      Set(names.map(\.key)).count == names.count
    else { return "every name needs a capital of its own" }
    let unnamed = classes.first { entry in !names.contains { $0.key == entry.cellClass } }
    return unnamed.map {
      "readers couldn't name '\($0.cellClass)': it is no class of its own, or has no capital on the "
        + "keyboard"
    }
  }
}
