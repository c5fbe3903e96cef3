/// Finds what somebody probably meant.
public enum Spelling {
  /// The word that takes the fewest changes of a letter to become `word`, where a third of its
  /// letters suffice; nil for none so near.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let wanted = Array(Vocabulary.folded(word))
    guard !wanted.isEmpty else { return nil }
    let most = (wanted.count + 2) / 3
    var best: (word: String, distance: Int)?
    for candidate in words {
      let folded = Array(Vocabulary.folded(candidate))
      // As many changes are needed as the one is longer, a beginning apart.
      guard wanted.count - folded.count <= most else { continue }
      let begins = wanted.count > 2 && folded.starts(with: wanted)
      let distance = begins ? 1 : changes(from: wanted, to: folded)
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    guard let best, best.distance <= most else { return nil }
    return best.word
  }

  /// Levenshtein's distance: letters put in, left out or replaced.
  private static func changes(from one: [Character], to other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in other.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[other.count]
  }
}
