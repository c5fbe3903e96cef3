/// A word of a filter: characters, some of them in quotes, which make them mean only themselves.
struct FilterWord: Sendable, Hashable {
  /// One character, and whether it stood in quotes.
  struct Letter: Sendable, Hashable {
    var character: Character
    var isQuoted: Bool
  }

  var letters: [Letter]

  /// The characters without the quotes.
  var text: String { String(letters.map(\.character)) }

  /// Whether it is just this, without quotes and whatever its case.
  func isPlain(_ word: String) -> Bool {
    letters.allSatisfy { !$0.isQuoted } && text.lowercased() == word
  }

  /// The word after `not` or a minus before it.
  var negated: FilterWord? {
    guard let first = letters.first, !first.isQuoted, "-!".contains(first.character),
      letters.count > 1
    else { return nil }
    return FilterWord(letters: Array(letters.dropFirst()))
  }

  /// How a field is asked.
  enum Relation: String, Sendable, Hashable {
    case isOneOf = ":"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The field, the relation and what stands behind it; nil for a word that asks for text.
  var question: (field: String, relation: Relation, values: [FilterWord])? {
    guard
      let place = letters.firstIndex(where: { !$0.isQuoted && ":<>=".contains($0.character) }),
      place > 0
    else { return nil }
    let field = String(letters[..<place].map(\.character))
    var rest = letters[(place + 1)...]
    let next = rest.first
    let isOrEqual = next.map { !$0.isQuoted && $0.character == "=" } ?? false
    if isOrEqual { rest = rest.dropFirst() }
    let relation: Relation =
      switch letters[place].character {
      case "<": isOrEqual ? .lessOrEqual : .less
      case ">": isOrEqual ? .greaterOrEqual : .greater
      default: .isOneOf
      }
    let values = rest.split(whereSeparator: { !$0.isQuoted && $0.character == "," })
      .map { FilterWord(letters: Array($0)) }
    return (field, relation, values)
  }
}

/// A piece of a filter's text.
enum FilterToken: Sendable, Hashable {
  case word(FilterWord)
  case open
  case close

  /// Cuts a text into pieces. Throws `FilterError.openQuote`.
  static func tokens(of text: String) throws(FilterError) -> [FilterToken] {
    var tokens: [FilterToken] = []
    var word: [FilterWord.Letter] = []
    var isQuoted = false
    var isBegun = false

    func end() {
      if isBegun { tokens.append(.word(FilterWord(letters: word))) }
      word = []
      isBegun = false
    }
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
        isBegun = true
      } else if isQuoted {
        word.append(.init(character: character, isQuoted: true))
      } else if character.isWhitespace {
        end()
      } else if character == "(" || character == ")" {
        end()
        tokens.append(character == "(" ? .open : .close)
      } else {
        word.append(.init(character: character, isQuoted: false))
        isBegun = true
      }
    }
    if isQuoted { throw .openQuote(word: String(word.map(\.character))) }
    end()
    return tokens
  }
}
