import AtlasStore
import Basis
import Exchange
import Foundation
import Pictures

/// New names for cells that are to leave without a trace of where they came from, and the table that
/// leads back.
struct NewNames {
  private var lines = ["id,specimen,sha256,name,source"]
  private var people: [String: String] = [:]
  private var fields: [String: String] = [:]
  private var groups: [String: String] = [:]
  private let letters: Exporting.Letters
  /// Words that classes and findings are called by.
  private let vocabulary: Set<String>
  /// In how many cells letters were painted over.
  private(set) var blanked = 0

  init(_ letters: Exporting.Letters, _ vocabulary: Vocabulary) {
    self.letters = letters
    self.vocabulary = Set(vocabulary.classes.map(\.key) + vocabulary.findings.map(\.key))
  }

  /// Leaves of a cell what it shows and what it was called: pixels, class, findings, split, origin.
  mutating func rename(_ item: inout DatasetItem, _ specimen: Specimen) throws {
    var loader = PictureLoader()
    let data = try loader.data(of: item.picture, name: specimen.name)
    var wasBlanked = false
    let picture = try pixelsOnly(data, specimen, &wasBlanked)
    let field: PictureSource? = try item.field.map {
      .bytes(try pixelsOnly(loader.data(of: $0, name: specimen.name), specimen, &wasBlanked))
    }
    blanked += wasBlanked ? 1 : 0
    let digits = String(lines.count)
    let id = "cell-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    lines.append(
      SeparatedValues.line([
        id, specimen.id.description, specimen.digest, specimen.name, specimen.source,
      ]))
    item.picture = .bytes(picture)
    item.path = id
    let before = item.record
    var record = DatasetRecord()
    record.id = id
    (record.label, record.findings, record.split) = (before.label, before.findings, before.split)
    // A grade is a word of three; a note is free text, like a comment.
    record.remarks = before.remarks.compactMapValues { remark in
      remark.grade.map { DatasetRecord.Remark(grade: $0) }
    }
    record.origin = before.origin
    // A recipe that came with a picture may say anything.
    record.recipe = before.recipe.flatMap { OwnNotes.plainPart(of: $0, classes: vocabulary) }
    record.recipeGroup = before.recipeGroup.map { group(for: $0) }
    (record.verdict, record.means) = (before.verdict, before.means)
    record.labelledBy = before.labelledBy.map { code(for: $0) }
    if var region = before.region {
      let key = region.fieldDigest ?? region.field
      region.field = fields[key] ?? "field-\(fields.count + 1)"
      fields[key] = region.field
      region.fieldDigest = nil
      record.region = region
      item.field = field
    }
    item.record = record
  }

  /// A picture's pixels as a PNG without a word but, of a generated one, that it is.
  private func pixelsOnly(
    _ data: Data, _ specimen: Specimen, _ wasBlanked: inout Bool
  ) throws -> Data {
    let opened = try PictureFile.opened(data: data, name: specimen.name)
    defer { opened.close() }
    var picture = opened.picture
    if letters != .keep, picture.showsLetters {
      guard letters == .blank, let blank = picture.withoutLetters else {
        throw LettersError(isBlanking: letters == .blank)
      }
      picture = blank
      wasBlanked = true
    }
    let notes: [PictureFile.Note] =
      specimen.origin.kind == .generated ? [.init("Source", "generated")] : []
    return try PixelsOnly.png(picture, notes: notes, name: specimen.name)
  }

  /// What pictures of one recipe share, in our words or, where somebody else's are among them, as a
  /// number.
  private mutating func group(for words: String) -> String {
    if OwnNotes.isPlain(words, classes: vocabulary) { return words }
    let code = groups[words] ?? "recipe-\(groups.count + 1)"
    groups[words] = code
    return code
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

/// Letters that a picture would carry out of the atlas.
struct LettersError: Explained {
  /// Whether painting over them was tried.
  let isBlanking: Bool

  var summary: String {
    isBlanking
      ? "letters in the picture could not all be painted over"
      : "letters seem to be drawn into the picture; --letters blank paints them over, --letters keep "
        + "leaves them"
  }

  var remedy: String? { nil }
  var exitStatus: ExitStatus { .badData }
}
