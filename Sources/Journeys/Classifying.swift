public import AtlasStore
public import Basis
public import Classification
public import Foundation
public import Pictures

/// Asks a classifier about cells.
public enum Classifying {
  /// What is thought of one cell.
  public struct Classified: Sendable {
    /// The cell; nil for a file.
    public var specimen: SpecimenID?
    /// The file's name, or its path as it was given.
    public var name: String
    public var opinion: Opinion
    /// The class suggested: the likeliest, or 'unidentified' where that is too unsure.
    public var suggestion: Suggestion
    /// How large a pixel of its picture was taken to be; nil where that doesn't matter.
    public var scale: PictureScale?
    /// Why it is 'unidentified'; nil where it isn't.
    public var reason: String?
    /// Its film is stained unlike those the classifier learned from, and was mapped to them.
    public var isForeign = false
  }

  /// How many cells are asked about at once.
  static let batch = 64

  /// The classifier that is meant: in the folder `name` if given, else the one trained here last
  /// without saying where, else the one that came with the program.
  ///
  /// Throws `ClassifierError` or `ModelError`.
  public static func classifier(
    named name: String?, folders: Folders, threads: Int
  ) throws -> Classifier {
    let file = Classifier.descriptionFile
    let candidates = [folders.ownClassifier, folders.sampleClassifier].compactMap(\.self)
    let folder =
      name.map(folders.resolved)
      ?? candidates.first {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent(file).path)
      } ?? folders.ownClassifier
    return try Classifier(folder: folder, threads: threads)
  }

  /// Asks about these cells of the project's atlas and, in one entry of the journal, records what is
  /// suggested, and the scales that nobody had said and the pictures tell. Cancelled, it records what it
  /// has.
  ///
  /// - Parameters:
  ///   - threshold: the confidence below which 'unidentified' is suggested.
  ///   - scale: micrometres a pixel of all of them; nil for what is known of each.
  public static func suggest(
    _ ids: [SpecimenID], in project: Project, by classifier: Classifier, threshold: Double,
    reason: String, scale: PictureScale? = nil
  ) -> Job<Basis.Progress, [Classified]> {
    Job { report in
      let atlas = project.atlas
      try atlas.checkChangeable()
      let specimens = try await atlas.perform { try $0.specimens(ids) }
      let members = specimens.map { specimen in
        FilmSurvey.Member(
          scale: scale ?? specimen.knownScale, width: specimen.width, height: specimen.height)
      }
      let found = try await ask(members, classifier, threshold, project.bench, report) { place in
        (specimens[place].id, specimens[place].name, try atlas.picture(of: specimens[place]))
      }
      let suggestions = Dictionary(
        found.compactMap { item in item.specimen.map { ($0, item.suggestion) } },
        uniquingKeysWith: { $1 })
      var scales: [SpecimenID: PictureScale] = [:]
      for (specimen, item) in zip(specimens, found) {
        guard let new = item.scale, new.differs(from: specimen.scale) else { continue }
        scales[specimen.id] = new
      }
      let (who, now) = (project.person ?? "classifier", project.now())
      let measured = scales
      try await atlas.perform { atlas in
        _ = try atlas.record(
          suggestions: suggestions, scales: measured, by: who, at: now, reason: reason)
      }
      return found
    }
  }

  /// Asks about pictures in files.
  ///
  /// - Parameter scale: micrometres a pixel of all of them; nil for what their files or what they show
  ///   say.
  ///
  /// Throws `PictureError` for the first that can't be read.
  public static func look(
    at files: [URL], by classifier: Classifier, threshold: Double, scale: PictureScale? = nil,
    bench: Bench
  ) -> Job<Basis.Progress, [Classified]> {
    Job { report in
      let members = try await bench.run {
        try files.map { file in
          let data = try PictureFile.bytes(of: file)
          let size = try PictureSize(of: data, name: file.path)
          return FilmSurvey.Member(
            scale: scale ?? PictureScale(file: data), width: size.width, height: size.height)
        }
      }
      return try await ask(members, classifier, threshold, bench, report) { place in
        (nil, files[place].path, try PictureFile.read(files[place]))
      }
    }
  }

  private static func ask(
    _ members: [FilmSurvey.Member], _ classifier: Classifier, _ threshold: Double, _ bench: Bench,
    _ report: @escaping @Sendable (Basis.Progress) -> Void,
    _ read: @escaping @Sendable (Int) throws -> (SpecimenID?, String, Picture)
  ) async throws -> [Classified] {
    let clock = ContinuousClock()
    let start = clock.now
    let count = members.count
    let survey = try await bench.run {
      try FilmSurvey(members, by: classifier) { try read($0).2 }
    }
    var found: [Classified] = []
    for first in stride(from: 0, to: count, by: batch) {
      if Task.isCancelled { break }
      found += try await bench.run {
        let places = Array(first..<min(count, first + batch))
        let mine = try places.map(read)
        let pictures = zip(mine, places).map { survey.prepared($0.2, $1, for: classifier) }
        let opinions = classifier.opinions(
          on: pictures, scales: places.map { survey.scales[$0] })
        return places.indices.map { index in
          var item = Classified(
            mine[index].0, mine[index].1, opinions[index],
            scale: survey.findings[places[index]].scale, threshold: threshold)
          item.isForeign = survey.findings[places[index]].colours != nil
          return item
        }
      }
      report(
        Basis.Progress(
          "classifying", completed: found.count, total: count, elapsed: clock.now - start))
    }
    return found
  }
}

extension Classifying.Classified {
  init(
    _ specimen: SpecimenID?, _ name: String, _ opinion: Opinion, scale: PictureScale?,
    threshold: Double
  ) {
    self.specimen = specimen
    self.name = name
    self.opinion = opinion
    self.scale = scale
    // A cell unlike all that was learned from is named only where nothing was asked for.
    let isSure = opinion.confidence >= threshold && !(opinion.isStrange && threshold > 0)
    reason =
      isSure
      ? nil
      : opinion.isStrange
        ? "unlike the cells it learned from" : "less sure than asked for"
    suggestion = Suggestion(
      classKey: isSure ? opinion.classKey : "unidentified",
      confidence: min(1, max(0, opinion.confidence)))
  }
}

extension Specimen {
  /// What is known of its scale without looking: said by a person or a table, or by its file.
  var knownScale: PictureScale? {
    if let scale, scale.source != .estimated { return scale }
    return PictureScale(columns: extra)
  }
}

extension PictureScale {
  /// Whether it says something else than `old`: estimates may differ by a twentieth.
  func differs(from old: PictureScale?) -> Bool {
    guard let old else { return true }
    if source != .estimated || old.source != .estimated { return self != old }
    return abs(log(micrometresPerPixel / old.micrometresPerPixel)) > 0.05
  }
}

extension Folders {
  /// Where a classifier goes that is trained without saying where.
  public var ownClassifier: URL {
    data.appendingPathComponent("models/classifier", isDirectory: true)
  }

  /// The classifier that came with the program.
  public var sampleClassifier: URL? {
    samples?.appendingPathComponent("models/classifier", isDirectory: true)
  }
}
