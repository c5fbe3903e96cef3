public import AtlasStore
public import Basis
public import Classification
import Foundation
import Pictures
import Statistics

/// Looks for cells that should be looked at again: labels that are probably wrong, cells like no
/// other, copies.
public enum Inspecting {
  /// What was found.
  public struct Findings: Sendable {
    /// Cells looked at.
    public var cells: Int
    /// Strongest first.
    public var doubts: [Doubt]
    /// Labels could be judged: there were two classes of five cells or more.
    public var judgedLabels: Bool
  }

  /// Inspects the cells a query finds, and keeps, where the atlas can be changed, the doubts, in place of all earlier ones, and what
  /// the classifier sees, for 'similar'. Labels are judged by a discriminant analysis of the other
  /// cells' features, out of fold, so that no label vouches for itself.
  public static func run(
    _ query: Query, in project: Project, by classifier: Classifier
  ) -> Job<Basis.Progress, Findings> {
    Job { report in
      let atlas = project.atlas
      let specimens = try await atlas.perform { try $0.specimens(matching: query) }
      let features = try await look(at: specimens, in: project, by: classifier, report)
      let vocabulary = project.vocabulary
      let (doubts, judged) = try await project.bench.run {
        let copies = try duplicates(of: specimens, in: atlas)
        let labels = labelDoubts(specimens, features, vocabulary)
        return (copies + (labels ?? []), labels != nil)
      }
      if atlas.obstacle == nil { try await atlas.perform { try $0.replaceDoubts(by: doubts) } }
      return Findings(
        cells: specimens.count,
        doubts: doubts.sorted { ($1.score, $0.specimen) < ($0.score, $1.specimen) },
        judgedLabels: judged)
    }
  }

  /// What the classifier sees in each, from the atlas where it is kept.
  private static func look(
    at specimens: [Specimen], in project: Project, by classifier: Classifier,
    _ tell: @escaping @Sendable (Basis.Progress) -> Void
  ) async throws -> [SpecimenID: [Float]] {
    let atlas = project.atlas
    let model = classifier.digest
    var features = try await atlas.perform { try $0.features(ofModel: model) }
    let missing = specimens.filter { features[$0.id] == nil }
    let clock = ContinuousClock()
    let start = clock.now
    for first in stride(from: 0, to: missing.count, by: 256) {
      try Task.checkCancellation()
      let part = Array(missing[first..<min(missing.count, first + 256)])
      let fresh = try await project.bench.run {
        let pictures = try part.map { try atlas.picture(of: $0) }
        return Dictionary(
          uniqueKeysWithValues: zip(part.map(\.id), classifier.features(of: pictures)))
      }
      if atlas.obstacle == nil {
        try await atlas.perform { try $0.keep(features: fresh, ofModel: model) }
      }
      features.merge(fresh) { $1 }
      tell(
        Basis.Progress(
          "looking at cells", completed: first + part.count, total: missing.count,
          elapsed: clock.now - start))
    }
    return features
  }

  // MARK: Labels and outliers

  /// How many median deviations beyond the median make an outlier.
  static let outlierLimit = 8.0

  /// Nil where there are too few labels to judge any.
  static func labelDoubts(
    _ specimens: [Specimen], _ features: [SpecimenID: [Float]], _ vocabulary: Vocabulary
  ) -> [Doubt]? {
    let judged = specimens.filter { specimen in
      guard let key = specimen.classKey, features[specimen.id] != nil else { return false }
      return vocabulary.cellClass(key)?.counting != .blocksSigning
    }
    let keys = Set(judged.compactMap(\.classKey)).sorted()
    let place = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    let labels = judged.map { place[$0.classKey ?? ""] ?? 0 }
    let rows = judged.map { (features[$0.id] ?? []).map(Double.init) }
    guard
      let outcomes = DiscriminantAnalysis.outOfFold(rows, classes: labels, count: keys.count)
    else { return nil }
    var doubts = ConfidentLearning.suspicions(labels, probabilities: outcomes.map(\.probabilities))
      .filter { $0.margin > 0 }
      .map { suspicion in
        let name = vocabulary.name(ofClass: keys[suspicion.suggested])
        let percent = min(99, Int((100 * suspicion.probability).rounded(.down)))
        return Doubt(
          .label, of: judged[suspicion.index].id, score: suspicion.margin,
          reason: "probably \(name), \(percent) % by the other cells' labels")
      }
    let distances = outcomes.map { $0.distance.squareRoot() }
    let median = Self.median(distances)
    let deviation = Self.median(distances.map { abs($0 - median) })
    guard deviation > 0 else { return doubts }
    for (specimen, distance) in zip(judged, distances) {
      let steps = (distance - median) / deviation
      guard steps > outlierLimit else { continue }
      doubts.append(
        Doubt(
          .outlier, of: specimen.id, score: 1 - outlierLimit / (2 * steps),
          reason: String(
            format: "unlike every class: %.0f times as far off as cells commonly are", steps)))
    }
    return doubts
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  // MARK: Copies

  /// Each cell that is a copy of an earlier one, with what to do about it.
  static func duplicates(of specimens: [Specimen], in atlas: Atlas) throws -> [Doubt] {
    var prints: [(specimen: Specimen, print: PicturePrint)] = []
    for first in stride(from: 0, to: specimens.count, by: 512) {
      let part = Array(specimens[first..<min(specimens.count, first + 512)])
      let thumbnails = try atlas.thumbnails(of: part)
      prints += part.compactMap { specimen in
        thumbnails[specimen.id].map { (specimen, PicturePrint($0)) }
      }
    }
    return PicturePrint.copies(among: prints.map(\.print)).map { copy, original, difference in
      let (one, other) = (prints[copy].specimen, prints[original].specimen)
      var reason = "a copy of \(other.id) (\(other.source))"
      let splits = [other.split, one.split].map { $0?.rawValue ?? "no split" }
      if splits[0] != splits[1] { reason += ", which is \(splits[0]) and this \(splits[1])" }
      if one.classKey != other.classKey, one.classKey != nil, other.classKey != nil {
        reason += ", with another class"
      }
      return Doubt(
        .duplicate, of: one.id, score: 1 - difference / 100,
        reason: reason + ": make it 'excluded'")
    }
  }
}
