import Basis
public import Pictures
import Tensors

/// A small network that learns to tell generated pictures from real ones: the classifier two-sample
/// test by a network, and the machine among the readers of a blind test.
///
/// Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017. It is shown what a
/// picture is beside its own blur, as who looks for traces of processing does (Fridrich and Kodovský,
/// "Rich models for steganalysis of digital images", IEEE TIFS 7, 2012): of a few hundred whole
/// pictures it learned next to nothing. It learns from pictures as they are given: turned, mirrored or
/// shifted ones would hide from it whatever hangs on place.
public struct OriginJudge: Sendable {
  private let classifier: Classifier

  /// Passes over the pictures unless said otherwise.
  public static let usualEpochs = 16
  /// Pictures of a kind below which nothing can be learned.
  public static let fewest = 32
  private static let labels = ["generated", "real"]

  /// Learns from these pictures, all of one size; every eighth of each kind is kept aside to choose
  /// the best pass by.
  ///
  /// - Parameters:
  ///   - reals: taken through a microscope, prepared as the generator's training prepared its own.
  ///   - generated: as many, or nearly.
  ///   - seed: of weights and order.
  ///   - epochs: passes over the pictures.
  ///   - threads: that share the work; the result doesn't depend on them.
  ///   - report: is told of steps done, of how many.
  /// - Throws: `ClassifierError.tooFew`; `CancellationError`.
  public init(
    reals: [Picture], generated: [Picture], seed: UInt64, epochs: Int = usualEpochs, threads: Int,
    report: (_ step: Int, _ of: Int) -> Void = { _, _ in }
  ) throws {
    // The network halves the picture twice.
    let side = max(16, (reals.first.map { min($0.width, $0.height) } ?? 64) / 4 * 4)
    let description = ClassifierDescription(
      classes: Self.labels, preprocessing: Preprocessing(crop: side, size: side),
      network: NetworkSides(widths: [16, 32, 64], blocks: [1, 1, 1], isSharp: true))
    func examples(_ pictures: [Picture], _ label: String) -> [ClassifierExample] {
      pictures.compactMap {
        ClassifierExample(Self.detail(of: $0), classKey: label, findings: [], for: description)
      }
    }
    let all = [examples(generated, Self.labels[0]), examples(reals, Self.labels[1])]
    func part(_ isAside: Bool) -> [ClassifierExample] {
      all.flatMap { kind in
        kind.enumerated().filter { ($0.offset % 8 == 7) == isAside }.map(\.element)
      }
    }
    var plan = ClassifierPlan(seed: seed, epochs: epochs)
    plan.batch = 32
    plan.keep = 0.98
    plan.rate = 1e-3
    // What gives a generator away may lie in single pixels, or hang on their place.
    plan.asTheyAre = true
    // For some passes it finds nothing, then it learns fast.
    plan.patience = epochs
    var training = try ClassifierTraining(
      description, plan: plan, train: part(false), select: part(true))
    classifier = try training.run(threads: threads, checkpoint: nil) { news in
      report(news.step, news.steps)
    }
  }

  /// How sure it is that each picture was generated, from 0 to 1.
  public func ratings(of pictures: [Picture]) -> [Double] {
    classifier.opinions(on: pictures.map(Self.detail)).map(\.probabilities[0])
  }

  /// Four times what each pixel is above or below the mean of the nine around it, about middle grey.
  static func detail(of picture: Picture) -> Picture {
    let (width, height) = (picture.width, picture.height)
    let source = picture.bytes
    var bytes = [UInt8](repeating: 0, count: source.count)
    for y in 0..<height {
      let rows = [max(0, y - 1), y, min(height - 1, y + 1)].map { $0 * width }
      for x in 0..<width {
        let columns = [max(0, x - 1), x, min(width - 1, x + 1)]
        for channel in 0..<3 {
          var sum = 0
          for row in rows {
            for column in columns { sum += Int(source[3 * (row + column) + channel]) }
          }
          let place = 3 * (y * width + x) + channel
          bytes[place] = UInt8(clamping: 128 + (4 * (9 * Int(source[place]) - sum)) / 9)
        }
      }
    }
    return Picture(width: width, height: height, bytes: bytes)
  }

  /// Ratings of all pictures, each by a judge that never saw it: the pictures are parted into
  /// `folds`, by lot, and every part is rated by a judge that learned from the others.
  ///
  /// - Returns: the reals' ratings, then the generated pictures'.
  /// - Throws: as `init`.
  public static func crossRatings(
    reals: [Picture], generated: [Picture], folds: Int = 5, seed: UInt64,
    epochs: Int = usualEpochs, threads: Int,
    report: (_ done: Double) -> Void = { _ in }
  ) throws -> (reals: [Double], generated: [Double]) {
    var ofReals = [Double](repeating: 0.5, count: reals.count)
    var ofGenerated = [Double](repeating: 0.5, count: generated.count)
    // By lot: pictures whose kinds come in turn would make a fold of each kind.
    var source = SplitMix64(seed: seed)
    func lots(_ count: Int) -> [Int] {
      let keys = (0..<count).map { _ in source.next() }
      var lots = [Int](repeating: 0, count: count)
      for (rank, place) in keys.indices.sorted(by: { keys[$0] < keys[$1] }).enumerated() {
        lots[place] = rank % folds
      }
      return lots
    }
    let (ofReal, ofFake) = (lots(reals.count), lots(generated.count))
    for fold in 0..<folds {
      func split(_ pictures: [Picture], _ lots: [Int]) -> (mine: [Int], others: [Picture]) {
        (
          pictures.indices.filter { lots[$0] == fold },
          pictures.indices.filter { lots[$0] != fold }.map { pictures[$0] }
        )
      }
      let (real, fake) = (split(reals, ofReal), split(generated, ofFake))
      let judge = try OriginJudge(
        reals: real.others, generated: fake.others, seed: seed &+ UInt64(fold), epochs: epochs,
        threads: threads
      ) { step, count in
        report((Double(fold) + Double(step) / Double(max(1, count))) / Double(folds))
      }
      for (place, rating) in zip(real.mine, judge.ratings(of: real.mine.map { reals[$0] })) {
        ofReals[place] = rating
      }
      for (place, rating) in zip(fake.mine, judge.ratings(of: fake.mine.map { generated[$0] })) {
        ofGenerated[place] = rating
      }
    }
    return (ofReals, ofGenerated)
  }
}
