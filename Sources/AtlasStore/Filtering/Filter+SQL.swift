import GRDB

extension FilterTerm {
  /// The condition in SQL, over rows of `specimen`. Absent values make a condition false, and its
  /// opposite true.
  var condition: (sql: String, arguments: StatementArguments) {
    switch self {
    case .all(let terms): return Self.joined(terms, by: " AND ", none: "true")
    case .any(let terms): return Self.joined(terms, by: " OR ", none: "false")
    case .not(let term):
      let (sql, arguments) = term.condition
      return ("NOT coalesce(\(sql), false)", arguments)
    case .text(let text):
      let pattern = Self.pattern(text)
      var sql = ["name", "source", "comment"].map { "specimen.\($0) LIKE ? ESCAPE '\\'" }
      sql.append(
        "specimen.id IN (SELECT specimen FROM specimen_finding WHERE note LIKE ? ESCAPE '\\')")
      return (
        "(\(sql.joined(separator: " OR ")))", StatementArguments(sql.map { _ in pattern })
      )
    case .contains(let column, let text):
      if text.isEmpty { return ("specimen.\(column.rawValue) IS NOT NULL", []) }
      return ("specimen.\(column.rawValue) LIKE ? ESCAPE '\\'", [Self.pattern(text)])
    case .oneOf(let column, let values): return column.condition(values)
    case .number(let column, let range): return range.condition(on: "specimen.\(column.rawValue)")
    case .finding(let key, let grade):
      var arguments = StatementArguments()
      if let key { arguments += [key] }
      var clauses = key == nil ? [] : ["finding = ?"]
      if let grade = grade?.condition(on: "grade") {
        clauses.append(grade.sql)
        arguments += grade.arguments
      }
      let which = clauses.isEmpty ? "" : " WHERE \(clauses.joined(separator: " AND "))"
      return ("specimen.id IN (SELECT specimen FROM specimen_finding\(which))", arguments)
    case .credit(let column, let values):
      let marks = values.map { _ in "?" }.joined(separator: ", ")
      return (
        "specimen.credit IN (SELECT sequence FROM entry WHERE \(column.rawValue) IN (\(marks)))",
        StatementArguments(values)
      )
    case .happened(let moment, let range): return (moment.condition(range), [])
    case .doubted(let kind):
      return ("specimen.id IN (SELECT specimen FROM doubt WHERE kind = ?)", [kind.rawValue])
    case .slide(let name):
      return (
        "specimen.field IN (SELECT digest FROM field WHERE slide = ? COLLATE NOCASE)", [name]
      )
    case .removed: return ("specimen.removed IS NOT NULL", [])
    case .disputed:
      return ("(specimen.suggestion IS NOT NULL AND specimen.suggestion IS NOT specimen.class)", [])
    }
  }

  private static func joined(
    _ terms: [FilterTerm], by word: String, none: String
  ) -> (sql: String, arguments: StatementArguments) {
    if terms.isEmpty { return (none, []) }
    let conditions = terms.map(\.condition)
    return (
      "(\(conditions.map(\.sql).joined(separator: word)))",
      conditions.reduce(into: StatementArguments()) { $0 += $1.arguments }
    )
  }

  /// Matches `text` anywhere; nothing in it is taken for a pattern.
  private static func pattern(_ text: String) -> String {
    "%\(String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] }))%"
  }
}

extension FilterWordColumn {
  fileprivate func condition(
    _ values: [String?]
  ) -> (sql: String, arguments: StatementArguments) {
    // A generated picture without a verdict is undecided.
    let column =
      self == .verdict ? "coalesce(specimen.verdict, 'undecided')" : "specimen.\(rawValue)"
    let named = values.compactMap(\.self)
    let marks = named.map { _ in "?" }.joined(separator: ", ")
    let absent = values.contains(nil) ? " OR \(column) IS NULL" : ""
    return ("(\(column) IN (\(marks))\(absent))", StatementArguments(named))
  }
}

extension NumberRange {
  fileprivate func condition(on column: String) -> (sql: String, arguments: StatementArguments) {
    var clauses: [String] = []
    var arguments = StatementArguments()
    if let low {
      clauses.append("\(column) \(lowIncluded ? ">=" : ">") ?")
      arguments += [low]
    }
    if let high {
      clauses.append("\(column) \(highIncluded ? "<=" : "<") ?")
      arguments += [high]
    }
    return ("(\(clauses.joined(separator: " AND ")))", arguments)
  }
}

extension FilterMoment {
  fileprivate func condition(_ range: TimeRange) -> String {
    var clauses: [String] = []
    if let from = range.from { clauses.append("time >= \(from.sql)") }
    if let until = range.until { clauses.append("time < \(until.sql)") }
    let entries = "SELECT sequence FROM entry WHERE \(clauses.joined(separator: " AND "))"
    switch self {
    case .labelled: return "specimen.credit IN (\(entries))"
    case .imported: return Self.mentioned(in: "\(entries) AND action = 'import'")
    case .changed:
      return Self.mentioned(
        in: "\(entries) AND action NOT IN ('import', 'suggest', 'seen', 'sign')")
    }
  }

  private static func mentioned(in entries: String) -> String {
    "specimen.id IN (SELECT specimen FROM entry_specimen WHERE entry IN (\(entries)))"
  }
}
