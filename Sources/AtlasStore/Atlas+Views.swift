import GRDB

/// A filter and an order kept under a name, for everyone who opens the atlas.
public struct SavedView: Sendable, Hashable, Identifiable {
  public let name: String
  /// The filter as it was typed; 'me' is whoever reads it.
  public let filter: String
  public let order: Query.Order
  public let isReversed: Bool

  public init(
    name: String, filter: String, order: Query.Order = .imported, isReversed: Bool = false
  ) {
    self.name = name
    self.filter = filter
    self.order = order
    self.isReversed = isReversed
  }

  public var id: String { name }
}

extension Atlas {
  /// All views, by name.
  public func views() throws -> [SavedView] {
    try reading { db in
      try Row.fetchAll(db, sql: "SELECT * FROM view ORDER BY name").map { row in
        try SavedView(
          name: row.value("name"), filter: row.value("filter"),
          order: Query.Order(rawValue: row.value("ordering")) ?? .imported,
          isReversed: row.value("reversed"))
      }
    }
  }

  /// Keeps a view, in place of one of the same name.
  public func keep(_ view: SavedView) throws {
    guard !view.name.isEmpty else { throw AtlasError.noViewName }
    try writing { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO view VALUES (?, ?, ?, ?)",
        arguments: [view.name, view.filter, view.order.rawValue, view.isReversed])
    }
  }

  /// Forgets the view of this name; false when there was none.
  public func forgetView(named name: String) throws -> Bool {
    try writing { db in
      try db.execute(sql: "DELETE FROM view WHERE name = ?", arguments: [name])
      return db.changesCount > 0
    }
  }
}
