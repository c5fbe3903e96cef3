public import AtlasStore
public import Basis
public import Exchange
public import Foundation
public import Pictures

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
    /// How large a pixel of the fields is; nil for what their files say, else what their cells show.
    public var scale: PictureScale?
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
    /// Files that are no picture of a field, and why; they were left out.
    public var unreadable: [Refusal] = []
    /// Cells left out since another field of the slide shows them too.
    public var seenTwice = 0
    /// Fields that were kept out.
    public var blocked = 0
    /// Fields that came in as pixels alone.
    public var stripped = 0
    /// What in the fields and their names may tell who a patient is.
    public var privacy = PrivacyTally()
    /// What was done to the values of fields, and what of their files isn't shown.
    public var remarks = PictureTally()
    public var seconds: Double

    /// The names of the files that were left out as unreadable.
    public var unreadableNames: [String] { unreadable.map(\.path) }
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
  /// Nothing in the folder is a picture; what is wrong with the first.
  case noneReadable(count: Int, first: Refusal)
  /// A demonstration is to go where something is already.
  case isThere(path: String)

  /// What is in the way.
  public var summary: String {
    switch self {
    case .noFields(let path): "no picture of a field at '\(path)'"
    case .badName(let name): "'\(name)' can't be the name of a slide"
    case .otherSlide(let field, let slide): "'\(field)' is a field of the slide '\(slide)' already"
    case .noSlide(let name, _): "no slide is called '\(name)'"
    case .noneReadable(let count, let first):
      (count == 1 ? "" : "none of \(count) fields can be read, the first since ") + first.reason
    case .isThere(let path): "'\(path)' is there already"
    }
  }

  /// How to go on.
  public var remedy: String? {
    switch self {
    case .noFields, .noneReadable: "name a folder of pictures: \(PictureFormat.words)"
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
    case .noneReadable: .badData
    case .isThere: .cannotCreate
    }
  }
}
