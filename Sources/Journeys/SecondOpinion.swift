public import AtlasStore
public import Basis
import Diffusion
public import Foundation
public import Pictures
import Tensors

/// A generator asked which class a cell is of: an opinion of another kind than the classifier's,
/// which was trained to tell classes apart.
public struct SecondOpinion: Sendable {
  /// What it thinks of one cell.
  public struct Found: Sendable {
    /// Probabilities of the atlas's classes, the likeliest first; they add up to 1.
    public var classes: [(key: String, probability: Double)]
    /// How much less than usual it helps to name the likeliest class, in standard deviations; nil
    /// for a model that wasn't calibrated.
    public var strangeness: Double?
    /// Evaluations of the network that it took.
    public var evaluations: Int

    /// The likeliest class.
    public var classKey: String { classes.first?.key ?? "unidentified" }
    /// Its probability.
    public var confidence: Double { classes.first?.probability ?? 0 }
    /// Whether the cell is like none of the classes: fewer than 1 in 40 of those that are would
    /// seem so strange.
    public var isStrange: Bool { strangeness.map { $0 > 2 } ?? false }
  }

  /// A cell beside what it would be as another class.
  public struct Change: Sendable {
    /// The cell as the model sees it.
    public var cell: Picture
    /// The cell redone as the other class.
    public var other: Picture
    /// Where they differ, over a faint copy of the cell.
    public var map: Picture

    /// All three side by side, a few pixels apart, each pixel shown as 4 by 4.
    public var sheet: Picture {
      let (scale, gap) = (4, 8)
      let large = [cell, other, map].map {
        $0.resized(width: $0.width * scale, height: $0.height * scale, filter: .lanczos)
      }
      let (width, height) = (large[0].width, large[0].height)
      let across = large.count * width + (large.count - 1) * gap
      var bytes = [UInt8](repeating: 255, count: 3 * across * height)
      for (place, picture) in large.enumerated() {
        for row in 0..<height {
          let from = 3 * row * width
          let to = 3 * (row * across + place * (width + gap))
          bytes.replaceSubrange(to..<to + 3 * width, with: picture.bytes[from..<from + 3 * width])
        }
      }
      return Picture(width: across, height: height, bytes: bytes)
    }
  }

  let classifier: DiffusionClassifier
  /// The classes to choose from: those of kinds of cells, not of looks.
  let choices: [(label: Int, key: String)]
  private let preprocessing: Preprocessing

  /// Loads the model in `folder`. Throws `ModelError`.
  ///
  /// - Parameters:
  ///   - folder: a class-conditional model.
  ///   - threads: that share the work.
  ///   - isForScreen: whether they let everything else on the machine go first.
  public init(folder: URL, threads: Int, isForScreen: Bool = false) throws {
    let session = try Sampling.Session(folder: folder, threads: threads)
    try self.init(session, isForScreen: isForScreen)
  }

  /// With the model of a session. Throws `ModelError` for one that can't be asked.
  public init(_ session: Sampling.Session, isForScreen: Bool = false) throws {
    guard let sampler = session.sampler, session.ownSteps == nil else {
      throw ModelError.request(
        problem: "'\(session.name)' is a GAN or a student, which can't be asked about a cell; name "
          + "another diffusion model")
    }
    classifier = try DiffusionClassifier(
      sampler,
      pace: isForScreen ? .screen(threads: session.threads) : .init(threads: session.threads))
    preprocessing = session.networkPreprocessing
    choices = session.classes.enumerated().compactMap { label, choice in
      choice.findings.isEmpty ? (label, choice.classKey) : nil
    }
  }

  /// Whether its confidences were set by cells it hadn't learned from.
  public var isCalibrated: Bool { classifier.calibration.cells != nil }

  /// What it thinks of a picture, whatever its size. Throws `CancellationError`.
  public func callAsFunction(_ picture: Picture) throws -> Found {
    let opinion = try classifier(seen(picture), among: choices.map(\.label))
    return Found(
      classes: choices.map { ($0.key, opinion.probabilities[$0.label]) }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) },
      strangeness: opinion.strangeness, evaluations: opinion.evaluations)
  }

  /// What would have to change for a cell of one class to be of another.
  ///
  /// Throws `SamplingError.unknownClass`, or `CancellationError`.
  public func change(of picture: Picture, from own: String, to other: String) throws -> Change {
    func label(_ key: String) throws -> Int {
      guard let choice = choices.first(where: { $0.key == key }) else {
        throw SamplingError.unknownClass(key, known: choices.map(\.key))
      }
      return choice.label
    }
    let bytes = seen(picture)
    let found = try classifier.counterfactual(of: bytes, own: label(own), other: label(other))
    let cell = Picture(bytes)
    return Change(
      cell: cell, other: Picture(found.asOther), map: Self.map(found.change, over: cell))
  }

  func seen(_ picture: Picture) -> PictureBytes {
    let seen = preprocessing(picture)
    return PictureBytes(width: seen.width, height: seen.height, rgb: seen.bytes)
  }

  /// The change that is shown as strongly as can be; differences that large are seldom.
  private static let fullChange: Float = 0.25

  /// Change in warm colours over the cell in faint grey.
  private static func map(_ change: [Float], over cell: Picture) -> Picture {
    var bytes = cell.bytes
    for pixel in change.indices {
      let place = 3 * pixel
      let grey =
        0.2126 * Float(bytes[place]) + 0.7152 * Float(bytes[place + 1])
        + 0.0722 * Float(bytes[place + 2])
      let share = min(1, change[pixel] / fullChange)
      // From grey over orange to dark red.
      let warm: [Float] =
        share < 0.5
        ? [250, 200 - 120 * share, 90 - 120 * share]
        : [250 - 140 * (share - 0.5), 140 - 240 * (share - 0.5), 30]
      let weight = min(1, 2 * share)
      for c in 0..<3 {
        let faint = 128 + 0.45 * (grey - 128)
        bytes[place + c] = UInt8(min(255, max(0, faint + weight * (warm[c] - faint))).rounded())
      }
    }
    return Picture(width: cell.width, height: cell.height, bytes: bytes)
  }
}

extension SecondOpinion {
  /// What was asked about one file or cell.
  public struct Answer: Sendable {
    /// The cell; nil for a file.
    public var specimen: SpecimenID?
    /// The file's name, or its path as it was given.
    public var name: String
    public var found: Found
    /// How long it took.
    public var seconds: Double
  }

  /// Asks about some pictures in their order; cancelled, it gives what it has.
  public func ask(
    _ count: Int, bench: Bench,
    _ read: @escaping @Sendable (Int) throws -> (SpecimenID?, String, Picture)
  ) -> Job<Basis.Progress, [Answer]> {
    Job { report in
      let clock = ContinuousClock()
      let start = clock.now
      var answers: [Answer] = []
      do {
        for place in 0..<count {
          try Task.checkCancellation()
          answers.append(
            try await bench.run {
              let (specimen, name, picture) = try read(place)
              let begun = clock.now
              let found = try self(picture)
              return Answer(
                specimen: specimen, name: name, found: found,
                seconds: (clock.now - begun) / .seconds(1))
            })
          report(
            Basis.Progress(
              "asking", completed: answers.count, total: count, elapsed: clock.now - start))
        }
      } catch is CancellationError {
        // What there is, is kept.
      }
      return answers
    }
  }
}
