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
    if !query.text.isEmpty {
      let pattern = "%\(Self.escaped(query.text))%"
      add(
        """
        (specimen.name LIKE ? ESCAPE '\\' OR specimen.source LIKE ? ESCAPE '\\'
          OR specimen.comment LIKE ? ESCAPE '\\')
        """, [pattern, pattern, pattern])
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

  /// `text` with nothing in it that `LIKE` takes for a pattern.
  private static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
  }
}

extension Query.Order {
  /// The words after `ORDER BY`.
  var sql: String {
    switch self {
    case .imported: "specimen.id"
    case .name: "specimen.name, specimen.id"
    case .classKey: "specimen.class IS NULL, specimen.class, specimen.id"
    case .newestLabel: "specimen.credit DESC, specimen.id"
    case .leastConfident: "specimen.confidence IS NULL, specimen.confidence, specimen.id"
    }
  }
}
