import Basis

/// Reads filters as people type them.
///
/// Words beside each other must all hold; `or` joins alternatives, `-` or `not` turns one round,
/// parentheses group. `field:a,b` asks for one of several, `field<0.6` and `field:0.4..0.6` for
/// numbers and times. Any other word is looked for in names, folders and comments; quotes keep
/// blanks and signs together.
public struct FilterReader: Sendable {
  private let vocabulary: Vocabulary
  private let person: String?

  /// - Parameter person: whom 'me' means; nil for nobody.
  public init(vocabulary: Vocabulary, person: String? = nil) {
    self.vocabulary = vocabulary
    self.person = person
  }

  /// Throws `FilterError`, which names the word it can't make sense of.
  public func read(_ text: String) throws(FilterError) -> Filter {
    guard text.utf8.count <= Self.mostBytes else { throw .tooLong }
    var tokens = try FilterToken.tokens(of: text)[...]
    guard tokens.count <= Self.mostWords else { throw .tooLong }
    let term = try alternatives(&tokens, depth: 0)
    if tokens.first == .close { throw .parenthesis(")") }
    let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return Filter(text: text.contains("\"") ? text : plain, term: term)
  }

  /// Nobody types more, and SQLite's expressions go no deeper than a thousand.
  static let mostWords = 300
  private static let mostBytes = 40 * mostWords

  // MARK: Joining

  /// Parentheses and negations within one another; nobody types more.
  private static let deepest = 31

