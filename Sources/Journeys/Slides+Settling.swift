public import AtlasStore
public import Basis
public import Classification
import Foundation
public import Pictures

extension Slides {
  /// What settling changed.
  public struct Settlement: Sendable, Hashable {
    /// Cells cut out anew.
    public var admitted = 0
    /// Of those, the ones the classifier was too unsure of.
    public var unidentified = 0
    /// Cells whose box is gone.
    public var excluded = 0
    /// Cells whose box came back.
    public var returned = 0
    /// Cells left out since another field shows them too.
    public var seenTwice = 0

    public var isEmpty: Bool { self == Settlement() }
  }

  /// The side of the pictures of cells, and how large a usual cell is in them: so are the pictures
  /// that the classifier learned from, whatever the fields' own scale.
  static let side = 224
  static let usualCell = 96.0
  /// The longer side of a usual box where a slide has too few to tell.
  private static let fewest = 3
  /// Where a cell cut out of a field keeps how large a pixel of the field is.
  private static let fieldScale = "field_micrometres_per_pixel"

  /// Brings the cells of these fields in line with their boxes: a box without a cell gets one, with
  /// a first class; a cell whose box is gone is excluded, and back with its box.
  public static func settle(
    _ fields: [FieldOfView], in project: Project, by classifier: Classifier,
    precision: Double = Slides.precision, scale: PictureScale? = nil,
    report: @escaping @Sendable (Basis.Progress) -> Void = { _ in }
  ) async throws -> Settlement {
    let clock = ContinuousClock()
    let start = clock.now
    let atlas = project.atlas
    let who = project.person ?? "locator"
    let classifier = Adapting.adapted(classifier, for: atlas)
    let threshold = (try? classifier.threshold(precision: precision)) ?? 1
    var result = Settlement()
    var fresh: [String: [SpecimenID]] = [:]
    for (done, field) in fields.enumerated() {
      try Task.checkCancellation()
      let usual = try usualSide(ofSlide: field.slide, in: atlas)
      let cells = try atlas.cells(ofField: field.digest)
      let boxes = Set(field.boxes.map(\.box))
      let known = Dictionary(
        cells.compactMap { cell in cell.place.map { ($0.box, cell) } },
        uniquingKeysWith: { first, _ in first })
      let gone = cells.filter { cell in
        cell.split != .excluded && !(cell.place.map { boxes.contains($0.box) } ?? true)
      }
      let back = boxes.compactMap { known[$0] }.filter { $0.split == .excluded }
      let missing = field.boxes.filter { known[$0.box] == nil }
      try await atlas.perform { atlas in
        _ = try atlas.record(
          .split(.excluded), on: gone.map(\.id), by: who, at: project.now(), means: .derived,
          reason: "its box is gone")
        _ = try atlas.record(
          .split(nil), on: back.map(\.id), by: who, at: project.now(), means: .derived,
          reason: "its box is back")
      }
      result.excluded += gone.count
      result.returned += back.count
      guard !missing.isEmpty else { continue }
      let said = try scale ?? self.scale(ofSlide: field.slide, in: atlas)
      let newcomers = try await project.bench.run {
        let picture = try atlas.picture(of: field)
        let known = try said ?? PictureScale(file: atlas.pictureData(of: field))
        return try missing.map {
          try newcomer($0, of: field, picture, usual: usual, scale: known)
        }
      }
      let admitted = try await atlas.perform { atlas in
        try atlas.admit(
          newcomers, by: who, at: project.now(), means: .derived,
          reason: "cut out of '\(field.name)'"
        ).admitted
      }
      result.admitted += admitted.count
      fresh[field.slide, default: []] += admitted
      report(
        Basis.Progress(
          "cutting out", completed: done + 1, total: fields.count, elapsed: clock.now - start))
    }
    for (slide, fresh) in fresh.sorted(by: { $0.key < $1.key }) {
      let repeated = try await repeated(fresh, ofSlide: slide, in: project)
      try await atlas.perform { atlas in
        _ = try atlas.record(
          .split(.excluded), on: repeated, by: who, at: project.now(), means: .derived,
          reason: "another field of the slide shows it too")
      }
      result.seenTwice += repeated.count
      let ids = fresh.filter { !repeated.contains($0) }
      let found = try await Classifying.suggest(
        ids, in: project, by: classifier, threshold: threshold,
        reason: "classifier \(classifier.digest.prefix(12)), precision \(precision)"
      ).output
      result.unidentified += found.count { $0.suggestion.classKey == "unidentified" }
    }
    return result
  }

  /// The same for all fields of a slide, with the classifier that is meant without naming any.
  public static func settle(slide: String, in project: Project) async throws -> Settlement {
    let threads = project.settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
    return try await settle(
      try project.atlas.fields(ofSlide: slide), in: project,
      by: try Classifying.classifier(named: nil, folders: project.folders, threads: threads))
  }

