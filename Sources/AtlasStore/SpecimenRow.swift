import Foundation
import GRDB
import Pictures

/// Reads and writes rows of the table `specimen`.
enum SpecimenRow {
  /// The columns that `state(from:)` reads, by their places: a bulk change reads many rows, and
  /// looking names up takes longer than reading.
  private static let stateColumns = """
    specimen.class, specimen.credit, specimen.split, specimen.comment, specimen.verdict,
    specimen.verdict_reason, specimen.suggestion, specimen.confidence, specimen.seen_by,
    (SELECT group_concat(finding) FROM specimen_finding WHERE specimen = specimen.id),
    (SELECT json_group_object(finding, json_object('grade', grade, 'note', note))
      FROM specimen_finding
      WHERE specimen = specimen.id AND coalesce(grade, note) IS NOT NULL HAVING count(*) > 0),
    specimen.removed, specimen.scale
    """

  /// The columns that `specimen(from:)` reads; `credited` is the entry a labelling is by.
  static let selection = """
    SELECT \(stateColumns), specimen.*, credited.who AS by_who, credited.time AS by_time,
      credited.means AS by_means,
      (SELECT group_concat(reason, '; ') FROM doubt WHERE specimen = specimen.id) AS doubt_list
    FROM specimen LEFT JOIN entry AS credited ON credited.sequence = specimen.credit
    """

  static func specimen(from row: Row) throws -> Specimen {
    let state = try state(from: row)
    var labelling: Labelling?
    if let held = state.labelling, let who: String = try row.value("by_who"),
      let time = Journal.date(try row.value("by_time")),
      let means = Means(rawValue: try row.value("by_means"))
    {
      labelling = Labelling(
        classKey: held.classKey, findings: Set(held.findings), remarks: held.remarks ?? [:],
        who: who, time: time, means: means)
    }
    return try Specimen(
      id: SpecimenID(rawValue: row.value("id")), digest: row.value("digest"),
      fileExtension: row.value("extension"), name: row.value("name"), source: row.value("source"),
      width: row.value("width"), height: row.value("height"), origin: origin(from: row),
      region: region(from: row), extra: json(row.value("extra")) ?? [:], labelling: labelling,
      split: state.split.flatMap(Split.init(rawValue:)),
      suggestion: state.suggestion.map {
        Suggestion(classKey: $0.classKey, confidence: min(1, max(0, $0.confidence)))
      },
      curation: state.curation?.curation ?? .undecided, comment: state.comment ?? "",
      doubts: row.value("doubt_list") ?? "", scale: state.scale,
      isRemoved: state.removed == true)
  }

  static func origin(from row: Row) throws -> Origin {
    let recipe: String? = try row.value("recipe")
    switch Origin.Kind(rawValue: try row.value("origin")) {
    case .generated:
      return .generated(recipe: recipe ?? "", group: try row.value("recipe_group") ?? "")
    case .drawn: return .drawn(rule: recipe ?? "")
    case .microscope, nil: return .microscope
    }
  }

  static func picture(from row: Row) throws -> PictureRecord {
    try PictureRecord(
      digest: row.value("digest"), fileExtension: row.value("extension"), name: row.value("name"),
      source: row.value("source"), width: row.value("width"), height: row.value("height"),
      origin: row.value("origin"),
      recipe: row.value("recipe"), group: row.value("recipe_group"), field: row.value("field"),
      box: sides(from: row), region: json(row.value("region")), extra: json(row.value("extra")))
  }

  /// Left, top, width and height, as the column `box` has them.
  private static func sides(from row: Row) throws -> [Int]? {
    let text: String? = try row.value("box")
    return text.map { $0.split(separator: ",").compactMap { Int($0) } }
  }

  /// Where it was cut out. Of a field that the atlas has never had, only the box is known.
  private static func region(from row: Row) throws -> CellRegion? {
    if let region: CellRegion = try json(row.value("region")) { return region }
    guard let field: String = try row.value("field"),
      let box = try sides(from: row).flatMap(PixelRectangle.init(sides:))
    else { return nil }
    return CellRegion(
      field: field, fieldDigest: field, fieldWidth: box.x + box.width,
      fieldHeight: box.y + box.height, x: Double(box.x), y: Double(box.y),
      width: Double(box.width), height: Double(box.height))
  }

  /// Writes down as a region where each specimen was cut out of a field of the atlas that earlier
  /// versions kept as a box alone.
  static func foldPlaces(_ db: Database) throws {
    let sql = """
      SELECT specimen.id, specimen.box, field.* FROM specimen JOIN field ON field.digest = specimen.field
      WHERE region IS NULL
      """
    for row in try Row.fetchAll(db, sql: sql) {
      guard let box = try sides(from: row).flatMap(PixelRectangle.init(sides:)) else { continue }
      let id: Int64 = try row.value("id")
      let region = try CellRegion(FieldRow.record(from: row), digest: row.value("digest"), box: box)
      try db.cachedStatement(sql: "UPDATE specimen SET region = ? WHERE id = ?")
        .execute(arguments: [try text(region), id])
    }
  }

