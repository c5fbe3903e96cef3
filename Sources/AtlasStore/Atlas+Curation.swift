import GRDB

/// Generated pictures of one recipe, and what people thought of them.
public struct RecipeGroup: Sendable, Hashable, Identifiable {
  /// What their recipes share.
  public let group: String
  /// How many there are.
  public let count: Int
  public let kept: Int
  public let rejected: Int

  public var id: String { group }
  public var undecided: Int { count - kept - rejected }
}

extension Atlas {
  /// All groups of generated pictures, latest first.
  public func recipeGroups() throws -> [RecipeGroup] {
    let sql = """
      SELECT recipe_group, count(*), count(*) FILTER (WHERE verdict = 'kept'),
        count(*) FILTER (WHERE verdict = 'rejected')
      FROM specimen WHERE recipe_group IS NOT NULL AND removed IS NULL
      GROUP BY recipe_group ORDER BY max(id) DESC
      """
    return try reading { db in
      try Row.fetchAll(db, sql: sql).map { row in
        try RecipeGroup(
          group: row.value(0), count: row.value(1), kept: row.value(2), rejected: row.value(3))
      }
    }
  }
}
