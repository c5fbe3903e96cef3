public import AtlasStore
public import Basis
public import Exchange
public import Foundation
import Pictures

/// What an export wrote.
public struct ExportReport: Sendable, Hashable, Codable {
  /// The folder.
  public var folder: String
  /// How it is laid out.
  public var format: DatasetFormat
  /// Specimens asked for.
  public var asked: Int
  /// Pictures written; anything else is listed in `lost`.
  public var written: Int
  /// Pictures that could not be written, and why.
  public var lost: [Refusal]
  /// How many of the written were generated.
  public var generated: Int
  /// The table that leads from new ids back to the atlas; nil unless new ids were asked for.
  public var idMap: String?
  /// Of each recipe the written generated pictures come from: how many the atlas holds, and how
  /// many of these were kept and rejected by eye.
  public var curation: [Group] = []

  /// One recipe's pictures.
  public struct Group: Sendable, Hashable, Codable {
    public var recipe: String
    public var made: Int
    public var kept: Int
    public var rejected: Int
  }

  enum CodingKeys: String, CodingKey {
    case folder, format, asked, written, lost, generated, curation
    case idMap = "id_map"
  }

  /// Whether everything asked for was written.
  public var isComplete: Bool { lost.isEmpty && written == asked }
}

/// Writes specimens as a data set that Leuko and others can read again.
public enum Exporting {
  /// How to write.
  public struct Options: Sendable, Hashable {
    public var format = DatasetFormat.imageFolder
    /// For formats of one size: the side all pictures are brought to, in pixels.
    public var side: Int?
    /// Whether cells get new ids, and files nothing but pixels.
    public var deidentifies = false
    /// The licence of the pictures, for their description.
    public var license: String?

    public init() {}
  }

  /// Writes the specimens a query finds into `folder`, which must be absent or empty.
  ///
  /// Files are byte for byte as they were imported, named by the first 16 digits of their SHA-256;
  /// where they came from, and the recipe of the generated, is in a table or beside each of them, in
  /// every format: real and generated never mix without saying which is which. Importing the folder
  /// gives the same classes, findings, splits, comments, boxes and origins.
  ///
  /// The folder gets its name when all of it is on the disk: one that is there is whole.
  ///
  /// Throws `ExportError`, `DatasetError`, `AtlasError` or `DurableFileError`.
  public static func run(
    _ query: Query, to folder: URL, from project: Project, options: Options = Options()
  ) -> Job<Basis.Progress, ExportReport> {
    let atlas = project.atlas
    return Job(on: project.bench) { tell in
      let clock = ContinuousClock()
      let start = clock.now
      var ids = try atlas.ids(matching: query)
      // Neither place nor time is to show in the order.
      if options.deidentifies { ids.shuffle(by: project.entropy(8)) }
      var report = ExportReport(
        folder: folder.path, format: options.format, asked: ids.count, written: 0, lost: [],
        generated: 0)
      var export = try DatasetExport(
        to: folder,
        options: .init(
          format: options.format, side: options.side, name: folder.lastPathComponent,
          license: options.license,
          date: project.now().formatted(Date.ISO8601FormatStyle().year().month().day())))
      var groups: Set<String> = []
      do {
        var names = options.deidentifies ? NewNames() : nil
        // A part of them at a time: a hundred thousand need not be in memory at once.
        for first in stride(from: 0, to: ids.count, by: 1000) {
          for specimen in try atlas.specimens(ids[first..<min(ids.count, first + 1000)]) {
            try Task.checkCancellation()
            do {
              var item = try item(for: specimen, of: atlas)
              try names?.rename(&item, specimen)
              try export.write(item)
              report.written += 1
              if case .generated(_, let group) = specimen.origin {
                report.generated += 1
                groups.insert(group)
              }
            } catch let error as AtlasError {
              report.lost.append(Refusal(path: specimen.name, reason: error.summary))
            } catch let error as PictureError {
              report.lost.append(Refusal(path: specimen.name, reason: error.summary))
            }
          }
          tell(
            Basis.Progress(
              "exporting", completed: min(ids.count, first + 1000), total: ids.count,
              elapsed: clock.now - start))
        }
        // The way back is kept before anybody can need it.
        report.idMap = try names?.write(beside: folder).path
        try export.finish()
      } catch {
        export.giveUp()
        throw error
      }
      report.curation = try atlas.recipeGroups().filter { groups.contains($0.group) }.map {
        ExportReport.Group(recipe: $0.group, made: $0.count, kept: $0.kept, rejected: $0.rejected)
      }
      return report
    }
  }

