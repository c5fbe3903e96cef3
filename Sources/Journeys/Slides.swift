public import AtlasStore
public import Basis
public import Classification
public import Exchange
public import Foundation
public import Location
import Pictures

/// The way of a slide: a folder of fields comes in, its white cells are found, cut out and given a
/// first class; people review them, and the count is signed.
public enum Slides {
  /// How far a slide has come.
  public struct State: Sendable, Hashable, Codable, Identifiable {
    /// Its name.
    public var name: String
    /// The filter that names its cells, and their count.
    public var filter: String
    public var fields: Int
    /// Boxes around white cells, in all fields.
    public var boxes: Int
    /// Cells cut out, those whose box is gone aside.
    public var cells: Int
    /// Cells that a person has looked at.
    public var reviewed: Int
    /// Cells without a final class.
    public var open: Int
    /// Who signed the latest signature of the count; empty before.
    public var signers: [String]
    /// Cells changed, added or gone since.
    public var amended: Int
    /// The fields are drawn by a program.
    public var isDemonstration: Bool

    public var id: String { name }

    /// Where it stands, in a word or two.
    public var stage: String {
      if cells == 0 { return "no cell found" }
      if !signers.isEmpty { return amended > 0 ? "signed, then changed" : "signed" }
      if reviewed < cells || open > 0 { return "to be reviewed" }
      return "to be signed"
    }
  }

  /// What is to come in.
  public struct Order: Sendable {
    /// A folder of pictures of fields, or pictures.
    public var files: [URL]
    public var slide: String
    /// The least score of a cell; nil for the locator's own.
    public var leastScore: Double?
    /// The share of first classes that should be right; below that a cell is 'unidentified'.
    public var precision = Slides.precision
    public var origin = Origin.microscope
    /// Fields that raise one of these stay out.
    public var blocked: Set<PrivacyConcern> = []
    /// Whether fields leave behind what their files hold besides pixels, where it may tell who a
    /// patient is.
    public var strips = false

    public init(files: [URL], slide: String) {
      self.files = files
      self.slide = slide
    }
  }

  /// What came of it.
  public struct Outcome: Sendable, Hashable, Codable {
    public var slide: String
    public var fields: Int
    /// Fields that were here already.
    public var alreadyHere: Int
    public var cells: Int
    /// Cells the classifier was too unsure of.
    public var unidentified: Int
    /// Fields that were kept out.
    public var blocked = 0
    /// Fields that came in as pixels alone.
    public var stripped = 0
    /// What in the fields and their names may tell who a patient is.
    public var privacy = PrivacyTally()
    public var seconds: Double
  }

  /// The share of first classes that should be right, unless said otherwise.
  public static let precision = 0.95

