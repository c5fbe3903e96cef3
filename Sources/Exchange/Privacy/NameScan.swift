/// Looks for numbers of people in names of files and folders.
///
/// It can't know: a sample number may look like a person's. What it finds is for somebody to look at.
public enum NameScan {
  /// What the names in `path` raise.
  public static func concerns(in path: String) -> Set<PrivacyConcern> {
    var concerns: Set<PrivacyConcern> = []
    for part in path.split(separator: "/") {
      let tokens = tokens(of: part)
      if tokens.indices.contains(where: { isPersonalNumber(tokens, at: $0) }) {
        concerns.insert(.personalNumber)
      }
      // A personal number begins with the date of birth, which need not be told twice.
      if tokens.indices.contains(where: {
        isBirthDate(tokens, at: $0) && !isPersonalNumber(tokens, at: $0)
      }) {
        concerns.insert(.birthDate)
      }
      if tokens.indices.contains(where: { isRecordNumber(tokens, at: $0) }) {
        concerns.insert(.recordNumber)
      }
    }
    return concerns
  }

  /// A run of digits, of letters, or one mark between them.
  private enum Token: Equatable {
    case digits([Int])
    case letters(String)
    case mark(Character)

    var digits: [Int]? { if case .digits(let digits) = self { digits } else { nil } }
  }

  private static func tokens(of name: Substring) -> [Token] {
    var tokens: [Token] = []
    for letter in name {
      if letter.isASCII, let digit = letter.wholeNumberValue {
        if case .digits(let before) = tokens.last {
          tokens[tokens.count - 1] = .digits(before + [digit])
        } else {
          tokens.append(.digits([digit]))
        }
      } else if letter.isLetter {
        if case .letters(let before) = tokens.last {
          tokens[tokens.count - 1] = .letters(before + String(letter))
        } else {
          tokens.append(.letters(String(letter)))
        }
      } else {
        tokens.append(.mark(letter))
      }
    }
    return tokens
  }

  /// YYYYMMDD-NNNN or YYMMDD-NNNN; without the dash only where the last digit is the right sum, for
  /// times of the day look the same.
  private static func isPersonalNumber(_ tokens: [Token], at place: Int) -> Bool {
    guard let digits = tokens[place].digits else { return false }
    if digits.count == 8 || digits.count == 6, place + 2 < tokens.count,
      tokens[place + 1] == .mark("-") || tokens[place + 1] == .mark("+"),
      let last = tokens[place + 2].digits, last.count == 4
    {
      return isDay(digits)
    }
    guard digits.count == 12 || digits.count == 10 else { return false }
    return isDay(Array(digits.dropLast(4))) && sumIsRight(Array(digits.suffix(10)))
  }

  /// A date of which a name before it says that somebody was born then, or initials before it, or a
  /// year so long ago that no digital picture is of it.
  private static func isBirthDate(_ tokens: [Token], at place: Int) -> Bool {
    guard let (year, _) = date(tokens, at: place) else { return false }
    if year < 1995 { return true }
    let before = tokens[..<place].last { if case .mark = $0 { false } else { true } }
    guard case .letters(let word) = before else { return false }
    let born: Set<String> = ["dob", "born", "birth", "geb", "geboren", "född", "fodd", "born on"]
    return born.contains(word.lowercased())
      || ((2...3).contains(word.count) && word.allSatisfy(\.isUppercase))
  }

  /// 'MRN', 'patient' and the like, then four digits or more.
  private static func isRecordNumber(_ tokens: [Token], at place: Int) -> Bool {
    guard case .letters(let word) = tokens[place] else { return false }
    let words: Set<String> = ["mrn", "patient", "patid", "pat", "pid", "patientid", "journal"]
    guard words.contains(word.lowercased()) else { return false }
    let next = tokens[(place + 1)...].prefix(3).compactMap(\.digits).first
    return (next?.count ?? 0) >= 4
  }

  /// The year of the date that begins here, and how many tokens it takes: YYYYMMDD, YYYY-MM-DD or
  /// DD.MM.YYYY.
  private static func date(_ tokens: [Token], at place: Int) -> (year: Int, length: Int)? {
    guard let first = tokens[place].digits else { return nil }
    if first.count == 8, isDay(first) { return (number(first.prefix(4)), 1) }
    guard place + 4 < tokens.count, let second = tokens[place + 2].digits,
      let third = tokens[place + 4].digits, tokens[place + 1] == tokens[place + 3],
      case .mark = tokens[place + 1], second.count == 2
    else { return nil }
    if first.count == 4, third.count == 2, isDay(first + second + third) {
      return (number(first[...]), 5)
    }
    if first.count == 2, third.count == 4, isDay(third + second + first) {
      return (number(third[...]), 5)
    }
    return nil
  }

  private static func number(_ digits: ArraySlice<Int>) -> Int {
    digits.reduce(0) { 10 * $0 + $1 }
  }

  /// Whether YYYYMMDD or YYMMDD is a day on which somebody living may be born.
  private static func isDay(_ digits: [Int]) -> Bool {
    let isLong = digits.count == 8
    guard isLong || digits.count == 6 else { return false }
    if isLong, !(1900...2100).contains(number(digits.prefix(4))) { return false }
    let month = number(digits.dropLast(2).suffix(2))
    let day = number(digits.suffix(2))
    return (1...12).contains(month) && (1...31).contains(day)
  }

  /// Whether ten digits end with Luhn's sum of the nine before (ISO/IEC 7812-1).
  private static func sumIsRight(_ digits: [Int]) -> Bool {
    let doubled = digits.enumerated().map { place, digit in
      let value = place.isMultiple(of: 2) ? 2 * digit : digit
      return value > 9 ? value - 9 : value
    }
    return doubled.reduce(0, +).isMultiple(of: 10)
  }
}
