import AtlasStore
public import Basis
public import Foundation
import Location
import Pictures

extension Slides {
  /// A slide that shows how slides go: cells that the model makes on fields drawn by rule, reviewed by
  /// a program that knows the truth. Every page says so.
  public struct Demonstration: Sendable {
    /// Where fields, truth and report go.
    public var folder: URL
    public var fields = 6
    public var seed: UInt64 = 1
    public var model: String?

    public init(folder: URL) {
      self.folder = folder
    }
  }

  /// How a demonstration went.
  public struct Demonstrated: Sendable, Hashable, Codable {
    public var fields: Int
    /// White cells drawn.
    public var drawn: Int
    /// Of those, found by the locator.
    public var found: Int
    /// Boxes that hold none.
    public var wrong: Int
    /// Of those found, with the right first class.
    public var rightAtFirst: Int
    public var unidentified: Int
    /// The count after the review is the truth.
    public var countIsTruth: Bool
    public var isSigned: Bool
    public var journalIsWhole: Bool
    public var seconds: Double

    /// Whether the whole chain did what it has to.
    public var isSound: Bool { countIsTruth && isSigned && journalIsWhole }
  }

  /// The name of its slide.
  public static let demonstrationName = "demonstration"

  /// What is drawn, one word a cell, so often until the fields are full.
  private static let film = [
    "segmented_neutrophil", "lymphocyte", "segmented_neutrophil", "monocyte",
    "segmented_neutrophil", "eosinophil", "lymphocyte", "segmented_neutrophil", "band_neutrophil",
    "lymphocyte", "erythroblast", "segmented_neutrophil", "basophil", "monocyte",
  ]
  /// White cells a field, in turns.
  private static let cellsOnField = [3, 2, 4, 1, 3, 2]

  /// Makes the slide and walks it through: located, classified, reviewed by the truth, counted,
  /// signed, reported. The project's atlas is written to; nothing is asked of anybody.
  public static func demonstrate(
    _ demonstration: Demonstration, in project: Project
  ) -> Job<Basis.Progress, Demonstrated> {
    Job { report in
      let clock = ContinuousClock()
      let start = clock.now
      let truth = try await draw(demonstration, in: project, report)
      var order = Order(files: truth.map(\.file), slide: demonstrationName)
      order.origin = .drawn(
        rule: "demonstration slide, seed \(demonstration.seed); discs, and cells by a model")
      let adding = try add(order, in: project)
      for await progress in adding.news { report(progress) }
      let outcome = try await adding.output
      var result = Demonstrated(
        fields: truth.count, drawn: truth.reduce(0) { $0 + $1.cells.count }, found: 0, wrong: 0,
        rightAtFirst: 0, unidentified: outcome.unidentified, countIsTruth: false, isSigned: false,
        journalIsWhole: false, seconds: 0)
      try await review(truth, in: project, &result)
      try finish(truth, demonstration, in: project, &result)
      result.seconds = (clock.now - start) / .seconds(1)
      return result
    }
  }

  /// A field on the disk, and what is on it.
  private struct TrueField: Sendable {
    var file: URL
    var cells: [DrawnSlide.Cell]

    /// The cell that a box is around; nil for none.
    func cell(in box: PixelRectangle) -> DrawnSlide.Cell? {
      cells.max { $0.box.overlap(box) < $1.box.overlap(box) }
        .flatMap { $0.box.overlap(box) >= 0.4 ? $0 : nil }
    }
  }

