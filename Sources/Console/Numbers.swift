import Foundation

/// Numbers as people read them.
enum Numbers {
  /// '7,989'
  static func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (number < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// '2', '0.5'
  static func short(_ number: Double) -> String {
    number == number.rounded() ? grouped(Int(number)) : "\((number * 10).rounded() / 10)"
  }

  /// '97 %'
  static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

  /// '1 cell', '2,000 cells'
  static func cells(_ number: Int) -> String {
    number == 1 ? "1 cell" : "\(grouped(number)) cells"
  }

  /// '12 s', '3 min 20 s', '2 h 5 min'
  static func time(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }

  /// '2026-11-22 14:03'
  static func moment(_ date: Date, in zone: TimeZone) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute], from: date)
    func two(_ value: Int?) -> String {
      let text = String(value ?? 0)
      return text.count < 2 ? "0" + text : text
    }
    return
      "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) \(two(parts.hour)):\(two(parts.minute))"
  }
}
