public import Foundation
import GRDB
public import Pictures

extension Atlas {
  /// How many specimens a query finds.
  public func count(matching query: Query = Query()) throws -> Int {
    let condition = Condition(query)
    return try reading { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM specimen WHERE \(condition.sql)",
        arguments: condition.arguments) ?? 0
    }
  }

  /// All specimens a query finds, in its order.
  public func ids(matching query: Query = Query()) throws -> [SpecimenID] {
    let condition = Condition(query)
    return try reading { db in
      let sql = "SELECT id FROM specimen WHERE \(condition.sql) ORDER BY \(query.orderSQL)"
      return try Int64.fetchAll(db, sql: sql, arguments: condition.arguments)
        .map(SpecimenID.init(rawValue:))
    }
  }

  /// These specimens, in this order. Throws `AtlasError.noSpecimen`.
  public func specimens(_ ids: some Sequence<SpecimenID>) throws -> [Specimen] {
    let ids = Array(ids)
    return try reading { db in
      try ids.map { try SpecimenRow.specimen(from: SpecimenRow.row($0, db)) }
    }
  }

  /// All specimens a query finds, in its order.
  public func specimens(matching query: Query) throws -> [Specimen] {
    let condition = Condition(query)
    let sql = """
      \(SpecimenRow.selection) WHERE \(condition.sql) ORDER BY \(query.orderSQL)
      """
    return try reading { db in
      try Row.fetchAll(db, sql: sql, arguments: condition.arguments)
        .map(SpecimenRow.specimen(from:))
    }
  }

  /// One specimen. Throws `AtlasError.noSpecimen`.
  public func specimen(_ id: SpecimenID) throws -> Specimen {
    try reading { db in try SpecimenRow.specimen(from: SpecimenRow.row(id, db)) }
  }

  /// The specimen whose file has this SHA-256; nil when it isn't here.
  public func specimen(withDigest digest: String) throws -> Specimen? {
    try reading { db in
      let sql = "\(SpecimenRow.selection) WHERE specimen.digest = ?"
      return try Row.fetchOne(db, sql: sql, arguments: [digest])
        .map(SpecimenRow.specimen(from:))
    }
  }

  /// How many of each class a query finds; nil stands for the unlabelled.
  public func classCounts(matching query: Query = Query()) throws -> [String?: Int] {
    try counts(of: "specimen.class", query)
  }

  /// How many of each class a query finds, one after the other as `.grouped` orders them; cells
  /// without a class count as what a model suggests.
  public func groupCounts(matching query: Query) throws -> [(key: String?, count: Int)] {
    let condition = Condition(query)
    let group = Query.Order.groupSQL
    let sql = """
      SELECT \(group), count(*) FROM specimen WHERE \(condition.sql)
      GROUP BY 1 ORDER BY \(group) IS NULL, 1\(query.isReversed ? " DESC" : "")
      """
    return try pairs(sql, condition.arguments).map { (key: $0.0, count: $0.1) }
  }

  /// How many of each split a query finds; nil stands for those without.
  public func splitCounts(matching query: Query = Query()) throws -> [Split?: Int] {
    let pairs = try counts(of: "specimen.split", query)
      .map { ($0.key.flatMap(Split.init(rawValue:)), $0.value) }
    return Dictionary(pairs, uniquingKeysWith: +)
  }

  /// How many of each origin a query finds.
  public func originCounts(matching query: Query = Query()) throws -> [Origin.Kind: Int] {
    let pairs = try counts(of: "specimen.origin", query).compactMap { text, count in
      text.flatMap(Origin.Kind.init(rawValue:)).map { ($0, count) }
    }
    return Dictionary(pairs, uniquingKeysWith: +)
  }

  /// How many of the specimens a query finds have each finding.
  public func findingCounts(matching query: Query = Query()) throws -> [String: Int] {
    let condition = Condition(query)
    let sql = """
      SELECT finding, count(*) FROM specimen_finding JOIN specimen ON specimen.id = specimen
      WHERE \(condition.sql) GROUP BY finding
      """
    return try pairs(sql, condition.arguments).reduce(into: [:]) { counts, pair in
      if let key = pair.0 { counts[key] = pair.1 }
    }
  }

  /// Everyone in the journal, and how many labellings are theirs now.
  public func labellerCounts() throws -> [String: Int] {
    let sql = """
      SELECT who, count(specimen.id) FROM entry LEFT JOIN specimen
        ON specimen.credit = sequence AND specimen.removed IS NULL
      GROUP BY who
      """
    return try pairs(sql, []).reduce(into: [:]) { counts, pair in
      if let key = pair.0 { counts[key] = pair.1 }
    }
  }

  private func counts(of column: String, _ query: Query) throws -> [String?: Int] {
    let condition = Condition(query)
    let sql = "SELECT \(column), count(*) FROM specimen WHERE \(condition.sql) GROUP BY 1"
    return Dictionary(try pairs(sql, condition.arguments), uniquingKeysWith: +)
  }

  private func pairs(
    _ sql: String, _ arguments: StatementArguments
  ) throws -> [(String?, Int)] {
    try reading { db in
      try Row.fetchAll(db, sql: sql, arguments: arguments).map {
        (try $0.value(0), try $0.value(1))
      }
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

  /// The picture of this specimen, decoded. Throws `AtlasError` or `PictureError`.
  public func picture(of id: SpecimenID) throws -> Picture {
    try picture(of: specimen(id))
  }

  /// The small picture of this specimen. Throws `AtlasError` or `PictureError`.
  public func thumbnail(of id: SpecimenID) throws -> Picture {
    let specimen = try specimen(id)
    return try thumbnails(of: [specimen])[id] ?? Newcomer.thumbnail(of: picture(of: specimen))
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
  public func rememberedPerson() throws -> String? {
    try reading { db in
      try String.fetchOne(db, sql: "SELECT value FROM fact WHERE name = 'person'")
    }
  }

  /// Micrometres a pixel of the pictures; nil when nobody said.
  public func rememberedPixelSize() throws -> Double? {
    try reading { db in
      try String.fetchOne(db, sql: "SELECT value FROM fact WHERE name = 'pixel_size'")
    }.flatMap(Double.init)
  }

  /// Remembers how many micrometres a pixel of the pictures is; nil forgets it.
  public func remember(pixelSize: Double?) throws {
    try writing { db in
      guard let pixelSize else {
        return try db.execute(sql: "DELETE FROM fact WHERE name = 'pixel_size'")
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO fact VALUES ('pixel_size', ?)", arguments: ["\(pixelSize)"])
    }
  }

  /// Remembers who is at the keyboard.
  public func remember(person: String) throws {
    guard !person.isEmpty else { throw AtlasError.noName }
    try writing { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO fact VALUES ('person', ?)", arguments: [person])
    }
  }
}
