import Basis
import Foundation
public import Statistics

/// A reader who is a formula: evidence drawn from a normal distribution, cut into six ratings.
///
/// Such a reader needs the key, openly: it is a simulation, and its sittings say so.
public struct SimulatedReader: Sendable, Hashable {
  /// How evidence becomes an answer.
  public enum Manner: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is cut into six ratings.
    case weighing
    /// It isn't looked at: any of six keys is pressed, and only a coarse control stands out.
    case tapping
    /// It is cut in two, and the ratings 3 and 4 are the only ones used.
    case halving
    /// Fakes get 1 or 6 and reals 3 or 4, by chance: the reader can tell, and the area is 1/2.
    case extremes
  }

  /// Distance of the two distributions of evidence, in standard deviations.
  public var dPrime: Double
  /// Where evidence turns into "fake", from the middle between the two; above 0 says real readily.
  public var criterion: Double
  /// Evidence added for a control, which is easier to see.
  public var controlBonus: Double
  /// How evidence becomes an answer.
  public var manner: Manner
  /// What the draws depend on.
  public var seed: UInt64

  /// A reader with this sensitivity and habit.
  public init(
    dPrime: Double, criterion: Double = 0, controlBonus: Double = 2, manner: Manner = .weighing,
    seed: UInt64
  ) {
    self.dPrime = dPrime
    self.criterion = criterion
    self.controlBonus = controlBonus
    self.manner = manner
    self.seed = seed
  }

  /// The rating of a picture of this truth at one showing; the same arguments give the same
  /// rating.
  public func rating(
    truth: Truth, isControl: Bool = false, grade: ControlGrade? = nil, showing: Int
  ) -> Rating {
    var evidence = draw(showing, 0) + (truth == .fake ? dPrime / 2 : -dPrime / 2)
    if isControl { evidence += controlBonus * Self.ease(grade) }
    switch manner {
    case .weighing: break
    case .tapping:
      if isControl, grade == .coarse { return .surelyFake }
      return Rating.allCases[Int(chance(showing, 2) * 6)]
    case .halving: return evidence < criterion ? .perhapsReal : .perhapsFake
    case .extremes:
      if isControl { return .surelyFake }
      let isHigh = evidence > criterion + (truth == .fake ? dPrime / 2 : -dPrime / 2)
      return switch (truth, isHigh) {
      case (.fake, true): .surelyFake
      case (.fake, false): .surelyReal
      case (.real, true): .perhapsFake
      case (.real, false): .perhapsReal
      }
    }
    switch evidence - criterion {
    case ..<(-1): return .surelyReal
    case ..<(-0.4): return .probablyReal
    case ..<0: return .perhapsReal
    case ..<0.4: return .perhapsFake
    case ..<1: return .probablyFake
    default: return .surelyFake
    }
  }

  /// The place, from 1, where the evidence for "made" is greatest.
  func choice(_ truths: [Truth], showing: Int) -> Int {
    let evidence = truths.enumerated().map { place, truth in
      draw(showing, UInt32(10 + place)) + (truth == .fake ? dPrime : 0)
    }
    return 1 + (evidence.indices.max { evidence[$0] < evidence[$1] } ?? 0)
  }

  /// Seconds spent on one showing, log-normal around three.
  public func seconds(showing: Int) -> Double {
    exp(log(3) + 0.4 * draw(showing, 1))
  }

  /// How much easier controls of a grade are than those of the middle.
  private static func ease(_ grade: ControlGrade?) -> Double {
    switch grade {
    case .coarse: 2
    case .middle, nil: 1
    case .fine: 0.5
    }
  }

  /// A standard normal number for a showing and a purpose.
  func draw(_ showing: Int, _ purpose: UInt32) -> Double {
    Normal.quantile(chance(showing, purpose))
  }

  /// A number between 0 and 1 for a showing and a purpose.
  private func chance(_ showing: Int, _ purpose: UInt32) -> Double {
    let words = Philox(seed: seed).words(
      at: SIMD4(purpose, UInt32(truncatingIfNeeded: showing), 0, 0))
    return (Double(words.x) + 0.5) / 4_294_967_296
  }

  /// Sits the whole study as `reader` and leaves a complete log. The log says that a simulation
  /// answered, and the clock is made up too, so that the same arguments give the same bytes.
  public func sit(
    _ study: Study, as reader: String, key: StudyKey, startingAt unixTime: Double,
    software: String
  ) throws(StudyError) {
    let time = SimulatedTime(start: unixTime)
    var sitting = try Sitting(
      study, reader: reader, clock: time.clock, software: software,
      key: study.manifest.plan.feedback == .each ? key : nil, simulated: true)
    try sitting.shown(on: .simulated)
    let rows = Dictionary(key.rows.map { ($0.index, $0) }, uniquingKeysWith: { $1 })
    guard let order = study.manifest.order(of: reader) else {
      throw .unknownReader(reader, known: study.manifest.readers.map(\.id))
    }
    while let position = sitting.position {
      if sitting.phaseToTell != nil { try sitting.tell() }
      if sitting.needsPractice {
        var practice = try study.practice()
        // Practice that has to be passed is passed: a simulation is about the test.
        let isRight = study.manifest.plan.rules?.practiceToPass != nil
        while let truth = practice.truth {
          practice.answer(isRight && truth == .real ? .perhapsReal : .perhapsFake)
        }
        try sitting.finish(practice)
      }
      guard let row = rows[order.showings[position].record] else { throw .keyNeeded }
      if sitting.isBreakDue {
        sitting.beginBreak()
        time.advance(30)
        try sitting.endBreak()
      }
      try sitting.shown(on: .simulated)
      let firstKey = seconds(showing: position)
      time.advance(firstKey)
      time.advance(0.4)
      let times = AnswerTimes(
        drawMs: 0, firstKeyMs: Int((1000 * firstKey).rounded()),
        confirmMs: Int((1000 * firstKey).rounded()) + 400)
      switch sitting.task {
      case .rating:
        let rating = rating(
          truth: row.truth, isControl: row.isControl, grade: row.controlGrade, showing: position)
        try sitting.confirm(rating, times: times)
      case .naming:
        let isOdd = rating(truth: row.truth, showing: position) == .surelyFake
        try sitting.judge(.named(row.cellClass, isOdd: isOdd), times: times)
      case .quartet:
        let truths = order.showings[position].records.compactMap { rows[$0]?.truth }
        try sitting.judge(.chosen(choice(truths, showing: position)), times: times)
      }
    }
  }
}

extension Display {
  /// No picture was ever whole.
  static let untold = Display(
    terminal: "unknown", renderer: "no picture was whole", columns: 0, rows: 0, colourDepth: 0,
    pictureColumns: 0, pictureRows: 0)

  /// No screen at all.
  static let simulated = Display(
    terminal: "none", renderer: "simulated reader", columns: 0, rows: 0, colourDepth: 24,
    pictureColumns: 0, pictureRows: 0)
}
