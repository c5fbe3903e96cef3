extension FilterTime {
  /// The time a word means: a day, a month, a year, or everything since an age.
  static func span(_ text: String, of field: FilterField) throws(FilterError) -> TimeRange {
    let word = text.lowercased()
    switch word {
    case "today": return TimeRange(from: .today(plus: 0), until: .today(plus: 1))
    case "yesterday": return TimeRange(from: .today(plus: -1), until: .today(plus: 0))
    default: break
    }
    if let unit = word.last, let count = Int(word.dropLast()), (0...100_000).contains(count) {
      switch unit {
      case "h": return TimeRange(from: .hoursAgo(count))
      case "d": return TimeRange(from: .hoursAgo(24 * count))
      case "w": return TimeRange(from: .hoursAgo(168 * count))
      default: break
      }
    }
    if let span = calendarSpan(word) { return span }
    throw .notATime(field: field.rawValue, word: text)
  }

  /// '2026', '2026-11' or '2026-11-22'.
  private static func calendarSpan(_ word: String) -> TimeRange? {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, (1...3).contains(parts.count), parts[0].count == 4,
      parts.dropFirst().allSatisfy({ (1...2).contains($0.count) }),
      numbers.count < 2 || (1...12).contains(numbers[1]),
      numbers.count < 3 || (1...31).contains(numbers[2])
    else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let month = two(numbers.count > 1 ? numbers[1] : 1)
    let day = two(numbers.count > 2 ? numbers[2] : 1)
    let start = "\(parts[0])-\(month)-\(day)"
    let step = ["+1 year", "+1 month", "+1 day"][parts.count - 1]
    return TimeRange(from: .day(start, plus: "+0 days"), until: .day(start, plus: step))
  }

  /// The moment as SQLite tells it, in the form of the journal's times. Days begin when they do
  /// here, which SQLite knows from the system.
  var sql: String {
    let form = "'%Y-%m-%dT%H:%M:%fZ'"
    switch self {
    case .today(let days):
      return
        "strftime(\(form), 'now', 'localtime', 'start of day', '\(days) days', 'utc')"
    case .hoursAgo(let hours): return "strftime(\(form), 'now', '-\(hours) hours')"
    case .day(let day, let step): return "strftime(\(form), '\(day)', '\(step)', 'utc')"
    }
  }
}