  private static func json<Value: Decodable>(_ text: String?) throws -> Value? {
    try text.map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }

  private static func text(_ value: (some Encodable)?) throws -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try value.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
  }

  static func state(from row: Row) throws -> SpecimenState {
    var state = SpecimenState()
    if let credit: Int64 = try row.value(1) {
      let list: String? = try row.value(9)
      let findings = list?.split(separator: ",").map(String.init) ?? []
      state.labelling = LabellingState(
        classKey: try row.value(0), findings: Set(findings),
        remarks: findings.isEmpty ? [:] : try json(row.value(10)) ?? [:], credit: credit)
    }
    state.split = try row.value(2)
    state.comment = try row.value(3)
    if let verdict: String = try row.value(4) {
      state.curation = CurationState(verdict: verdict, reason: try row.value(5))
    }
    if let key: String = try row.value(6), let confidence: Double = try row.value(7) {
      state.suggestion = SuggestionState(classKey: key, confidence: confidence)
    }
    if let list: String = try row.value(8) {
      state.seenBy = try JSONDecoder().decode([String].self, from: Data(list.utf8))
    }
    state.removed = try row.value(11)
    state.scale = try json(row.value(12))
    return state
  }

  /// What can change about a specimen, and its origin.
  static func state(
    of id: SpecimenID, _ db: Database
  ) throws -> (state: SpecimenState, origin: Origin.Kind) {
    let statement = try db.cachedStatement(
      sql: "SELECT \(stateColumns), origin FROM specimen WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else {
      throw AtlasError.noSpecimen(id)
    }
    return (try state(from: row), Origin.Kind(rawValue: try row.value(13)) ?? .microscope)
  }

  static func row(_ id: SpecimenID, _ db: Database) throws -> Row {
    let statement = try db.cachedStatement(sql: "\(selection) WHERE specimen.id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else {
      throw AtlasError.noSpecimen(id)
    }
    return row
  }

  /// Adds a specimen with what never changes about it; `write` adds the rest. The columns `field`
  /// and `box` repeat the region, for questions.
  static func insert(_ id: Int64, _ picture: PictureRecord, _ db: Database) throws {
    let place = picture.region?.place
    try db.cachedStatement(
      sql: """
        INSERT INTO specimen
          (id, digest, extension, name, source, width, height, origin, recipe, recipe_group,
            field, box, region, extra)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, picture.digest, picture.fileExtension, picture.name, picture.source, picture.width,
      picture.height, picture.origin, picture.recipe, picture.group, place?.field,
      place.map { $0.box.sides.map(String.init).joined(separator: ",") },
      try text(picture.region), try text(picture.extra),
    ])
  }

  /// Makes `now` the state of a specimen that was in the state `was`.
  static func write(
    _ now: SpecimenState, over was: SpecimenState, of id: Int64, _ db: Database
  ) throws {
    var seenBy: String?
    if let names = now.seenBy {
      seenBy = String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
    }
    try db.cachedStatement(
      sql: """
        UPDATE specimen SET class = ?, credit = ?, split = ?, comment = ?, verdict = ?,
          verdict_reason = ?, suggestion = ?, confidence = ?, seen_by = ?, removed = ?,
          scale = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      now.labelling?.classKey, now.labelling?.credit, now.split, now.comment,
      now.curation?.verdict, now.curation?.reason, now.suggestion?.classKey,
      now.suggestion?.confidence, seenBy, now.removed, try text(now.scale), id,
    ])
    try writeFindings(of: now.labelling, over: was.labelling, of: id, db)
  }

  private static func writeFindings(
    of now: LabellingState?, over was: LabellingState?, of id: Int64, _ db: Database
  ) throws {
    let old = Set(was?.findings ?? [])
    let new = Set(now?.findings ?? [])
    for finding in old.subtracting(new) {
      try db.cachedStatement(
        sql: "DELETE FROM specimen_finding WHERE specimen = ? AND finding = ?"
      ).execute(arguments: [id, finding])
    }
    for finding in new {
      let remark = now?.remarks?[finding]
      if old.contains(finding), remark == was?.remarks?[finding] { continue }
      try db.cachedStatement(
        sql: """
          INSERT INTO specimen_finding (specimen, finding, grade, note) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET grade = excluded.grade, note = excluded.note
          """
      ).execute(arguments: [id, finding, remark?.grade?.rawValue, remark?.note])
    }
  }
}
