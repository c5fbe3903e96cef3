import ArgumentParser
import AtlasStore
import Basis
import Classification
import Foundation
import Journeys
import Pictures

struct ClassifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Suggest a class for cells, with how sure the classifier is.",
    discussion: """
      Without FILES it asks about the cells of the atlas that have no class, and writes what it \
      suggests into the atlas, in one entry of the journal; the gallery shows suggestions with a \
      question mark, and no label comes of them until a person says so. With FILES it prints.

      EXAMPLES
        leuko classify                          the unlabelled cells of your atlas
        leuko classify --precision 0.97         below that, 'unidentified'
        leuko classify --all --atlas lab.atlas  labelled ones too, to find disputed labels
        leuko classify cell.png slides/*.jpg --json
      """)

  @Argument(help: "Pictures of one cell each.") var files: [String] = []
  @Option(help: "The classifier's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "Suggest 'unidentified' where fewer than this share of classes would be right.")
  var precision: Double?
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var scale: ScaleOptions
  @Flag(help: "Ask about labelled cells of the atlas too.") var all = false
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: ProjectOptions

  func validate() throws {
    guard precision.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw ValidationError("--precision is a share, above 0 and at most 1")
    }
    guard files.isEmpty || (options.atlas == nil && !all) else {
      throw ValidationError("give either FILES or an atlas")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let classifier = try Classifying.classifier(
      named: model, folders: folders,
      threads: threading.count(settings))
    if files.isEmpty {
      try await suggest(by: classifier)
    } else {
      let threshold = try precision.map(classifier.threshold(precision:)) ?? 0
      let found = try await watch(
        Classifying.look(
          at: files.map(folders.resolved), by: classifier, threshold: threshold,
          scale: scale.stated, bench: Bench()),
        of: files.count)
      // Shown as they were given.
      let named = zip(files, found).map { file, item in
        var item = item
        item.name = file
        return item
      }
      try tell(named, Vocabulary.read(at: folders.classesFile))
    }
  }

  private func suggest(by plain: Classifier) async throws {
    let project = try options.open(creating: false)
    let classifier = Adapting.adapted(plain, for: project.atlas)
    let threshold = try precision.map(classifier.threshold(precision:)) ?? 0
    let ids = try project.atlas.ids(matching: all ? Query() : Query(classes: [nil]))
    guard !ids.isEmpty else {
      StandardError.write(
        all ? "The atlas is empty.\n" : "Every cell has a class; --all asks about those too.\n")
      if json { try StandardOutput.write(json: [Line]()) }
      return
    }
    let asked = precision.map { ", precision \($0)" } ?? ""
    let found = try await watch(
      Classifying.suggest(
        ids, in: project, by: classifier, threshold: threshold,
        reason: "classifier \(classifier.digest.prefix(12))\(asked)", scale: scale.stated),
      of: ids.count)
    if json { return try tell(found, project.vocabulary) }
    var counts: [String: Int] = [:]
    for item in found { counts[item.suggestion.classKey, default: 0] += 1 }
    for (key, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      StandardOutput.write("\(count)\t\(project.vocabulary.name(ofClass: key))\n")
    }
    StandardOutput.write("\(found.count) suggestions in the atlas; no label is changed\n")
    offer(found, isAdapted: classifier.isAdapted)
  }

  /// What helps where a film is another laboratory's.
  private func offer(_ found: [Classifying.Classified], isAdapted: Bool) {
    let foreign = found.count(where: \.isForeign)
    guard foreign > 0, !isAdapted else { return }
    StandardError.write(
      "\(foreign) cells are stained unlike those it learned from: label twenty to a hundred of them, "
        + "and 'leuko adapt' makes the classifier this laboratory's\n")
  }

  /// Shows the progress; Ctrl-C keeps what has been asked.
  private func watch(
    _ job: Job<Basis.Progress, [Classifying.Classified]>, of count: Int
  ) async throws -> [Classifying.Classified] {
    let found = try await job.watched()
    if found.count < count {
      StandardError.write("leuko: stopped after \(found.count) of \(count)\n")
    }
    return found
  }

  /// One cell, as JSON has it.
  private struct Line: Encodable {
    var specimen: Int64?
    var name: String
    var suggestion: String
    var likeliest: String
    var confidence: Double
    var findings: [String: Double]
    var scale: PictureScale?
    var strangeness: Double?
    var reason: String?
  }

  private func tell(_ found: [Classifying.Classified], _ vocabulary: Vocabulary) throws {
    if json {
      return try StandardOutput.write(
        json: found.map { item in
          Line(
            specimen: item.specimen?.rawValue, name: item.name,
            suggestion: item.suggestion.classKey, likeliest: item.opinion.classKey,
            confidence: item.opinion.confidence, findings: item.opinion.findings,
            scale: item.scale, strangeness: item.opinion.strangeness, reason: item.reason)
        })
    }
    for item in found {
      let opinion = item.opinion
      let likeliest = vocabulary.name(ofClass: opinion.classKey)
      let isSure = item.suggestion.classKey == opinion.classKey
      let findings = opinion.findings.sorted { $0.value > $1.value }.map {
        String(format: ", %@ %.0f %%", vocabulary.finding($0.key)?.name ?? $0.key, 100 * $0.value)
      }
      let why = item.reason.map { ": \($0)" } ?? ""
      let name = isSure ? likeliest : "unidentified, perhaps \(likeliest)\(why)"
      let confidence =
        opinion.isStrange ? "?" : String(format: "%.1f %%", 100 * opinion.confidence)
      StandardOutput.write(columns: [item.name, confidence, name + findings.joined()])
    }
    offer(found, isAdapted: false)
    if let scale = found.first?.scale, found.allSatisfy({ $0.scale == scale }) {
      StandardError.write("taken at \(scale.words)\n")
    }
  }
}