  /// Makes cells, draws the fields and writes them.
  private static func draw(
    _ demonstration: Demonstration, in project: Project,
    _ report: @escaping @Sendable (Basis.Progress) -> Void
  ) async throws -> [TrueField] {
    let counts = (0..<demonstration.fields).map { cellsOnField[$0 % cellsOnField.count] }
    let classes = (0..<counts.reduce(0, +)).map { film[$0 % film.count] }
    let session = try await Sampling.Session.open(named: demonstration.model, in: project)
      .atFirstStage()
    let folder = demonstration.folder.appendingPathComponent("fields")
    return try await project.bench.run {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var made: [DrawnSlide.Made] = []
      for (place, name) in classes.enumerated() {
        try Task.checkCancellation()
        let choice = try session.modelClass(spelled: name, project.vocabulary)
        let order = Sampling.Order(
          classKey: choice.key, count: 1, seed: demonstration.seed, firstIndex: place, steps: 12)
        try session.make(session.recipes(for: order)) { cell in
          made.append(DrawnSlide.Made(classKey: name, picture: cell.picture))
        }
        report(
          Basis.Progress(
            "making cells", completed: place + 1, total: classes.count, elapsed: .zero))
      }
      let slide = DrawnSlide(cells: made, seed: demonstration.seed)
      var rest = made[...]
      return try counts.enumerated().map { number, count in
        let field = slide.field(number, cells: Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
        let file = folder.appendingPathComponent("field-\(number + 1).png")
        try PictureFile.write(
          field.picture, to: file,
          notes: [PictureFile.Note("Source", "drawn by a program, with generated cells")])
        return TrueField(file: file, cells: field.cells)
      }
    }
  }

  /// Mends boxes and classes by the truth, as a person would by looking.
  private static func review(
    _ truth: [TrueField], in project: Project, _ result: inout Demonstrated
  ) async throws {
    let atlas = project.atlas
    let who = project.person ?? "simulated"
    for field in try atlas.fields(ofSlide: demonstrationName) {
      guard let known = truth.first(where: { $0.file.lastPathComponent == field.name }) else {
        continue
      }
      let right = field.boxes.filter { known.cell(in: $0.box) != nil }
      let missed = known.cells.filter { cell in
        !right.contains { $0.box.overlap(cell.box) >= 0.4 }
      }
      result.found += right.count
      result.wrong += field.boxes.count - right.count
      for cell in try atlas.cells(ofField: field.digest) {
        let name = cell.place.flatMap { known.cell(in: $0.box)?.classKey }
        if name != nil, cell.suggestion?.classKey == name { result.rightAtFirst += 1 }
      }
      try atlas.record(
        boxes: right + missed.map { FieldBox($0.box) }, of: field.digest, by: who,
        at: project.now(), reason: "by the truth of a drawn field")
    }
    _ = try await settle(slide: demonstrationName, in: project)
    let filter = try count(ofSlide: demonstrationName, in: project)
    let fields = try atlas.fields(ofSlide: demonstrationName)
    for cell in try atlas.specimens(matching: Query(filter: filter)) {
      guard let place = cell.place,
        let field = fields.first(where: { $0.digest == place.field }),
        let known = truth.first(where: { $0.file.lastPathComponent == field.name }),
        let name = known.cell(in: place.box)?.classKey
      else { continue }
      try atlas.record(
        .label(name), on: [cell.id], by: who, at: project.now(),
        reason: "by the truth of a drawn field")
    }
  }

  /// Counts, signs, writes the report, and looks whether all of it is as it must be.
  private static func finish(
    _ truth: [TrueField], _ demonstration: Demonstration, in project: Project,
    _ result: inout Demonstrated
  ) throws {
    let filter = try count(ofSlide: demonstrationName, in: project)
    try Counting.sign(
      filter, in: project, by: project.person ?? "simulated",
      statement: "A simulated reviewer knows what was drawn.", asSecond: false)
    let counted = try Counting.report(filter, in: project)
    let isTrue = Dictionary(
      grouping: truth.flatMap(\.cells), by: \.classKey
    ).mapValues(\.count)
    let found = Dictionary(
      uniqueKeysWithValues: (counted.white + counted.other).filter { $0.count > 0 }
        .map { ($0.key, $0.count) })
    result.countIsTruth = found == isTrue
    result.isSigned = counted.signatures.first.map { $0.amended == 0 } ?? false
    result.journalIsWhole = try project.atlas.verifyJournal().isSound
    let folder = demonstration.folder
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    for (name, data) in [
      ("report.html", Data(counted.html(project.vocabulary).utf8)),
      ("report.csv", Data(counted.csv.utf8)), ("report.json", try encoder.encode(counted)),
    ] {
      try DurableFile.write(data, to: folder.appendingPathComponent(name))
    }
  }
}
