/// Finds names by some of their letters.
enum FuzzyMatch {
  /// How far `typed` is from `name`, 0 for a name that begins with it; nil when its letters
  /// don't occur there in this order.
  static func score(_ typed: String, in name: String) -> Int? {
    let wanted = Array(typed.lowercased().filter { $0 != " " })
    let letters = Array(name.lowercased())
    guard !wanted.isEmpty else { return 0 }
    var score = 0
    var at = 0
    var previous = -1
    for letter in wanted {
      guard let found = letters[at...].firstIndex(of: letter) else { return nil }
      let startsWord = found == 0 || !letters[found - 1].isLetter
      if found != previous + 1 { score += startsWord ? 1 : 4 + found - at }
      previous = found
      at = found + 1
    }
    return score
  }
}
