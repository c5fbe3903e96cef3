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
  /// suggested. Cancelled, it records what it has.
  ///
  /// - Parameters:
  ///   - threshold: the confidence below which 'unidentified' is suggested.
  ///   - prepare: what is done to a picture before it is asked about.
  public static func suggest(
    _ ids: [SpecimenID], in project: Project, by classifier: Classifier, threshold: Double,
    reason: String, prepare: @escaping @Sendable (Picture) -> Picture = { $0 }
  ) -> Job<Basis.Progress, [Classified]> {
    Job { report in
      let atlas = project.atlas
      try atlas.checkChangeable()
      let specimens = try await atlas.perform { try $0.specimens(ids) }
      let found = try await ask(specimens.count, classifier, threshold, project.bench, report) {
        place in
        (
          specimens[place].id, specimens[place].name,
          prepare(try atlas.picture(of: specimens[place]))
        )
      }
      let suggestions = Dictionary(
        found.compactMap { item in item.specimen.map { ($0, item.suggestion) } },
        uniquingKeysWith: { $1 })
      let (who, now) = (project.person ?? "classifier", project.now())
      try await atlas.perform { atlas in
        _ = try atlas.record(
          suggestions: suggestions, by: who, at: now, reason: reason)
      }
      return found
    }
  }

  /// Asks about pictures in files.
  ///
  /// Throws `PictureError` for the first that can't be read.
  public static func look(
    at files: [URL], by classifier: Classifier, threshold: Double, bench: Bench
  ) -> Job<Basis.Progress, [Classified]> {
    Job { report in
      try await ask(files.count, classifier, threshold, bench, report) { place in
        (nil, files[place].path, try PictureFile.read(files[place]))
      }
    }
  }

  private static func ask(
    _ count: Int, _ classifier: Classifier, _ threshold: Double, _ bench: Bench,
    _ report: @escaping @Sendable (Basis.Progress) -> Void,
    _ read: @escaping @Sendable (Int) throws -> (SpecimenID?, String, Picture)
  ) async throws -> [Classified] {
    let clock = ContinuousClock()
    let start = clock.now
    var found: [Classified] = []
    for first in stride(from: 0, to: count, by: batch) {
      if Task.isCancelled { break }
      found += try await bench.run {
        let mine = try (first..<min(count, first + batch)).map(read)
        return zip(mine, classifier.opinions(on: mine.map(\.2))).map { cell, opinion in
          let isSure = opinion.confidence >= threshold
          return Classified(
            specimen: cell.0, name: cell.1, opinion: opinion,
            suggestion: Suggestion(
              classKey: isSure ? opinion.classKey : "unidentified",
              confidence: opinion.confidence))
        }
      }
      report(
        Basis.Progress(
          "classifying", completed: found.count, total: count, elapsed: clock.now - start))
    }
    return found
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