  private func alternatives(
    _ tokens: inout ArraySlice<FilterToken>, depth: Int
  ) throws(FilterError) -> FilterTerm {
    var terms = [try sequence(&tokens, depth: depth)]
    while case .word(let word) = tokens.first, Self.isOr(word) {
      tokens.removeFirst()
      let next = try sequence(&tokens, depth: depth)
      guard terms.last != .all([]), next != .all([]) else { throw .dangling(word: word.text) }
      terms.append(next)
    }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private func sequence(
    _ tokens: inout ArraySlice<FilterToken>, depth: Int
  ) throws(FilterError) -> FilterTerm {
    var terms: [FilterTerm] = []
    while let token = tokens.first, token != .close {
      if case .word(let word) = token {
        if Self.isOr(word) { break }
        if word.isPlain("and") {
          tokens.removeFirst()
          continue
        }
      }
      terms.append(try one(&tokens, depth: depth))
    }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private func one(
    _ tokens: inout ArraySlice<FilterToken>, depth: Int
  ) throws(FilterError) -> FilterTerm {
    guard depth < Self.deepest else { throw .tooDeep }
    switch tokens.removeFirst() {
    case .close: throw .parenthesis(")")
    case .open:
      let term = try alternatives(&tokens, depth: depth + 1)
      guard tokens.popFirst() == .close else { throw .parenthesis("(") }
      return term
    case .word(let word):
      if word.isPlain("not") || word.isPlain("-") || word.isPlain("!") {
        guard let next = tokens.first, next != .close else { throw .dangling(word: word.text) }
        return .not(try one(&tokens, depth: depth + 1))
      }
      if let rest = word.negated { return .not(try term(rest)) }
      return try term(word)
    }
  }

  private static func isOr(_ word: FilterWord) -> Bool { word.isPlain("or") || word.isPlain("|") }

  // MARK: One word

  private func term(_ word: FilterWord) throws(FilterError) -> FilterTerm {
    guard let (name, relation, values) = word.question else { return .text(word.text) }
    guard let field = FilterField.named(name) else {
      throw .unknownField(
        word: name,
        nearest: Spelling.nearest(to: name, among: FilterField.allCases.map(\.rawValue)))
    }
    guard !values.isEmpty else { throw .noValue(field: field.rawValue) }
    guard relation == .isOneOf || field.hasOrder else {
      throw .noOrder(field: field.rawValue, word: word.text)
    }
    var terms: [FilterTerm] = []
    for value in values { terms.append(try term(field, relation, value)) }
    return terms.count == 1 ? terms[0] : .any(terms)
  }

  private func term(
    _ field: FilterField, _ relation: FilterWord.Relation, _ value: FilterWord
  ) throws(FilterError) -> FilterTerm {
    let text = value.text
    switch field {
    case .classKey: return .oneOf(.classKey, [try classKey(text, field)])
    case .suggestion: return .oneOf(.suggestion, [try classKey(text, field)])
    case .finding: return try finding(value)
    case .state: return try known(field, text, FilterState.init(rawValue:)).term
    case .origin:
      return .oneOf(.origin, [try known(field, text, Origin.Kind.init(rawValue:)).rawValue])
    case .split:
      if value.isPlain("none") { return .oneOf(.split, [nil]) }
      return .oneOf(.split, [try known(field, text, Split.init(spelled:)).rawValue])
    case .verdict:
      return .oneOf(.verdict, [try known(field, text, Curation.Verdict.init(rawValue:)).rawValue])
    case .means:
      return .credit(.means, [try known(field, text, Means.init(rawValue:)).rawValue])
    case .labelBy:
      guard value.isPlain("me") else { return .credit(.who, [text]) }
      guard let person else { throw .nobody(word: "me") }
      return .credit(.who, [person])
    case .confidence where value.isPlain("none"): return .oneOf(.suggestion, [nil])
    case .confidence: return .number(.confidence, try numbers(field, relation, text))
    case .width: return .number(.width, try numbers(field, relation, text))
    case .height: return .number(.height, try numbers(field, relation, text))
    case .id: return .number(.id, try numbers(field, relation, text))
    case .changed: return .happened(.changed, try times(field, relation, text))
    case .labelled: return .happened(.labelled, try times(field, relation, text))
    case .imported: return .happened(.imported, try times(field, relation, text))
    case .name: return .contains(.name, text)
    case .source: return .contains(.source, text)
    case .slide: return .slide(text)
    case .comment where value.isPlain("none"): return .not(.contains(.comment, ""))
    case .comment where value.isPlain("any"): return .contains(.comment, "")
    case .comment: return .contains(.comment, text)
    }
  }

  private func known<Value>(
    _ field: FilterField, _ text: String, _ make: (String) -> Value?
  ) throws(FilterError) -> Value {
    guard let value = make(text.lowercased()) else {
      throw .unknownValue(
        field: field.rawValue, word: text, nearest: Spelling.nearest(to: text, among: field.words))
    }
    return value
  }

  /// Keys of classes that no vocabulary knows are written out whole.
  private func classKey(_ text: String, _ field: FilterField) throws(FilterError) -> String? {
    if text.lowercased() == "none" { return nil }
    if let known = vocabulary.cellClass(spelled: text) { return known.key }
    if let begun = vocabulary.cellClass(begunAs: text) { return begun.key }
    if text.contains("_"), Vocabulary.isKey(text) { return text }
    let spellings = vocabulary.classes.flatMap { [$0.key, $0.name] + $0.aliases }
    throw .unknownValue(
      field: field.rawValue, word: text, nearest: Spelling.nearest(to: text, among: spellings))
  }

  /// `dohle_bodies`, and with a grade `dohle_bodies>=2`.
  private func finding(_ value: FilterWord) throws(FilterError) -> FilterTerm {
    guard let (name, relation, grades) = value.question else {
      return try finding(value.text, grade: nil)
    }
    guard grades.count == 1, let grade = FindingRemark.Grade(spelled: grades[0].text) else {
      throw .notAGrade(finding: name, word: grades.first?.text ?? "")
    }
    return try finding(name, grade: range(relation, Double(grade.rawValue)))
  }

  private func finding(
    _ text: String, grade: NumberRange?
  ) throws(FilterError) -> FilterTerm {
    if text.lowercased() == "any" { return .finding(nil, grade: grade) }
    if text.lowercased() == "none", grade == nil { return .not(.finding(nil)) }
    if let known = vocabulary.finding(spelled: text) { return .finding(known.key, grade: grade) }
    if text.contains("_"), Vocabulary.isKey(text) { return .finding(text, grade: grade) }
    let spellings = vocabulary.findings.flatMap { [$0.key, $0.name] + $0.aliases }
    throw .unknownValue(
      field: "finding", word: text, nearest: Spelling.nearest(to: text, among: spellings))
  }

  private func numbers(
    _ field: FilterField, _ relation: FilterWord.Relation, _ text: String
  ) throws(FilterError) -> NumberRange {
    func number(_ text: Substring) throws(FilterError) -> Double {
      let isPercent = text.hasSuffix("%")
      guard let value = Double(isPercent ? text.dropLast() : text), value.isFinite else {
        throw .notANumber(field: field.rawValue, word: String(text))
      }
      return isPercent ? value / 100 : value
    }
    if relation == .isOneOf, let dots = text.firstRange(of: "..") {
      let (low, high) = (text[..<dots.lowerBound], text[dots.upperBound...])
      if low.isEmpty && high.isEmpty { throw .notANumber(field: field.rawValue, word: text) }
      return NumberRange(
        low: low.isEmpty ? nil : try number(low), high: high.isEmpty ? nil : try number(high))
    }
    return range(relation, try number(text[...]))
  }

  /// The numbers that stand in `relation` to `value`.
  private func range(_ relation: FilterWord.Relation, _ value: Double) -> NumberRange {
    switch relation {
    case .isOneOf: NumberRange(low: value, high: value)
    case .less: NumberRange(high: value, highIncluded: false)
    case .lessOrEqual: NumberRange(high: value)
    case .greater: NumberRange(low: value, lowIncluded: false)
    case .greaterOrEqual: NumberRange(low: value)
    }
  }

  private func times(
    _ field: FilterField, _ relation: FilterWord.Relation, _ text: String
  ) throws(FilterError) -> TimeRange {
    if relation == .isOneOf, let dots = text.firstRange(of: "..") {
      let (low, high) = (text[..<dots.lowerBound], text[dots.upperBound...])
      return TimeRange(
        from: low.isEmpty ? nil : try FilterTime.span(String(low), of: field).from,
        until: high.isEmpty ? nil : try FilterTime.span(String(high), of: field).until)
    }
    let span = try FilterTime.span(text, of: field)
    // 'changed<7d' is less than seven days ago.
    let isAge = span.until == nil
    switch relation {
    case .isOneOf: return span
    case .less, .lessOrEqual:
      if isAge { return span }
      return TimeRange(until: relation == .less ? span.from : span.until)
    case .greater, .greaterOrEqual:
      if isAge { return TimeRange(until: span.from) }
      return TimeRange(from: relation == .greater ? span.until : span.from)
    }
  }
}
