import ArgumentParser
import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures

struct OpinionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinion",
    abstract:
      "Ask the generator which class a cell is of: a second opinion beside the classifier's.",
    discussion: """
      The model undoes the same noise on the cell as each class in turn; the class under which it \
      does so best is its answer. No label comes of it. With --toward it shows what would have to \
      change for the cell to be of another class.

      EXAMPLES
        leuko opinion cell.png
        leuko opinion slides/*.jpg --json
        leuko opinion --cell 17 --atlas lab.atlas
        leuko opinion band.png --toward segmented_neutrophil --picture change.png
      """)

  @Argument(help: "Pictures of one cell each.") var files: [String] = []
  @Option(help: "A cell of the atlas, by number; may be given several times.") var cell: [Int64] =
    []
  @Option(help: "The model's folder; else the settings', else the one that came with Leuko.")
  var model: String?
  @Option(help: "The class to change the cell into.") var toward: String?
  @Option(help: "The class it is now; else the likeliest.") var from: String?
  @Option(help: "With --toward: where to write cell, other cell and map of changes side by side.")
  var picture: String?
  @OptionGroup var threading: ThreadOptions
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard files.isEmpty != cell.isEmpty else {
      throw ValidationError("name FILES, or cells of an atlas with --cell")
    }
    guard (toward == nil) == (picture == nil), from == nil || toward != nil else {
      throw ValidationError("--toward wants --picture, where the change is shown, and the reverse")
    }
    guard toward == nil || files.count + cell.count == 1 else {
      throw ValidationError("--toward takes one cell at a time")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    guard let folder = folders.model(named: model, settings: settings) else {
      throw SamplingError.noModel
    }
    let asked = try SecondOpinion(
      folder: folder,
      threads: threading.count(settings))
    let (count, vocabulary, read) = try cells(folders)
    if let toward, let picture {
      return try show(asked, read(0).2, toward, folders.resolved(picture), vocabulary)
    }
    let job = asked.ask(count, bench: Bench(), read)
    let answers = try await job.watched()
    if answers.count < count {
      StandardError.write("leuko: stopped after \(answers.count) of \(count)\n")
    }
    if json { return try StandardOutput.write(json: answers.map(Line.init)) }
    for answer in answers {
      let found = answer.found
      let names = found.classes.prefix(3).filter { $0.probability >= 0.005 }.map {
        String(format: "%@ %.0f %%", vocabulary.name(ofClass: $0.key), 100 * $0.probability)
      }
      let strange = found.isStrange ? ["like none of the classes"] : []
      StandardOutput.write(columns: [answer.name, names.joined(separator: ", ")] + strange)
    }
    if !asked.isCalibrated {
      StandardError.write(
        "leuko: the model wasn't calibrated, so percentages are rough; leuko train opinion does it\n"
      )
    }
  }

  private func cells(
    _ folders: Folders
  ) throws -> (Int, Vocabulary, @Sendable (Int) throws -> (SpecimenID?, String, Picture)) {
    guard files.isEmpty else {
      let (names, urls) = (files, files.map(folders.resolved))
      let vocabulary = try Vocabulary.read(at: folders.classesFile)
      return (files.count, vocabulary, { (nil, names[$0], try PictureFile.read(urls[$0])) })
    }
    let project = try options.open(creating: false)
    let specimens = try project.atlas.specimens(cell.map(SpecimenID.init(rawValue:)))
    guard specimens.count == cell.count else {
      let known = Set(specimens.map(\.id.rawValue))
      let missing = cell.first { !known.contains($0) } ?? 0
      throw ValidationError("the atlas has no cell \(missing)")
    }
    return (
      specimens.count, project.vocabulary,
      { (specimens[$0].id, specimens[$0].name, try project.atlas.picture(of: specimens[$0])) }
    )
  }

  private func show(
    _ asked: SecondOpinion, _ cell: Picture, _ toward: String, _ file: URL,
    _ vocabulary: Vocabulary
  ) throws {
    func key(_ spelling: String) -> String {
      vocabulary.cellClass(spelled: spelling)?.key ?? spelling
    }
    let own = try from.map(key) ?? asked(cell).classKey
    let change = try asked.change(of: cell, from: own, to: key(toward))
    let sheet = change.sheet
    try DurableFile.write(try PictureFile.png(sheet), to: file)
    StandardOutput.write(
      "\(picture ?? file.path): the cell as \(vocabulary.name(ofClass: own)), as "
        + "\(vocabulary.name(ofClass: key(toward))), and where they differ\n")
  }

  /// One cell, as JSON has it.
  private struct Line: Encodable {
    var specimen: Int64?
    var name: String
    var likeliest: String
    var confidence: Double
    var probabilities: [String: Double]
    var strangeness: Double?
    var evaluations: Int
    var seconds: Double

    init(_ answer: SecondOpinion.Answer) {
      specimen = answer.specimen?.rawValue
      name = answer.name
      likeliest = answer.found.classKey
      confidence = answer.found.confidence
      probabilities = Dictionary(
        answer.found.classes.map { ($0.key, $0.probability) }, uniquingKeysWith: { $1 })
      strangeness = answer.found.strangeness
      evaluations = answer.found.evaluations
      seconds = answer.seconds
    }
  }
}
