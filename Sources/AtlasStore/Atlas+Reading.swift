public import Foundation
import GRDB
public import Pictures

/// How many specimens share something.
public struct Tally<Key: Sendable & Hashable>: Sendable, Hashable {
  public let key: Key
  public let count: Int
}

extension Atlas {
  /// How many specimens a query finds.
  public func count(_ query: Query = Query()) throws -> Int {
    let condition = Condition(query)
    return try database.read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM specimen WHERE \(condition.sql)",
        arguments: condition.arguments) ?? 0
    }
  }

  /// All specimens a query finds, in its order.
  public func ids(_ query: Query = Query()) throws -> [SpecimenID] {
    let condition = Condition(query)
    return try database.read { db in
      let sql = "SELECT id FROM specimen WHERE \(condition.sql) ORDER BY \(query.order.sql)"
      return try Int64.fetchAll(db, sql: sql, arguments: condition.arguments)
        .map(SpecimenID.init(rawValue:))
    }
  }

  /// These specimens, in this order. Throws `AtlasError.noSpecimen`.
  public func specimens(_ ids: some Sequence<SpecimenID>) throws -> [Specimen] {
    let ids = Array(ids)
    return try database.read { db in
      try ids.map { try SpecimenRow.specimen(from: SpecimenRow.row($0, db)) }
    }
  }

  /// All specimens a query finds, in its order.
  public func specimens(_ query: Query) throws -> [Specimen] {
    let condition = Condition(query)
    let sql = """
      \(SpecimenRow.selection) WHERE \(condition.sql) ORDER BY \(query.order.sql)
      """
    return try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: condition.arguments)
        .map(SpecimenRow.specimen(from:))
    }
  }

  /// One specimen. Throws `AtlasError.noSpecimen`.
  public func specimen(_ id: SpecimenID) throws -> Specimen {
    try database.read { db in try SpecimenRow.specimen(from: SpecimenRow.row(id, db)) }
  }

  /// The specimen whose file has this SHA-256; nil when it isn't here.
  public func specimen(withDigest digest: String) throws -> Specimen? {
    try database.read { db in
      let sql = "\(SpecimenRow.selection) WHERE specimen.digest = ?"
      return try Row.fetchOne(db, sql: sql, arguments: [digest])
        .map(SpecimenRow.specimen(from:))
    }
  }

  /// How many of each class a query finds; nil stands for the unlabelled. Largest first.
  public func classCounts(_ query: Query = Query()) throws -> [Tally<String?>] {
    try counts(of: "specimen.class", query).map { Tally(key: $0.0, count: $0.1) }
  }

  /// How many of each split a query finds; nil stands for those without. Largest first.
  public func splitCounts(_ query: Query = Query()) throws -> [Tally<Split?>] {
    try counts(of: "specimen.split", query).map {
      Tally(key: $0.0.flatMap(Split.init(rawValue:)), count: $0.1)
    }
  }

  /// How many of each origin a query finds. Largest first.
  public func originCounts(_ query: Query = Query()) throws -> [Tally<Origin.Kind>] {
    try counts(of: "specimen.origin", query).compactMap { text, count in
      text.flatMap(Origin.Kind.init(rawValue:)).map { Tally(key: $0, count: count) }
    }
  }

  /// How many of the specimens a query finds have each finding. Largest first.
  public func findingCounts(_ query: Query = Query()) throws -> [Tally<String>] {
    let condition = Condition(query)
    let sql = """
      SELECT finding, count(*) FROM specimen_finding JOIN specimen ON specimen.id = specimen
      WHERE \(condition.sql) GROUP BY finding ORDER BY count(*) DESC, finding
      """
    return try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: condition.arguments)
        .map { Tally(key: $0[0], count: $0[1]) }
    }
  }

  /// Everyone in the journal and how many labellings are theirs now. Largest first.
  public func labellers() throws -> [Tally<String>] {
    let sql = """
      SELECT who, count(specimen.id) FROM entry LEFT JOIN specimen ON specimen.credit = sequence
      GROUP BY who ORDER BY count(specimen.id) DESC, who
      """
    return try database.read { db in
      try Row.fetchAll(db, sql: sql).map { Tally(key: $0[0], count: $0[1]) }
    }
  }

  private func counts(of column: String, _ query: Query) throws -> [(String?, Int)] {
    let condition = Condition(query)
    let sql = """
      SELECT \(column), count(*) FROM specimen WHERE \(condition.sql)
      GROUP BY 1 ORDER BY 2 DESC, 1
      """
    return try database.read { db in
      try Row.fetchAll(db, sql: sql, arguments: condition.arguments).map { ($0[0], $0[1]) }
    }
  }
}

extension Atlas {
  /// Where the picture's file is, as it was imported; nil in memory.
  public func pictureFile(of specimen: Specimen) -> URL? {
    pictures.url(specimen.digest, specimen.fileExtension)
  }

  /// The picture's file, as it was imported. Throws `AtlasError.pictureLost`.
  public func pictureData(of specimen: Specimen) throws -> Data {
    let data: Data?
    do {
      data = try pictures.data(specimen.digest, specimen.fileExtension)
    } catch {
      throw AtlasError.pictureLost(specimen.id, reason: "its file can't be read")
    }
    guard let data else {
      throw AtlasError.pictureLost(specimen.id, reason: "its file is gone")
    }
    return data
  }

  /// The picture, decoded. Throws `AtlasError.pictureLost` or `PictureError`.
  public func picture(of specimen: Specimen) throws -> Picture {
    try PictureFile.read(data: pictureData(of: specimen), name: specimen.name)
  }

  /// Small pictures of these specimens, at most `thumbnailSide` wide and high. Missing ones are
  /// made from the pictures and kept; a specimen whose picture is lost has none.
  public func thumbnails(of specimens: [Specimen]) throws -> [SpecimenID: Picture] {
    var found = try thumbnails.thumbnails(of: specimens.map { ($0.id, $0.digest) })
    var fresh: [(id: SpecimenID, digest: String, picture: Picture)] = []
    for specimen in specimens where found[specimen.id] == nil {
      guard let picture = try? picture(of: specimen) else { continue }
      let small = Newcomer.thumbnail(of: picture)
      found[specimen.id] = small
      fresh.append((specimen.id, specimen.digest, small))
    }
    // A thumbnail that can't be kept is made again next time.
    if !fresh.isEmpty { try? thumbnails.keep(fresh) }
    return found
  }

  /// The longer side of a thumbnail, in pixels.
  public static var thumbnailSide: Int { ThumbnailStore.side }
}

extension Atlas {
  /// Who was last at the keyboard; nil before anyone said.
  public func rememberedLabeller() throws -> String? {
    try database.read { db in
      try String.fetchOne(db, sql: "SELECT value FROM fact WHERE name = 'labeller'")
    }
  }

  /// Remembers who is at the keyboard.
  public func remember(labeller: String) throws {
    guard !labeller.isEmpty else { throw AtlasError.noName }
    try database.write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO fact VALUES ('labeller', ?)", arguments: [labeller])
    }
  }
}
