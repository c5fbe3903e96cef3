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
  /// Of how many letters were painted over, as was asked for.
  public var blanked = 0
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
    case folder, format, asked, written, lost, generated, blanked, curation
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
    /// What becomes of cells whose pictures seem to have letters burned in, when cells get new ids.
    public var letters = Letters.refuse
    /// The licence of the pictures, for their description.
    public var license: String?

    public init() {}
  }

  /// What is done about letters in pictures, which may tell who a patient is.
  public enum Letters: String, Sendable, Hashable, CaseIterable {
    /// The cell isn't written, and the report says so.
    case refuse
    /// They are painted over; a cell in which some are still seen isn't written.
    case blank
    /// They stay: somebody has looked.
    case keep
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
        var names =
          options.deidentifies ? NewNames(options.letters, project.vocabulary) : nil
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
            } catch let error as LettersError {
              report.lost.append(Refusal(path: specimen.name, reason: error.summary))
            }
          }
          tell(
            Basis.Progress(
              "exporting", completed: min(ids.count, first + 1000), total: ids.count,
              elapsed: clock.now - start))
        }
        report.blanked = names?.blanked ?? 0
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
    if let scale = specimen.knownScale {
      extra[PictureScale.columns[0]] = "\(scale.micrometresPerPixel)"
    }
    self.region = region.map {
      FieldRegion(
        field: $0.field, fieldDigest: $0.fieldDigest, fieldWidth: $0.fieldWidth,
        fieldHeight: $0.fieldHeight, x: $0.x, y: $0.y, width: $0.width, height: $0.height)
    }
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