  /// The pictures in a folder, by name; or the file itself.
  ///
  /// Throws `SlideError.noFields`.
  public static func files(at place: URL) throws(SlideError) -> [URL] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
      throw .noFields(path: place.path)
    }
    guard isFolder.boolValue else { return [place] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let files = names.filter { !$0.hasPrefix(".") }.sorted().map(place.appendingPathComponent)
      .filter { PictureFormat.endings.contains($0.pathExtension.lowercased()) }
    guard !files.isEmpty else { throw .noFields(path: place.path) }
    return files
  }

  /// The name of a slide that a person or a folder gave it, as filters can say it.
  ///
  /// Throws `SlideError.badName`.
  public static func name(from text: String) throws(SlideError) -> String {
    let allowed = text.map { character in
      character.isLetter || character.isNumber || "._-".contains(character) ? character : "-"
    }
    let name = String(allowed).trimmingCharacters(in: CharacterSet(charactersIn: "-. "))
    guard !name.isEmpty, name.count <= 80 else { throw .badName(text) }
    return name
  }

  /// The filter that names a slide's cells.
  public static func filter(ofSlide name: String, isDemonstration: Bool) -> String {
    "slide:\(name) -split:excluded" + (isDemonstration ? " origin:drawn" : "")
  }

  /// The filter of the count of a slide.
  ///
  /// Throws `SlideError.noSlide`.
  public static func count(ofSlide name: String, in project: Project) throws -> Filter {
    let fields = try project.atlas.fields()
    guard let field = fields.first(where: { $0.slide == name }) else {
      throw SlideError.noSlide(name, among: Set(fields.map(\.slide)).sorted())
    }
    return try FilterReader(vocabulary: project.vocabulary, person: nil).read(
      filter(ofSlide: name, isDemonstration: field.origin.kind == .drawn))
  }

  /// Every slide of the project's atlas, by name.
  public static func states(in project: Project) throws -> [State] {
    let atlas = project.atlas
    let fields = Dictionary(grouping: try atlas.fields(), by: \.slide)
    return try fields.sorted { $0.key < $1.key }.map { name, fields in
      let isDemonstration = fields.contains { $0.origin.kind == .drawn }
      let text = filter(ofSlide: name, isDemonstration: isDemonstration)
      let filter = try FilterReader(vocabulary: project.vocabulary, person: nil).read(text)
      let cells = try atlas.specimens(matching: Query(filter: filter))
      let blocking = Set(
        project.vocabulary.classes.filter { $0.counting == .blocksSigning }.map(\.key))
      let signature = try atlas.signatures(of: filter).first
      return State(
        name: name, filter: text, fields: fields.count,
        boxes: fields.reduce(0) { $0 + $1.boxes.count }, cells: cells.count,
        reviewed: cells.count { $0.labelling?.means == .hand },
        open: cells.count { $0.classKey.map(blocking.contains) ?? true },
        signers: signature.map { [$0.entry.who] + $0.countersignatures.map(\.who) } ?? [],
        amended: signature?.amendments.count ?? 0, isDemonstration: isDemonstration)
    }
  }

  /// Where a field came from: a PNG that says it was drawn was, whatever anybody says.
  private static func origin(of data: Data, _ order: Order) -> Origin {
    guard order.origin == .microscope, PictureFile.format(of: data) == .png else {
      return order.origin
    }
    let note = PictureFile.notes(of: data).first { $0.keyword == "Source" }?.text ?? ""
    return note.hasPrefix("drawn") ? .drawn(rule: note) : order.origin
  }

  /// Takes a slide in with the locator and the classifier that are meant without naming any.
  ///
  /// Throws `LocatorError`, `ClassifierError` or `ModelError`.
  public static func add(
    _ order: Order, in project: Project
  ) throws -> Job<Basis.Progress, Outcome> {
    let threads = project.settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
    return add(
      order, in: project,
      by: try Locating.locator(named: nil, folders: project.folders, threads: threads),
      and: try Classifying.classifier(named: nil, folders: project.folders, threads: threads))
  }

  /// Takes a slide in: each field is located and kept with its boxes; then its cells are cut out
  /// and given a first class. Cancelled or killed, run again, it goes on where it was.
  public static func add(
    _ order: Order, in project: Project, by locator: Locator, and classifier: Classifier
  ) -> Job<Basis.Progress, Outcome> {
    Job { report in
      let clock = ContinuousClock()
      let start = clock.now
      let who = project.person ?? "locator"
      let reason = "locator \(locator.digest.prefix(12))"
      var outcome = Outcome(
        slide: order.slide, fields: 0, alreadyHere: 0, cells: 0, unidentified: 0, seconds: 0)
      for (done, file) in order.files.enumerated() {
        try Task.checkCancellation()
        let name = file.lastPathComponent
        let scanned = try ScannedFile(
          PictureFile.bytes(of: file), name: file.path, strips: order.strips)
        let data = scanned.data
        let digest = Digest.hex(data)
        if let known = try project.atlas.field(digest) {
          guard known.slide == order.slide else {
            throw SlideError.otherSlide(field: name, slide: known.slide)
          }
          outcome.alreadyHere += 1
          continue
        }
        let (picture, showsLetters) = try await project.bench.run {
          let picture = try PictureFile.read(data: data, name: file.path)
          return (picture, picture.showsLetters)
        }
        var concerns = scanned.concerns.union(NameScan.concerns(in: "\(order.slide)/\(name)"))
        if showsLetters { concerns.insert(.letters) }
        outcome.privacy.note(concerns, of: name)
        guard concerns.isDisjoint(with: order.blocked) else {
          outcome.blocked += 1
          continue
        }
        outcome.stripped += scanned.isStripped ? 1 : 0
        let field = await project.bench.run {
          let cells = locator.cells(in: picture, threshold: order.leastScore)
          return NewField(
            data, picture: picture, name: name, slide: order.slide,
            digest: digest, origin: origin(of: data, order),
            boxes: cells.map {
              FieldBox($0.box, score: ($0.score * 1e4).rounded() / 1e4)
            })
        }
        try await project.atlas.perform { atlas in
          _ = try atlas.admit(field, by: who, at: project.now(), reason: reason)
        }
        outcome.fields += 1
        report(
          Basis.Progress(
            "locating", completed: done + 1, total: order.files.count, elapsed: clock.now - start))
      }
      let settled = try await settle(
        try project.atlas.fields(ofSlide: order.slide), in: project, by: classifier,
        precision: order.precision, report: report)
      outcome.cells = settled.admitted
      outcome.unidentified = settled.unidentified
      outcome.seconds = (clock.now - start) / .seconds(1)
      return outcome
    }
  }
}

/// Why a slide can't be taken in.
public enum SlideError: Explained, Equatable {
  /// No picture is there.
  case noFields(path: String)
  /// A name of nothing but signs.
  case badName(String)
  /// A field is another slide's already.
  case otherSlide(field: String, slide: String)
  /// No slide has this name; those there are.
  case noSlide(String, among: [String])
  /// A demonstration is to go where something is already.
  case isThere(path: String)

  /// What is in the way.
  public var summary: String {
    switch self {
    case .noFields(let path): "no picture of a field at '\(path)'"
    case .badName(let name): "'\(name)' can't be the name of a slide"
    case .otherSlide(let field, let slide): "'\(field)' is a field of the slide '\(slide)' already"
    case .noSlide(let name, _): "no slide is called '\(name)'"
    case .isThere(let path): "'\(path)' is there already"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .noFields: "name a folder of pictures: \(PictureFormat.words)"
    case .badName: "give one with --name, of letters and digits"
    case .otherSlide(_, let slide): "add to that one with --name \(slide), or take the field out"
    case .noSlide(_, let among):
      among.isEmpty
        ? "add one with 'leuko slide add FOLDER'"
        : "choose among \(among.map { "'\($0)'" }.joined(separator: ", "))"
    case .isThere: "name another folder with --in"
    }
  }

  /// No input or bad usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .noFields: .noInput
    case .badName, .otherSlide, .noSlide: .usage
    case .isThere: .cannotCreate
    }
  }
}
