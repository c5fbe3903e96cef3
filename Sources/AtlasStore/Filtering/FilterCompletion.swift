/// What might be meant by the word under the cursor of a filter.
public struct FilterCompletion: Sendable, Hashable {
  /// One way to go on.
  public struct Candidate: Sendable, Hashable {
    /// What comes in the word's place.
    public let text: String
    /// What it means.
    public let help: String
  }

  /// The characters that a candidate replaces, counted from the filter's beginning.
  public let range: Range<Int>
  /// Best first.
  public let candidates: [Candidate]

  /// - Parameters:
  ///   - text: the filter so far.
  ///   - cursor: characters before the cursor.
  ///   - people: whose labels there are.
  ///   - limit: how many candidates at most.
  public init(
    of text: String, cursor: Int, vocabulary: Vocabulary, people: [String], limit: Int = 8
  ) {
    let letters = Array(text)
    let end = min(max(0, cursor), letters.count)
    var start = end
    var quotes = letters[..<end].count { $0 == "\"" }
    while start > 0 {
      let before = letters[start - 1]
      if before == "\"" { quotes -= 1 }
      if quotes.isMultiple(of: 2), before.isWhitespace || before == "(" || before == ")" { break }
      start -= 1
    }
    if start < end, "-!".contains(letters[start]) { start += 1 }
    let word = String(letters[start..<end])
    var found: [Candidate]
    if word.utf8.count > Self.longestWord {
      found = []
    } else if let colon = word.firstIndex(where: { ":<>=".contains($0) }),
      let field = FilterField.named(String(word[..<colon]))
    {
      let values = word[word.index(after: colon)...]
      let last = values.lastIndex(of: ",").map { values[values.index(after: $0)...] } ?? values
      start = end - last.count
      found = Self.values(of: field, String(last), vocabulary, people)
    } else {
      found = Self.fields(word) + (word.count > 1 ? Self.shortcuts(word, vocabulary) : [])
    }
    found.removeAll { $0.text == String(letters[start..<end]) }
    range = start..<end
    candidates = Array(found.prefix(limit))
  }

  /// Nothing that could be meant is longer.
  private static let longestWord = 400

  private static func fields(_ word: String) -> [Candidate] {
    FilterField.allCases
      .filter { $0.rawValue.hasPrefix(word.lowercased()) }
      .map { Candidate(text: $0.rawValue + ":", help: $0.help) }
  }

  /// A class, finding or state named without its field.
  private static func shortcuts(_ word: String, _ vocabulary: Vocabulary) -> [Candidate] {
    let fields: [FilterField] = [.classKey, .finding, .state]
    return fields.flatMap { field in
      values(of: field, word, vocabulary, []).filter { $0.text != "none" && $0.text != "any" }
        .map { Candidate(text: "\(field.rawValue):\($0.text)", help: $0.help) }
    }
  }

  /// How strong a finding that is written out may be asked to be; nil before it is written out.
  private static func grades(_ typed: String, _ vocabulary: Vocabulary) -> [Candidate]? {
    let end = typed.firstIndex { "<>=".contains($0) } ?? typed.endIndex
    let name = String(typed[..<end])
    guard name == "any" || vocabulary.finding(name) != nil else { return nil }
    return FindingRemark.Grade.allCases.flatMap { grade in
      [(">=", "\(grade.text) or more"), ("=", "\(grade.text), \(grade.word)")].map {
        Candidate(text: "\(name)\($0.0)\(grade.rawValue)", help: $0.1)
      }
    }.filter { $0.text.hasPrefix(typed) }
  }

  private static func values(
    of field: FilterField, _ typed: String, _ vocabulary: Vocabulary, _ people: [String]
  ) -> [Candidate] {
    let typed = typed.filter { $0 != "\"" }
    let folded = Vocabulary.folded(typed)
    func matches(_ spellings: [String]) -> Bool {
      folded.isEmpty || spellings.contains { Vocabulary.folded($0).hasPrefix(folded) }
    }
    var found: [Candidate] = []
    switch field {
    case .classKey, .suggestion:
      found = vocabulary.classes.filter { matches([$0.key, $0.name] + $0.aliases) }
        .map { Candidate(text: $0.key, help: $0.name) }
    case .finding:
      if let graded = grades(typed, vocabulary) { return graded }
      found = vocabulary.findings.filter { matches([$0.key, $0.name] + $0.aliases) }
        .map { Candidate(text: $0.key, help: $0.criterion ?? $0.name) }
    case .state:
      found = FilterState.allCases.filter { matches([$0.rawValue]) }
        .map { Candidate(text: $0.rawValue, help: $0.help) }
    case .labelBy:
      found = people.sorted().filter { matches([$0]) }
        .map { Candidate(text: $0.contains(" ") ? "\"\($0)\"" : $0, help: "") }
    default: break
    }
    if field != .state {
      found += field.words.filter { $0.hasPrefix(typed.lowercased()) }
        .map { Candidate(text: $0, help: "") }
    }
    return found
  }
}
