import Basis
public import Foundation
public import Tensors

/// `opinion.json` of a model's folder: how errors of denoising become probabilities, learned from
/// cells the model wasn't trained with.
public struct OpinionCalibration: Sendable, Hashable, Codable {
  /// Mean and standard deviation of something.
  public struct Expectation: Sendable, Hashable, Codable {
    public var mean: Double
    public var deviation: Double

    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// The first time that draws are spread over, as a part of the training's.
  public var firstTime: Double
  /// The last.
  public var lastTime: Double
  /// How far apart classes' errors are in each draw: the standard deviation about their picture's
  /// mean. Draws beyond the list are taken as the nearest time's in it.
  public var spreads: [Double]
  /// The difference of error, in spreads, that makes a class e times less likely.
  public var temperature: Double
  /// By class: by how many spreads cells of the class are undone better with their class named than
  /// with none.
  public var gains: [Expectation]?
  /// Cells it was learned from.
  public var cells: Int?

  enum CodingKeys: String, CodingKey {
    case firstTime = "first_time"
    case lastTime = "last_time"
    case spreads, temperature, gains, cells
  }

  /// What is assumed before anything was measured: classes differ most in little noise, and the less
  /// so the more there is.
  public init() {
    firstTime = 0.01
    lastTime = 0.5
    spreads = []
    temperature = 0.13
    gains = nil
    cells = nil
  }

  /// Reads the folder's file; nil if there is none. Throws `ModelError`.
  public init?(folder: URL) throws(ModelError) {
    let url = folder.appending(path: Self.file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      self = try JSONDecoder().decode(OpinionCalibration.self, from: Data(contentsOf: url))
    } catch {
      throw .malformed(file: Self.file, problem: "it isn't the JSON of a calibration")
    }
    let isSound =
      firstTime >= 0 && firstTime < lastTime && lastTime <= 1 && temperature > 0
      && temperature.isFinite && spreads.allSatisfy { $0 > 0 && $0.isFinite }
      && (gains ?? []).allSatisfy { $0.deviation > 0 && $0.mean.isFinite }
    guard isSound else {
      throw .configuration(file: Self.file, problem: "its numbers are out of range")
    }
  }

  /// Writes the folder's file. Throws `DurableFileError`, or what encoding throws.
  public func write(into folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try DurableFile.write(try encoder.encode(self), to: folder.appending(path: Self.file))
  }

  public static let file = "opinion.json"
  /// Draws that all classes get, and none: what pictures are compared by.
  public static let comparedDraws = 8

  /// See `firstTime`.
  var times: ClosedRange<Double> { firstTime...lastTime }

  /// How far apart classes' errors are in a draw at `time`, a part of the training's.
  func spread(ofDraw draw: Int, time: Double) -> Double {
    if spreads.indices.contains(draw) { return spreads[draw] }
    guard !spreads.isEmpty else { return 0.0033 / (1 + 8 * time) }
    let nearest = spreads.indices.min {
      abs(EvenTimes.place(ofDraw: $0, in: times) - time)
        < abs(EvenTimes.place(ofDraw: $1, in: times) - time)
    }
    return spreads[nearest ?? 0]
  }

  /// How much less than usual naming class `label` helped, in standard deviations; nil where the
  /// usual isn't known.
  package func strangeness(gain: Double, label: Int) -> Double? {
    guard let gains, gains.indices.contains(label) else { return nil }
    return (gains[label].mean - gain) / gains[label].deviation
  }
}

/// Times spread evenly over a range, however many are asked for.
///
/// Van der Corput, "Verteilungsfunktionen", 1935, in base 2.
enum EvenTimes {
  static func place(ofDraw draw: Int, in range: ClosedRange<Double>) -> Double {
    var (remaining, digit, part) = (draw, 0.5, 0.0)
    while remaining > 0 {
      if remaining & 1 == 1 { part += digit }
      remaining >>= 1
      digit /= 2
    }
    return range.lowerBound + (range.upperBound - range.lowerBound) * part
  }
}
