public import AtlasStore
public import Basis
public import Classification
import Foundation
import Pictures

/// Makes a classifier this laboratory's, by cells that people here have labelled.
public enum Adapting {
  /// What came of it.
  public struct Outcome: Sendable, Hashable, Codable {
    /// Cells it was made from, by class.
    public var cells: [String: Int]
    /// Of those, each left out in turn, how many it names rightly, and how many it did before.
    public var rightWith: Int
    public var rightWithout: Int
    /// Cells without a class for which something else is suggested now.
    public var changed: Int
    /// Cells without a class that were asked about again.
    public var asked: Int
  }

  /// The most cells it is made from: the latest.
  static let most = 400

  /// Where an atlas keeps it; nil for one in memory, which keeps nothing.
  static func file(of atlas: Atlas) -> URL? {
    atlas.folder?.appendingPathComponent("adaptation.json")
  }

  /// The classifier as the atlas's people have made it; as it is where they haven't, or it is another.
  public static func adapted(_ classifier: Classifier, for atlas: Atlas) -> Classifier {
    guard let place = file(of: atlas), let data = try? Data(contentsOf: place),
      let adaptation = try? JSONDecoder().decode(Adaptation.self, from: data)
    else { return classifier }
    return classifier.adapted(by: adaptation) ?? classifier
  }

  /// Whether the atlas has one.
  public static func isAdapted(_ atlas: Atlas) -> Bool {
    file(of: atlas).map { FileManager.default.fileExists(atPath: $0.path) } ?? false
  }

  /// Adapts the classifier to the cells of `filter` that people have labelled, keeps that with the
  /// atlas, and asks about the cells without a class anew, in one entry of the journal.
  ///
  /// Throws `AdaptingError`, or what the atlas does.
  public static func adapt(
    _ classifier: Classifier, to filter: Filter, in project: Project,
    precision: Double = Slides.precision
  ) -> Job<Basis.Progress, Outcome> {
    Job { report in
      let atlas = project.atlas
      try atlas.checkChangeable()
      let plain = classifier.unadapted
      let known = Set(plain.description.classes)
      let all = try atlas.specimens(matching: Query(filter: filter))
      let labelled = all.filter { cell in
        cell.labelling?.means == .hand && cell.origin == .microscope && cell.split != .val
          && cell.split != .test && cell.split != .excluded
          && (cell.classKey.map(known.contains) ?? false)
      }.suffix(most)
      guard labelled.count >= Adaptation.fewest else {
        throw AdaptingError.tooFew(labelled.count, least: Adaptation.fewest)
      }
      let cells = Array(labelled)
      let adaptation = try await project.bench.run {
        let survey = try FilmSurvey(cells.map(\.member), by: plain) {
          try atlas.picture(of: cells[$0])
        }
        let pictures = try cells.enumerated().map {
          survey.prepared(try atlas.picture(of: $1), $0, for: plain)
        }
        let looks = plain.looks(at: pictures, scales: survey.scales)
        return plain.adaptation(
          to: zip(looks, cells).map { (look: $0, classKey: $1.classKey ?? "") })
      }
      guard let adaptation, let adapted = plain.adapted(by: adaptation) else {
        throw AdaptingError.unable
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      if let place = file(of: atlas) {
        try DurableFile.write(encoder.encode(adaptation), to: place)
      }
      let open = all.filter { $0.classKey == nil }
      let changed = try await ask(
        open, adapted, precision, in: project, report,
        reason: "adapted to \(cells.count) cells labelled here")
      return Outcome(
        cells: adaptation.cells, rightWith: adaptation.rightWith,
        rightWithout: adaptation.rightWithout, changed: changed, asked: open.count)
    }
  }

  /// Takes the adaptation back, and asks about the cells without a class as before it.
  ///
  /// Throws `AdaptingError.none`, or what the atlas does.
  public static func undo(
    _ classifier: Classifier, in project: Project, precision: Double = Slides.precision
  ) -> Job<Basis.Progress, Int> {
    Job { report in
      guard isAdapted(project.atlas), let place = file(of: project.atlas) else {
        throw AdaptingError.none
      }
      try project.atlas.checkChangeable()
      try FileManager.default.removeItem(at: place)
      let open = try project.atlas.specimens(matching: Query(classes: [nil]))
      return try await ask(
        open, classifier.unadapted, precision, in: project, report,
        reason: "the adaptation was taken back")
    }
  }

  private static func ask(
    _ cells: [Specimen], _ classifier: Classifier, _ precision: Double, in project: Project,
    _ report: @escaping @Sendable (Basis.Progress) -> Void, reason: String
  ) async throws -> Int {
    guard !cells.isEmpty else { return 0 }
    let threshold = (try? classifier.threshold(precision: precision)) ?? 1
    let asking = Classifying.suggest(
      cells.map(\.id), in: project, by: classifier, threshold: threshold,
      reason: "classifier \(classifier.digest.prefix(12)), \(reason)")
    for await progress in asking.news { report(progress) }
    let found = try await asking.output
    return zip(cells, found).count { $0.suggestion?.classKey != $1.suggestion.classKey }
  }
}

extension Specimen {
  /// What a survey is told of it.
  var member: FilmSurvey.Member {
    FilmSurvey.Member(scale: knownScale, width: width, height: height)
  }
}

/// Why a classifier can't be adapted.
public enum AdaptingError: Explained, Equatable {
  /// People have labelled too few cells.
  case tooFew(Int, least: Int)
  /// The classifier doesn't know where its classes lie.
  case unable
  /// There is no adaptation to take back.
  case none

  public var summary: String {
    switch self {
    case .tooFew(let count, let least):
      "\(count) cells are labelled by a person, and it takes \(least)"
    case .unable: "this classifier can't be adapted: it doesn't say where its classes lie"
    case .none: "the classifier isn't adapted to this atlas"
    }
  }

  public var remedy: String? {
    switch self {
    case .tooFew: "label twenty to a hundred cells of each kind you have, and ask again"
    case .unable: "train it anew with 'leuko train classifier', or leave out --model"
    case .none: nil
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .tooFew, .unable: .badData
    case .none: .usage
    }
  }
}