  /// A specimen as data sets have it.
  private static func item(for specimen: Specimen, of atlas: Atlas) throws -> DatasetItem {
    let data = try atlas.pictureData(of: specimen)
    guard Digest.hex(data) == specimen.digest else {
      throw AtlasError.pictureLost(specimen.id, reason: "its file is not what was imported")
    }
    let region = specimen.region
    var field: PictureSource?
    if let region, let data = try atlas.fieldData(of: region) { field = .bytes(data) }
    return DatasetItem(
      path: specimen.source, record: DatasetRecord(specimen, region), picture: .bytes(data),
      field: field)
  }
}

extension DatasetRecord {
  /// What the atlas says of a specimen, and where it was cut out.
  fileprivate init(_ specimen: Specimen, _ region: CellRegion?) {
    self.init()
    label = specimen.classKey
    findings = specimen.findings.sorted()
    remarks = specimen.remarks.mapValues { Remark(grade: $0.grade?.rawValue, note: $0.note) }
    split = specimen.split?.rawValue
    width = specimen.width
    height = specimen.height
    digest = specimen.digest
    origin = specimen.origin.kind.rawValue
    switch specimen.origin {
    case .microscope: break
    case .generated(let recipe, let group):
      self.recipe = recipe
      recipeGroup = group
      verdict = specimen.curation.verdict.rawValue
    case .drawn(let rule): recipe = rule
    }
    labelledBy = specimen.labelling?.who
    labelledAt = specimen.labelling?.time.formatted(
      Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    means = specimen.labelling?.means.rawValue
    comment = specimen.comment.isEmpty ? nil : specimen.comment
    name = specimen.name
    source = specimen.source
    extra = specimen.extra
    self.region = region.map {
      FieldRegion(
        field: $0.field, fieldDigest: $0.fieldDigest, fieldWidth: $0.fieldWidth,
        fieldHeight: $0.fieldHeight, x: $0.x, y: $0.y, width: $0.width, height: $0.height)
    }
  }
}

/// New names for cells that are to leave without a trace of where they came from, and the table that
/// leads back.
private struct NewNames {
  private var lines = ["id,specimen,sha256,name,source"]
  private var people: [String: String] = [:]
  private var fields: [String: String] = [:]

  /// Leaves of a cell what it shows and what it was called: pixels, class, findings, split, origin.
  mutating func rename(_ item: inout DatasetItem, _ specimen: Specimen) throws {
    let digits = String(lines.count)
    let id = "cell-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    lines.append(
      SeparatedValues.line([
        id, specimen.id.description, specimen.digest, specimen.name, specimen.source,
      ]))
    var loader = PictureLoader()
    let data = try loader.data(of: item.picture, name: specimen.name)
    item.picture = .bytes(try Self.pixelsOnly(data, specimen))
    item.path = id
    let before = item.record
    var record = DatasetRecord()
    record.id = id
    (record.label, record.findings, record.split) = (before.label, before.findings, before.split)
    // A grade is a word of three; a note is free text, like a comment.
    record.remarks = before.remarks.compactMapValues { remark in
      remark.grade.map { DatasetRecord.Remark(grade: $0) }
    }
    (record.origin, record.recipe, record.recipeGroup) = (
      before.origin, before.recipe, before.recipeGroup
    )
    (record.verdict, record.means) = (before.verdict, before.means)
    record.labelledBy = before.labelledBy.map { code(for: $0) }
    if var region = before.region {
      let key = region.fieldDigest ?? region.field
      region.field = fields[key] ?? "field-\(fields.count + 1)"
      fields[key] = region.field
      region.fieldDigest = nil
      record.region = region
      item.field = try item.field.map {
        .bytes(try Self.pixelsOnly(loader.data(of: $0, name: region.field), specimen))
      }
    }
    item.record = record
  }

  /// A picture's pixels as a PNG without a word but, of a generated one, that it is.
  private static func pixelsOnly(_ data: Data, _ specimen: Specimen) throws -> Data {
    let picture = try PictureFile.read(data: data, name: specimen.name)
    let notes: [PictureFile.Note] =
      specimen.origin.kind == .generated ? [.init("Source", "generated")] : []
    return try PictureFile.png(picture, notes: notes)
  }

  private mutating func code(for person: String) -> String {
    let code = people[person] ?? "annotator-\(people.count + 1)"
    people[person] = code
    return code
  }

  /// Writes the table beside the data set, never inside, for nobody else to read.
  func write(beside folder: URL) throws(DurableFileError) -> URL {
    let name = ".ids.csv"
    let url = folder.deletingLastPathComponent()
      .appendingPathComponent(folder.lastPathComponent + name)
    try DurableFile.write(
      Data((lines.joined(separator: "\n") + "\n").utf8), to: url, permissions: 0o600)
    return url
  }
}

extension Array {
  /// Puts the elements into an order that depends on `seed` alone (Fisher and Yates).
  fileprivate mutating func shuffle(by seed: [UInt8]) {
    var random = SplitMix64(seed: seed.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    for place in indices.reversed() {
      swapAt(place, Int(random.next() % UInt64(place + 1)))
    }
  }
}
