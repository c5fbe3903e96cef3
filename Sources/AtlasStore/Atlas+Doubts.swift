import Foundation
import GRDB

extension Atlas {
  /// Replaces all doubts by these. They are opinions of a program about how things stand, so the
  /// journal doesn't have them.
  public func replaceDoubts(by doubts: [Doubt]) throws {
    try writing { db in
      try db.execute(sql: "DELETE FROM doubt")
      let insert = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO doubt (specimen, kind, score, reason) VALUES (?, ?, ?, ?)")
      for doubt in doubts {
        try insert.execute(arguments: [
          doubt.specimen.rawValue, doubt.kind.rawValue, doubt.score, doubt.reason,
        ])
      }
    }
  }

  /// The doubts about the specimens a query finds, strongest first.
  public func doubts(matching query: Query = Query()) throws -> [Doubt] {
    let condition = Condition(query)
    return try reading { db in
      let sql = """
        SELECT doubt.* FROM doubt JOIN specimen ON specimen.id = doubt.specimen
        WHERE \(condition.sql) ORDER BY doubt.score DESC, doubt.specimen
        """
      return try Row.fetchAll(db, sql: sql, arguments: condition.arguments).compactMap { row in
        try Doubt.Kind(rawValue: row.value("kind")).map { kind in
          try Doubt(
            kind, of: SpecimenID(rawValue: row.value("specimen")), score: row.value("score"),
            reason: row.value("reason"))
        }
      }
    }
  }

  /// Keeps the features a model sees in specimens; they can be made again.
  public func keep(features: [SpecimenID: [Float]], ofModel model: String) throws {
    try writing { db in
      let insert = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO feature (specimen, model, numbers) VALUES (?, ?, ?)")
      for (id, row) in features {
        let data = row.withUnsafeBytes { Data($0) }
        try insert.execute(arguments: [id.rawValue, model, data])
      }
    }
  }

  /// The features that a model saw, of the specimens that have any.
  public func features(ofModel model: String) throws -> [SpecimenID: [Float]] {
    try reading { db in
      let sql = """
        SELECT specimen, numbers FROM feature JOIN specimen ON specimen.id = feature.specimen
        WHERE model = ? AND removed IS NULL
        """
      var found: [SpecimenID: [Float]] = [:]
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [model])
      while let row = try rows.next() {
        let data: Data = try row.value(1)
        found[SpecimenID(rawValue: try row.value(0))] = data.withUnsafeBytes { bytes in
          (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
      }
      return found
    }
  }

  /// The specimens most like this one by the features kept, the likest first and itself among them:
  /// the cosine of their features, which the mean over all is taken from. Empty when it has none.
  public func similar(to id: SpecimenID, limit: Int = 60) throws -> [SpecimenID] {
    let model = try reading { db in
      try String.fetchOne(
        db, sql: "SELECT model FROM feature WHERE specimen = ?", arguments: [id.rawValue])
    }
    guard let model else { return [] }
    let features = try features(ofModel: model)
    guard let own = features[id] else { return [] }
    // All of one model are as many, but for what a damaged file holds.
    let all = features.filter { $0.value.count == own.count }
    var mean = [Float](repeating: 0, count: own.count)
    for row in all.values { for i in mean.indices { mean[i] += row[i] / Float(all.count) } }
    func cosine(_ row: [Float]) -> Float {
      var (product, first, second): (Float, Float, Float) = (0, 0, 0)
      for i in mean.indices {
        let (a, b) = (own[i] - mean[i], row[i] - mean[i])
        product += a * b
        first += a * a
        second += b * b
      }
      return product / max(1e-12, (first * second).squareRoot())
    }
    return all.map { (id: $0.key, likeness: cosine($0.value)) }
      .sorted { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
      .prefix(limit).map(\.id)
  }
}
