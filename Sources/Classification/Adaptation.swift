import Foundation

/// What some cells of this laboratory, labelled here by a person, change about a classifier: where
/// each class lies among its frozen features.
///
/// In the space of `LearnedCells` every class is a ball. The labelled cells move all classes by what
/// they have in common, and each class towards its own: a discriminant with means drawn towards those
/// learned before (Fisher 1936; Friedman, J. Am. Stat. Assoc. 84, 1989). How far it is believed beside
/// the classifier as it was, and how sure it is, is found by leaving each cell out in turn.
public struct Adaptation: Sendable, Hashable, Codable {
  /// SHA-256 of the weights of the classifier it belongs to.
  public private(set) var classifier: String
  /// Cells it was made from, by class.
  public private(set) var cells: [String: Int]
  /// How sure it was of right and wrong answers about cells that were left out.
  public private(set) var confidences: ConfidenceRecord
  /// Of those cells, how many it named rightly, and how many the classifier did without it.
  public private(set) var rightWith: Int
  public private(set) var rightWithout: Int
  /// The middles of the classes.
  private var means: [[Float]]
  /// What the classifier as it was counts, from 0 to 1.
  private var trustInOld: Double
  /// What squared distances are divided by before they are chances.
  private var softness: Double

  /// Cells fewer than which say too little.
  public static let fewest = 10
  /// How many cells a class's old middle counts as.
  private static let inertia: Float = 1

  /// - Parameters:
  ///   - cells: where each lies, its class, and what the classifier thought without adapting.
  ///   - description: of the classifier.
  init?(
    _ cells: [(place: [Float], classIndex: Int, chances: [Double])], learned: LearnedCells,
    _ description: ClassifierDescription, classifier: String
  ) {
    let classes = description.classes
    guard cells.count >= Self.fewest else { return nil }
    self.classifier = classifier
    let truth = cells.map(\.classIndex)
    self.cells = Dictionary(truth.map { (classes[$0], 1) }, uniquingKeysWith: +)
    let moving = Moving(cells.map(\.place), truth, old: learned.means)
    means = moving.means(without: nil)
    let distances = cells.indices.map { cell in
      moving.means(without: cell).map {
        Double(LearnedCells.distance(cells[cell].place, $0))
      }
    }
    var best = (loss: Double.infinity, old: 1.0, softness: 1.0)
    for old in [1, 0.85, 0.7, 0.5, 0.3, 0.15, 0] {
      for softness in [2.0, 4, 8, 16, 32, 64] {
        let loss = cells.indices.reduce(0.0) { sum, cell in
          let mixed = Self.mixed(
            cells[cell].chances, distances[cell], old: old, softness: softness)
          return sum - log(max(1e-9, description.chance(of: truth[cell], mixed)))
        }
        if loss < best.loss - 1e-9 { best = (loss, old, softness) }
      }
    }
    (trustInOld, softness) = (best.old, best.softness)
    (rightWith, rightWithout) = (0, 0)
    var record = ConfidenceRecord(right: [], wrong: [])
    for (cell, distances) in zip(cells, distances) {
      let mixed = Self.mixed(cell.chances, distances, old: trustInOld, softness: softness)
      let place = Self.largest(mixed)
      let sure = (description.chance(of: place, mixed) * 1e4).rounded() / 1e4
      if description.areAlike(place, cell.classIndex) {
        record.right.append(sure)
      } else {
        record.wrong.append(sure)
      }
      rightWithout +=
        description.areAlike(Self.largest(cell.chances), cell.classIndex) ? 1 : 0
    }
    rightWith = record.right.count
    confidences = ConfidenceRecord(right: record.right.sorted(), wrong: record.wrong.sorted())
  }

  /// The chances of the classes for a cell that lies at `place`, where the classifier as it was gives
  /// `chances`.
  func probabilities(_ chances: [Double], at place: [Float]) -> [Double] {
    Self.mixed(
      chances, means.map { Double(LearnedCells.distance(place, $0)) }, old: trustInOld,
      softness: softness)
  }

  /// Whether it can be of a classifier with these sides.
  func fits(classes: Int, width: Int) -> Bool {
    means.count == classes && means.allSatisfy { $0.count == width && $0.allSatisfy(\.isFinite) }
      && (0...1).contains(trustInOld) && softness > 0 && softness.isFinite
  }

  private static func mixed(
    _ chances: [Double], _ distances: [Double], old: Double, softness: Double
  ) -> [Double] {
    let nearest = distances.min() ?? 0
    let logs = zip(chances, distances).map { chance, distance in
      old * log(max(chance, 1e-6)) - (1 - old) * (distance - nearest) / softness
    }
    let highest = logs.max() ?? 0
    let shares = logs.map { exp($0 - highest) }
    let sum = shares.reduce(0, +)
    return shares.map { $0 / sum }
  }

  private static func largest(_ values: [Double]) -> Int {
    values.indices.max { values[$0] < values[$1] } ?? 0
  }

  /// Middles of classes moved by cells whose class is known.
  private struct Moving {
    private let places: [[Float]]
    private let classes: [Int]
    private let old: [[Float]]

    init(_ places: [[Float]], _ classes: [Int], old: [[Float]]) {
      (self.places, self.classes, self.old) = (places, classes, old)
    }

    /// The middles where one cell isn't counted.
    func means(without left: Int?) -> [[Float]] {
      let width = old.first?.count ?? 0
      var sums = [[Float]](repeating: [Float](repeating: 0, count: width), count: old.count)
      var counts = [Float](repeating: 0, count: old.count)
      for (cell, (place, kind)) in zip(places, classes).enumerated() where cell != left {
        counts[kind] += 1
        for column in 0..<width { sums[kind][column] += place[column] - old[kind][column] }
      }
      let all = counts.reduce(0, +)
      let shift = (0..<width).map { column in
        sums.reduce(0) { $0 + $1[column] } / (all + Adaptation.inertia)
      }
      return old.indices.map { kind in
        let inertia = Adaptation.inertia
        return (0..<width).map { column in
          old[kind][column]
            + (sums[kind][column] + inertia * shift[column]) / (counts[kind] + inertia)
        }
      }
    }
  }
}

extension Classifier {
  /// What cells of known classes change about it; nil where there are too few, or the classifier
  /// doesn't know where its classes lie.
  ///
  /// - Parameter cells: what it saw of each, and the key of its class; those of classes that it
  ///   doesn't know are left out.
  public func adaptation(
    to cells: [(look: (opinion: Opinion, features: [Float]), classKey: String)]
  ) -> Adaptation? {
    guard let learned else { return nil }
    let known = cells.compactMap { cell in
      description.classes.firstIndex(of: cell.classKey).map {
        (learned.place(of: cell.look.features), $0, cell.look.opinion.probabilities)
      }
    }
    return Adaptation(
      known, learned: learned, description, classifier: digest)
  }

  /// The same classifier, adapted; nil where the adaptation is of another one.
  public func adapted(by adaptation: Adaptation) -> Classifier? {
    guard let learned, adaptation.classifier == digest,
      adaptation.fits(classes: description.classes.count, width: learned.width)
    else { return nil }
    var adapted = self
    adapted.adaptation = adaptation
    return adapted
  }

  /// The same classifier without what people here said.
  public var unadapted: Classifier {
    var plain = self
    plain.adaptation = nil
    return plain
  }

  /// Whether it goes by what people here said too.
  public var isAdapted: Bool { adaptation != nil }
}
