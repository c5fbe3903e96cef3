/// Which specimens, in words a person types: `class:band -split:test confidence<0.6 "odd one"`.
///
/// A filter doesn't know the time: 'today' is today whenever it is asked. Made by `FilterReader`.
public struct Filter: Sendable, Hashable {
  /// The words as they were typed.
  public let text: String
  let term: FilterTerm

  init(text: String, term: FilterTerm) {
    self.text = text
    self.term = term
  }

  /// Lets everything through.
  public static let everything = Filter(text: "", term: .all([]))

  /// Whether it lets everything through.
  public var isEmpty: Bool { term == .all([]) }

  /// Of which origin the cells are that a count by this filter counts: a microscope's, unless it
  /// asks for drawn ones by name, as a demonstration does. The two are never counted together.
  public var countedOrigin: Origin.Kind {
    let asked = FilterTerm.oneOf(.origin, [Origin.Kind.drawn.rawValue])
    if term == asked { return .drawn }
    if case .all(let terms) = term, terms.contains(asked) { return .drawn }
    return .microscope
  }

  /// Whether it says anything of cells that were taken out of the atlas, which it finds only then.
  public var asksForRemoved: Bool { term.asksForRemoved }

  /// What both filters let through.
  public func and(_ other: Filter) -> Filter {
    if isEmpty { return other }
    if other.isEmpty { return self }
    func grouped(_ filter: Filter) -> String {
      if case .any = filter.term { "(\(filter.text))" } else { filter.text }
    }
    return Filter(
      text: "\(grouped(self)) \(grouped(other))", term: .all([term, other.term]))
  }
}

/// What a filter asks, as a tree.
indirect enum FilterTerm: Sendable, Hashable {
  /// Each of these; true for none.
  case all([FilterTerm])
  /// At least one of these.
  case any([FilterTerm])
  case not(FilterTerm)
  /// The text occurs in the name, the source, the comment or the note on a finding.
  case text(String)
  /// The text occurs in this one; an empty text asks whether there is any.
  case contains(FilterTextColumn, String)
  /// The word is one of these; nil among them asks for none.
  case oneOf(FilterWordColumn, [String?])
  /// The number lies in a range.
  case number(FilterNumberColumn, NumberRange)
  /// The finding is there; nil asks for any. Its grade lies in the range, where there is one.
  case finding(String?, grade: NumberRange? = nil)
  /// The labelling's entry has one of these words.
  case credit(FilterCreditColumn, [String])
  /// The labelling was given, the picture came in, or anything was changed in this time.
  case happened(FilterMoment, TimeRange)
  /// The suggestion is of another class than the label.
  case disputed
  /// It was cut out of a field of this slide.
  case slide(String)
  /// A program doubts it.
  case doubted(Doubt.Kind)
  /// It was taken out of the atlas.
  case removed
}

extension FilterTerm {
  /// Whether it says anything of what was taken out of the atlas, which it doesn't find otherwise.
  var asksForRemoved: Bool {
    switch self {
    case .removed: true
    case .not(let term): term.asksForRemoved
    case .any(let terms), .all(let terms): terms.contains(where: \.asksForRemoved)
    default: false
    }
  }

  /// The specimens that it names one by one, in its order.
  var namedIDs: [Int64] {
    switch self {
    case .number(.id, let range):
      guard let low = range.low, low == range.high else { return [] }
      return Int64(exactly: low).map { [$0] } ?? []
    case .any(let terms), .all(let terms): return terms.flatMap(\.namedIDs)
    default: return []
    }
  }
}

/// A column of `specimen` with free text.
enum FilterTextColumn: String, Sendable, Hashable {
  case name, source, comment
}

/// A column of `specimen` with a word of a fixed list.
enum FilterWordColumn: String, Sendable, Hashable {
  case classKey = "class"
  case suggestion, origin, split, verdict
}

/// A column of `specimen` with a number.
enum FilterNumberColumn: String, Sendable, Hashable {
  case confidence, width, height, id
}

/// A column of the entry that a labelling is by.
enum FilterCreditColumn: String, Sendable, Hashable {
  case who, means
}

/// Something that has a time.
enum FilterMoment: Sendable, Hashable {
  /// The label that stands.
  case labelled
  case imported
  /// Whatever a person did since the picture came in.
  case changed
}

/// Numbers between two ends; nil for no end.
struct NumberRange: Sendable, Hashable {
  var low: Double?
  var lowIncluded = true
  var high: Double?
  var highIncluded = true
}

/// Times from the beginning of one to the beginning of another; nil for no end.
struct TimeRange: Sendable, Hashable {
  var from: FilterTime?
  var until: FilterTime?
}

/// A moment, in this computer's time zone; what it means is settled when it is asked for.
enum FilterTime: Sendable, Hashable {
  /// The beginning of today, and so many days on.
  case today(plus: Int)
  /// So many hours ago.
  case hoursAgo(Int)
  /// The beginning of this day, and so many days, months or years on.
  case day(String, plus: String)
}
