import ArgumentParser
import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write cells into a folder, with tables that bring everything back.",
    discussion: """
      Unless --format says otherwise, pictures go to SPLIT/CLASS/ as they were imported, and \
      manifest.csv says what each is, where it came from, and the recipe of the generated. The \
      report says how many were asked for and written, and of generated cells how many were kept \
      of how many made. With --deidentify cells get new ids in a random order, and files nothing \
      but pixels; the table that leads back lies beside the folder, for nobody else to read. A \
      picture in which letters seem to be burned is then not written, unless --letters says \
      otherwise: look at the pictures, for pale and handwritten letters go unseen.

      EXAMPLES
        leuko export out
        leuko export out --format coco
        leuko export out --format medmnist --size 64
        leuko export out --deidentify
        leuko export out --deidentify --letters blank
        leuko export out --class eosinophil --split val --origin microscope
        leuko export made --origin generated --verdict kept --json
      """)

  @Argument(help: "A new or empty folder.") var folder: String
  @Option(name: .customLong("class"), help: "A class; may be given several times.")
  var classes: [String] = []
  @Option(help: "A split; may be given several times.") var split: [String] = []
  @Option(help: "microscope, generated or drawn; may be given several times.")
  var origin: [String] = []
  @Option(help: "Of generated cells: kept, rejected or undecided.") var verdict: [String] = []
  @Option(help: "A filter, as 'leuko list' takes it.") var filter: String?
  @Option(
    help: ArgumentHelp(
      "How to lay it out: "
        + DatasetFormat.writable.map(\.rawValue).joined(separator: ", ") + "."))
  var format: String?
  @Option(help: "The side of the pictures, in pixels, where all need one size (medmnist).")
  var size: Int?
  @Flag(help: "New ids, nothing but pixels, and the way back in a file of its own.")
  var deidentify = false
  @Option(
    help: ArgumentHelp(
      "With --deidentify, of letters in pictures: refuse such cells, blank (paint black boxes over "
        + "them) or keep."))
  var letters: String?
  @Option(help: "The licence of the pictures, for their description.") var license: String?
  @Flag(help: "Print the report as JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let project = try options.open(creating: false)
    let query = try query(project)
    var layout = Exporting.Options()
    layout.format =
      try DatasetFormat.asked(format, among: DatasetFormat.writable) ?? .imageFolder
    if let size, !(1...4096).contains(size) {
      throw ValidationError("--size is a number of pixels from 1 to 4096, not \(size)")
    }
    layout.side = size
    layout.deidentifies = deidentify
    layout.letters = try lettersRule()
    layout.license = license
    let job = Exporting.run(
      query, to: project.folders.resolved(folder), from: project, options: layout)
    let report = try await job.watched()
    if json { return try StandardOutput.write(json: report) }
    StandardOutput.write(words(report))
    if !report.isComplete { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func lettersRule() throws -> Exporting.Letters {
    guard let letters else { return .refuse }
    guard deidentify else { throw ValidationError("--letters goes with --deidentify") }
    guard let rule = Exporting.Letters(rawValue: letters) else {
      throw ValidationError("--letters is refuse, blank or keep, not '\(letters)'")
    }
    return rule
  }

  private func query(_ project: Project) throws -> Query {
    let vocabulary = project.vocabulary
    let reader = FilterReader(vocabulary: vocabulary, person: project.person)
    var query = Query(filter: try reader.read(filter ?? ""))
    query.classes = Set(
      try classes.map { name -> String? in
        guard let known = vocabulary.cellClass(spelled: name) else {
          throw ValidationError("no class is called '\(name)'")
        }
        return known.key
      })
    query.splits = Set(
      try split.map { name -> Split? in
        guard let split = Split(spelled: name) else {
          throw ValidationError("--split is train, select, val, test or excluded, not '\(name)'")
        }
        return split
      })
    query.origins = Set(
      try origin.map { name in
        guard let kind = Origin.Kind(rawValue: name) else {
          throw ValidationError("--origin is microscope, generated or drawn, not '\(name)'")
        }
        return kind
      })
    query.verdicts = Set(
      try verdict.map { name in
        guard let verdict = Curation.Verdict(rawValue: name) else {
          throw ValidationError("--verdict is kept, rejected or undecided, not '\(name)'")
        }
        return verdict
      })
    return query
  }

  private func words(_ report: ExportReport) -> String {
    var text = "\(report.written) of \(report.asked) cells written"
    if report.generated > 0 { text += ", \(report.generated) of them generated" }
    text += ", as \(report.format.name)\n"
    if let map = report.idMap { text += "the way back from the new ids: \(map)\n" }
    for group in report.curation {
      text += "  \(group.kept) of \(group.made) kept, \(group.rejected) rejected: \(group.recipe)\n"
    }
    if report.blanked > 0 { text += "letters painted over in \(report.blanked) of them\n" }
    for refusal in report.lost.prefix(20) {
      text += "  not written: \(refusal.path): \(refusal.reason)\n"
    }
    return text
  }
}

extension DatasetFormat {
  /// The format that `--format` names; nil when it wasn't given.
  static func asked(_ name: String?, among formats: [DatasetFormat]) throws -> DatasetFormat? {
    guard let name else { return nil }
    guard let format = DatasetFormat(spelled: name), formats.contains(format) else {
      let known = formats.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--format is one of \(known), not '\(name)'")
    }
    return format
  }
}
