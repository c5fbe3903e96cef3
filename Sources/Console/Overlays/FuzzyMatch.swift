/// Finds names by some of their letters.
struct FuzzyMatch {
  private let wanted: [Character]

  /// - Parameter typed: the letters, in any case; blanks are left out.
  init(_ typed: String) {
    wanted = Array(typed.lowercased().filter { $0 != " " })
  }

  /// How far the letters are from `name`, 0 for a name that begins with them; nil when they don't
  /// occur there in this order.
  func score(in name: String) -> Int? {
    guard !wanted.isEmpty else { return 0 }
    let letters = Array(name.lowercased())
    guard wanted.count <= letters.count else { return nil }
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
