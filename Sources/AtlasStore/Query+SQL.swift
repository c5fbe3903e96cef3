import GRDB

/// A question in SQL with the values of its question marks.
struct Condition {
  private var clauses: [String] = []
  private(set) var arguments = StatementArguments()

  /// The words after `WHERE`.
  var sql: String { clauses.isEmpty ? "true" : clauses.joined(separator: " AND ") }

  init(_ query: Query) {
    require("specimen.class", among: query.classes)
    require("specimen.split", among: Set(query.splits.map { $0?.rawValue }))
    require("specimen.origin", among: Set(query.origins.map { $0.rawValue }))
    require("coalesce(specimen.verdict, 'undecided')", among: query.verdicts.map(\.rawValue))
    for finding in query.findings.sorted() {
      add(
        "specimen.id IN (SELECT specimen FROM specimen_finding WHERE finding = ?)", [finding])
    }
    requireCredit("who", among: query.labellers.sorted())
    requireCredit("means", among: query.means.map(\.rawValue).sorted())
    if let group = query.group { add("specimen.recipe_group = ?", [group]) }
    if query.disputed {
      add("specimen.suggestion IS NOT NULL AND specimen.suggestion IS NOT specimen.class", [])
    }
    // What was taken out is found only by who asks for it.
    if !query.filter.term.asksForRemoved { clauses.append("specimen.removed IS NULL") }
    if !query.filter.isEmpty {
      let filter = query.filter.term.condition
      clauses.append(filter.sql)
      arguments += filter.arguments
    }
  }

  private mutating func add(_ clause: String, _ values: [String]) {
    clauses.append(clause)
    arguments += StatementArguments(values)
  }

  private mutating func require(_ expression: String, among values: some Collection<String?>) {
    if values.isEmpty { return }
    let named = values.compactMap(\.self).sorted()
    let marks = named.map { _ in "?" }.joined(separator: ", ")
    let absent = values.contains(nil) ? " OR \(expression) IS NULL" : ""
    add("(\(expression) IN (\(marks))\(absent))", named)
  }

  private mutating func requireCredit(_ column: String, among values: [String]) {
    if values.isEmpty { return }
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    add("specimen.credit IN (SELECT sequence FROM entry WHERE \(column) IN (\(marks)))", values)
  }
}

extension Query {
  /// The words after `ORDER BY`.
  var orderSQL: String {
    order.columns(filter.term).map { column -> String in
      let descends = column.turns ? column.isDescending != isReversed : column.isDescending
      return descends ? "\(column.sql) DESC" : column.sql
    }.joined(separator: ", ")
  }
}

extension Query.Order {
  /// What rows are compared by, one after the other.
  fileprivate func columns(_ filter: FilterTerm) -> [OrderColumn] {
    let age = OrderColumn("specimen.id")
    switch self {
    case .imported: return [age]
    case .named:
      let named = filter.namedIDs.enumerated().map { "WHEN \($1) THEN \($0)" }
      if named.isEmpty { return [age] }
      return [
        OrderColumn("CASE specimen.id \(named.joined(separator: " ")) ELSE \(named.count) END"),
        age,
      ]
    case .name: return [OrderColumn("specimen.name"), age]
    case .source: return [OrderColumn("specimen.source"), age]
    case .classKey: return OrderColumn.absentLast("specimen.class") + [age]
    case .grouped:
      return OrderColumn.absentLast(Self.groupSQL)
        + [
          OrderColumn("specimen.confidence IS NULL", turns: false), OrderColumn(Self.certainty),
          age,
        ]
    case .newestLabel: return [OrderColumn("specimen.credit", isDescending: true), age]
    case .leastConfident: return OrderColumn.absentLast("specimen.confidence") + [age]
    case .split: return OrderColumn.absentLast("specimen.split") + [age]
    case .doubt:
      let score = "(SELECT max(score) FROM doubt WHERE doubt.specimen = specimen.id)"
      return [
        OrderColumn("\(score) IS NULL", turns: false), OrderColumn(score, isDescending: true), age,
      ]
    case .size: return [OrderColumn("specimen.width * specimen.height"), age]
    }
  }

  /// The class, or the suggested one where there is none.
  static let groupSQL = "coalesce(specimen.class, specimen.suggestion)"

  /// How sure the model is of the class the specimen has; where it suggests another, at most what
  /// that one leaves.
  private static let certainty = """
    CASE WHEN specimen.class IS NULL OR specimen.class = specimen.suggestion
    THEN specimen.confidence ELSE 1 - specimen.confidence END
    """
}

/// Something rows are compared by.
private struct OrderColumn {
  var sql: String
  var isDescending = false
  /// Whether it goes the other way in a reversed order.
  var turns = true

  init(_ sql: String, isDescending: Bool = false, turns: Bool = true) {
    self.sql = sql
    self.isDescending = isDescending
    self.turns = turns
  }

  static func absentLast(_ sql: String) -> [OrderColumn] {
    [OrderColumn("\(sql) IS NULL", turns: false), OrderColumn(sql)]
  }
}
