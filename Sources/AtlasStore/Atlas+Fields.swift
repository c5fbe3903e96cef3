public import Foundation
import GRDB
public import Pictures

/// A field on its way into an atlas.
public struct NewField: Sendable {
  /// The file as it is.
  public let data: Data
  /// SHA-256 of `data`.
  public let digest: String
  public let fileExtension: String
  public let name: String
  public let slide: String
  public let width: Int
  public let height: Int
  public let origin: Origin
  public let boxes: [FieldBox]

  /// - Parameter picture: `data`, decoded.
  public init(
    _ data: Data, picture: Picture, name: String, slide: String, digest: String,
    origin: Origin = .microscope, boxes: [FieldBox]
  ) {
    self.data = data
    self.digest = digest
    fileExtension = PictureFile.format(of: data)?.fileExtension ?? ""
    self.name = name
    self.slide = slide
    width = picture.width
    height = picture.height
    self.origin = origin
    self.boxes = boxes
  }

  fileprivate var record: FieldRecord {
    let recipe: String? =
      switch origin {
      case .microscope: nil
      case .generated(let recipe, _): recipe
      case .drawn(let rule): rule
      }
    return FieldRecord(
      fileExtension: fileExtension, name: name, slide: slide, width: width, height: height,
      origin: origin.kind.rawValue, recipe: recipe)
  }
}

extension Atlas {
  /// Takes in a field with the boxes found in it. A field that is here already is left as it is;
  /// then it returns nil.
  ///
  /// Throws `AtlasError`.
  @discardableResult
  public func admit(
    _ field: NewField, by who: String, at time: Date, reason: String
  ) throws -> JournalEntry? {
    try checkChangeable()
    guard !who.isEmpty else { throw AtlasError.noName }
    guard !field.slide.isEmpty else { throw AtlasError.badSlide(field.slide) }
    if try self.field(field.digest) != nil { return nil }
    try pictures.keep(
      PictureBytes(digest: field.digest, fileExtension: field.fileExtension, data: field.data))
    try pictures.settle([field.digest])
    let draft = Journal.Draft(
      time: time, who: who, action: .field, means: .model, reason: reason, software: software)
    return try writing { db in
      // Another process may have been faster since we asked.
      if try FieldRow.fetch(field.digest, db) != nil { return nil }
      let item = FieldItem(
        field: field.digest, picture: field.record, was: nil, now: field.boxes)
      return try FieldRow.commit(draft, [item], tops: Journal.tops(of: who, db), to: db)
    }
  }

  /// Records that `who` says these are the boxes of a field. It can be undone like any change.
  ///
  /// Returns nil when nothing would change. Throws `AtlasError`: `.noName`, `.noField`, or
  /// `.badBox` for a box that isn't inside the field.
  @discardableResult
  public func record(
    boxes: [FieldBox], of digest: String, by who: String, at time: Date, reason: String? = nil
  ) throws -> JournalEntry? {
    guard !who.isEmpty else { throw AtlasError.noName }
    return try writing { db in
      guard let field = try FieldRow.fetch(digest, db) else { throw AtlasError.noField(digest) }
      for box in boxes where field.frame.intersection(box.box) != box.box {
        throw AtlasError.badBox(field.name)
      }
      guard boxes != field.boxes else { return nil }
      let draft = Journal.Draft(
        time: time, who: who, action: .boxes, means: .hand, reason: reason, software: software)
      let item = FieldItem(field: digest, was: field.boxes, now: boxes)
      let own = try Journal.nextSequence(db)
      return try FieldRow.commit(draft, [item], tops: .init(undo: own, redo: nil), to: db)
    }
  }

  /// The field with this digest; nil when it isn't here.
  public func field(_ digest: String) throws -> FieldOfView? {
    try reading { db in try FieldRow.fetch(digest, db) }
  }

  /// The fields of a slide, by name; of all slides where nil.
  public func fields(ofSlide slide: String? = nil) throws -> [FieldOfView] {
    try reading { db in
      let sql = "SELECT * FROM field WHERE ? IS NULL OR slide = ? ORDER BY slide, name, digest"
      return try Row.fetchAll(db, sql: sql, arguments: [slide, slide]).map(FieldRow.field(from:))
    }
  }

  /// The cells that were cut out of a field, by place in it.
  public func cells(ofField digest: String) throws -> [Specimen] {
    try reading { db in
      let sql = "\(SpecimenRow.selection) WHERE specimen.field = ? ORDER BY specimen.id"
      return try Row.fetchAll(db, sql: sql, arguments: [digest]).map(SpecimenRow.specimen(from:))
    }
  }

  /// The field's picture, decoded. Throws `AtlasError.fieldLost` or `PictureError`.
  public func picture(of field: FieldOfView) throws -> Picture {
    try PictureFile.read(data: pictureData(of: field), name: field.name)
  }

  /// The field's file, unchanged. Throws `AtlasError.fieldLost`.
  public func pictureData(of field: FieldOfView) throws -> Data {
    guard let data = try? pictures.data(field.digest, field.fileExtension) else {
      throw AtlasError.fieldLost(field.name)
    }
    return data
  }
}

/// Reads and writes rows of the table `field`.
enum FieldRow {
  static func fetch(_ digest: String, _ db: Database) throws -> FieldOfView? {
    let sql = "SELECT * FROM field WHERE digest = ?"
    return try Row.fetchOne(db, sql: sql, arguments: [digest]).map(field(from:))
  }

  static func field(from row: Row) throws -> FieldOfView {
    let recipe: String? = try row.value("recipe")
    let origin: Origin =
      switch Origin.Kind(rawValue: try row.value("origin")) {
      case .generated: .generated(recipe: recipe ?? "", group: "")
      case .drawn: .drawn(rule: recipe ?? "")
      case .microscope, nil: .microscope
      }
    let boxes: String = try row.value("boxes")
    return try FieldOfView(
      digest: row.value("digest"), fileExtension: row.value("extension"), name: row.value("name"),
      slide: row.value("slide"), width: row.value("width"), height: row.value("height"),
      origin: origin,
      boxes: JSONDecoder().decode([FieldBox].self, from: Data(boxes.utf8)))
  }

  /// As the journal has it.
  static func record(from row: Row) throws -> FieldRecord {
    try FieldRecord(
      fileExtension: row.value("extension"), name: row.value("name"), slide: row.value("slide"),
      width: row.value("width"), height: row.value("height"), origin: row.value("origin"),
      recipe: row.value("recipe"))
  }

  /// Appends the entry and makes it so.
  static func commit(
    _ draft: Journal.Draft, _ items: [FieldItem], tops: Journal.Tops, to db: Database
  ) throws -> JournalEntry {
    let entry = try Journal.append(draft, items: items, tops: tops, to: db)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for item in items {
      let boxes = String(decoding: try encoder.encode(item.now), as: UTF8.self)
      if let picture = item.picture {
        try db.execute(
          sql: """
            INSERT INTO field
              (digest, extension, name, slide, width, height, origin, recipe, boxes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            item.field, picture.fileExtension, picture.name, picture.slide, picture.width,
            picture.height, picture.origin, picture.recipe, boxes,
          ])
      } else {
        try db.execute(
          sql: "UPDATE field SET boxes = ? WHERE digest = ?", arguments: [boxes, item.field])
      }
    }
    return entry
  }
}
