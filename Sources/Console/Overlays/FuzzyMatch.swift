/// Finds names by some of their letters.
struct FuzzyMatch {
  private let wanted: [Character]
  /// No name is as long, or has a letter with so many marks, that it could be meant; letters with marks
  /// without end take long to compare.
  private let isHopeless: Bool

  private static let (most, mostOfLetter) = (200, 40)

  /// - Parameter typed: the letters, in any case; blanks are left out.
  init(_ typed: String) {
    let letters = typed.lowercased().filter { $0 != " " }
    wanted = Array(letters.prefix(Self.most + 1))
    isHopeless =
      wanted.count > Self.most || wanted.contains { $0.utf8.count > Self.mostOfLetter }
  }

  /// How far the letters are from `name`, 0 for a name that begins with them; nil when they don't
  /// occur there in this order.
  func score(in name: String) -> Int? {
    guard !wanted.isEmpty else { return 0 }
    guard !isHopeless else { return nil }
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