  /// Those of a slide's new cells that another of its fields shows too, as fields that overlap do.
  private static func repeated(
    _ fresh: [SpecimenID], ofSlide slide: String, in project: Project
  ) async throws -> [SpecimenID] {
    let atlas = project.atlas
    let cells = try atlas.fields(ofSlide: slide).flatMap {
      try atlas.cells(ofField: $0.digest).filter { $0.split != .excluded }
    }
    guard Set(cells.compactMap(\.place?.field)).count > 1 else { return [] }
    let new = Set(fresh)
    return try await project.bench.run {
      var known: [(field: String?, look: SeenTwice)] = []
      var repeated: [SpecimenID] = []
      // Those that were here before stay.
      for cell in cells.filter({ !new.contains($0.id) }) + cells.filter({ new.contains($0.id) }) {
        let look = SeenTwice(try atlas.picture(of: cell))
        let isKnown = known.contains {
          $0.field != cell.place?.field && $0.look.isSame(as: look)
        }
        if isKnown, new.contains(cell.id) {
          repeated.append(cell.id)
        } else {
          known.append((cell.place?.field, look))
        }
      }
      return repeated
    }
  }

  /// What somebody said of the scale of a slide's fields when its first cells were cut out.
  private static func scale(ofSlide slide: String, in atlas: Atlas) throws -> PictureScale? {
    for field in try atlas.fields(ofSlide: slide) {
      for cell in try atlas.cells(ofField: field.digest) {
        if let scale = PictureScale(columns: [
          PictureScale.columns[0]: cell.extra[fieldScale] ?? ""
        ]) {
          return scale
        }
      }
    }
    return nil
  }

  /// The middle of the longer sides of a slide's boxes, by which its cells are scaled: most white
  /// cells are neutrophils, of much the same size. Boxes cut by the edge of a field don't count.
  static func usualSide(ofSlide slide: String, in atlas: Atlas) throws -> Double {
    let fields = try atlas.fields(ofSlide: slide)
    let sides = fields.flatMap { field in
      field.boxes.map(\.box).filter { box in
        box.x > 0 && box.y > 0 && box.x + box.width < field.width
          && box.y + box.height < field.height
      }.map { Double(max($0.width, $0.height)) }
    }.sorted()
    guard sides.count >= fewest else {
      let all = fields.flatMap { $0.boxes.map { max($0.box.width, $0.box.height) } }
      return Double(all.max() ?? side)
    }
    return sides[sides.count / 2]
  }

  /// The cell in a box, in the middle of a square of its surroundings.
  private static func newcomer(
    _ box: FieldBox, of field: FieldOfView, _ picture: Picture, usual: Double,
    scale: PictureScale?
  ) throws -> Newcomer {
    let (x, y) = (box.box.x, box.box.y)
    // Where the scale is known, the square is as wide as those learned from, in micrometres.
    let known = scale.map { usualCell * Training.usualScale / $0.micrometresPerPixel }
    let square = square(around: box.box, of: picture, usual: known ?? usual)
    let stem = (field.name as NSString).deletingPathExtension
    var newcomer = try Newcomer(
      PictureFile.png(square), name: "\(stem)-\(x)-\(y).png",
      source: "\(field.slide)/\(field.name)", origin: field.origin)
    newcomer.region = CellRegion(box.box, of: field)
    if let scale {
      newcomer.scale = PictureScale(Training.usualScale, source: scale.source)
      newcomer.extra[fieldScale] = "\(scale.micrometresPerPixel)"
    }
    return newcomer
  }

  /// The surroundings of a box at the scale of the classifier's pictures; the field's ground where
  /// it ends.
  static func square(around box: PixelRectangle, of picture: Picture, usual: Double) -> Picture {
    let wide = max(8, Int((usual / usualCell * Double(side)).rounded()))
    let left = box.x + box.width / 2 - wide / 2
    let top = box.y + box.height / 2 - wide / 2
    var square = Picture(width: wide, height: wide, filledWith: picture.ground)
    let part = PixelRectangle(x: left, y: top, width: wide, height: wide)
    if let seen = picture.cropped(to: part) {
      square.paste(seen, x: max(0, -left), y: max(0, -top))
    }
    return square.resized(
      width: side, height: side, filter: wide < side ? .lanczos : .box)
  }
}

extension Picture {
  /// The colour that nine of ten pixels are darker than: clear ground.
  var ground: Colour {
    func level(_ channel: Int) -> UInt8 {
      var counts = [Int](repeating: 0, count: 256)
      for at in stride(from: channel, to: bytes.count, by: 3) { counts[Int(bytes[at])] += 1 }
      var below = 0
      for value in 0...255 {
        below += counts[value]
        if 10 * below >= 9 * width * height { return UInt8(value) }
      }
      return 255
    }
    return Colour(red: level(0), green: level(1), blue: level(2))
  }
}
