public import Basis

/// Why a filter can't be read; each names the word.
public enum FilterError: Explained, Equatable {
  /// Nothing is called this, before a colon or a comparison.
  case unknownField(word: String, nearest: String?)
  /// The field has no such value.
  case unknownValue(field: String, word: String, nearest: String?)
  /// A colon with nothing behind it.
  case noValue(field: String)
  case notANumber(field: String, word: String)
  case notATime(field: String, word: String)
  /// Behind a finding, something else than 1, 2 or 3.
  case notAGrade(finding: String, word: String)
  /// `<` or `>` where there is no more or less.
  case noOrder(field: String, word: String)
  /// A quote that never closes.
  case openQuote(word: String)
  /// A parenthesis without its partner.
  case parenthesis(String)
  /// Parentheses within parentheses without end.
  case tooDeep
  /// More words, or a longer text, than a filter may have.
  case tooLong
  /// 'or' or 'not' with nothing beside it.
  case dangling(word: String)
  /// 'me' before anyone said who is at the keyboard.
  case nobody(word: String)

  public var summary: String {
    switch self {
    case .unknownField(let word, let nearest):
      "nothing is called '\(word)'" + Self.hint(nearest)
    case .unknownValue(let field, let word, let nearest):
      (field == "is" ? "'is' knows no '\(word)'" : "no \(field) is called '\(word)'")
        + Self.hint(nearest)
    case .noValue(let field): "'\(field)' needs a value behind it"
    case .notANumber(let field, let word): "'\(word)' is no number for '\(field)'"
    case .notATime(let field, let word): "'\(word)' is no time for '\(field)'"
    case .notAGrade(let finding, let word): "'\(word)' is no grade of '\(finding)'"
    case .noOrder(let field, let word): "'\(word)': '\(field)' knows no more or less"
    case .openQuote(let word): "the quote in '\(word)' never ends"
    case .parenthesis(let word): "the '\(word)' has no partner"
    case .tooDeep: "more than 30 parentheses or 'not' within one another"
    case .tooLong: "a filter has at most \(FilterReader.mostWords) words"
    case .dangling(let word): "'\(word)' has nothing to join"
    case .nobody(let word): "'\(word)' means nobody yet"
    }
  }

  public var remedy: String? {
    switch self {
    case .unknownField(let word, _): "use a field like 'class:', or put \"\(word):\" in quotes"
    case .unknownValue: nil
    case .noValue(let field): "write it like \(field):\(Self.example(field))"
    case .notANumber(let field, _): "write it like \(field)<\(Self.example(field))"
    case .notATime: "write today, yesterday, 7d, 2026-11-22 or 2026-11"
    case .notAGrade(let finding, _): "write it like finding:\(finding)>=2; grades are 1 to 3"
    case .noOrder(let field, _): "use '\(field):'"
    case .openQuote: "close it with \""
    case .parenthesis: "close it, or put it in quotes"
    case .tooLong, .tooDeep: "say it with fewer"
    case .dangling: "put a word on either side, or put it in quotes"
    case .nobody: "say who you are, or write the name"
    }
  }

  public var exitStatus: ExitStatus { .usage }

  private static func hint(_ nearest: String?) -> String {
    nearest.map { "; did you mean '\($0)'?" } ?? ""
  }

  private static func example(_ field: String) -> String {
    switch FilterField(rawValue: field) {
    case .confidence: "0.6"
    case .width, .height: "360"
    case .id: "17"
    case .changed, .labelled, .imported: "today"
    case .some(let known): known.words.first ?? "word"
    case nil: "word"
    }
  }
}
