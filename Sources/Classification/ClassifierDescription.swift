public import Pictures
import Tensors

/// `classifier.json`: all that is known about a classifier besides its weights.
public struct ClassifierDescription: Sendable, Hashable, Codable {
  /// The version of this format.
  public var format = 1
  /// The keys of the classes, in the order of the network's outputs.
  public var classes: [String]
  /// The findings it looks for, in the order of the outputs after the classes.
  public var findings: [FindingTask]
  /// How a picture becomes what the network sees.
  public var preprocessing: Preprocessing
  public var network: NetworkSides
  /// The scale it looks at cells with, which it also tells; nil for one that sees pixels, whatever
  /// their size.
  public var seen: SeenScale?
  /// What its outputs are divided by before they become probabilities. Guo et al., "On calibration
  /// of modern neural networks", ICML 2017.
  public var temperature = 1.0
  /// How sure it was of its right and wrong answers on `select`; nil before it was calibrated.
  public var confidences: ConfidenceRecord?
  /// Where the cells lie that it learned from; nil where nobody kept that.
  public var learned: LearnedCells?
  /// How much its answers are to be believed, on other films too; nil before that was measured.
  public var trust: Trust?
  /// How it was trained; nil where nobody says.
  public var training: TrainingFacts?
  /// What others reached on the same pictures; nil where nobody looked.
  public var published: [PublishedFigure]?
  /// Under which it may be used.
  public var license: String?
  /// Who is to be named.
  public var credit: String?
  /// What the films look like that it learned from; nil where nobody measured.
  public var stain: StainColours?

  public init(
    classes: [String], findings: [FindingTask] = [], preprocessing: Preprocessing,
    network: NetworkSides = NetworkSides()
  ) {
    self.classes = classes
    self.findings = findings
    self.preprocessing = preprocessing
    self.network = network
  }

  /// Why no network can be like this; nil when one can.
  var problem: String? {
    if format != 1 { return "'format' is \(format), which a newer Leuko wrote" }
    if classes.count < 2 || Set(classes).count != classes.count {
      return "'classes' are two or more different keys"
    }
    if Set(findings.map(\.key)).count != findings.count { return "a finding is named twice" }
    if !(temperature > 0 && temperature.isFinite) { return "'temperature' is above 0" }
    if !(8...1024).contains(preprocessing.size) || !(8...8192).contains(preprocessing.crop) {
      return "'size' is from 8 to 1024, and 'crop' from 8 to 8192"
    }
    if let stain {
      let densities = [stain.nuclei, stain.redCells].flatMap { [$0.x, $0.y, $0.z] }
      guard densities.allSatisfy({ (-10...10).contains($0) }),
        [stain.ground.x, stain.ground.y, stain.ground.z].allSatisfy({ (0...255).contains($0) })
      else { return "'stain' is of no film" }
    }
    let width = network.widths.last ?? 0
    return network.problem(size: preprocessing.size) ?? seen?.problem ?? trust?.problem
      ?? learned?.problem(classes: classes.count, width: width)
  }

  /// What the films learned from take from light.
  var stains: DrawnFilm.Stains {
    guard let stain else { return .usual }
    return DrawnFilm.Stains(nuclei: SIMD3(stain.nuclei), redCells: SIMD3(stain.redCells))
  }

  /// The radius of a red cell, 3.7 micrometres, in shares of the network's picture.
  var redCellRadius: Float {
    seen.map { Float(3.7 / ($0.micrometresPerPixel * Double(preprocessing.size))) } ?? 0
  }

  /// Outputs of the network: classes, findings, and how large cells are seen.
  var outputs: Int { classes.count + findings.count + (seen == nil ? 0 : 1) }
}

/// A finding that a classifier looks for.
public struct FindingTask: Sendable, Hashable, Codable {
  public var key: String
  /// The classes on which it was learned; on others nobody asks for it.
  public var classes: [String]
  /// From this probability on it is named.
  public var threshold: Double

  public init(key: String, classes: [String], threshold: Double = 0.5) {
    self.key = key
    self.classes = classes
    self.threshold = threshold
  }
}

/// How wide and deep a network is.
public struct NetworkSides: Sendable, Hashable, Codable {
  /// Channels of each stage; every stage but the first halves the picture, and so does the first
  /// convolution unless `isSharp`.
  public var widths: [Int]
  /// Residual blocks of each stage.
  public var blocks: [Int]
  /// Groups of channels that are normalised together.
  public var groups: Int
  /// Whether the first convolution looks at every pixel, instead of at every other; nil is no.
  public var isSharp: Bool?

  public init(
    widths: [Int] = [24, 48, 96, 128], blocks: [Int] = [1, 2, 2, 1], groups: Int = 8,
    isSharp: Bool? = nil
  ) {
    self.widths = widths
    self.blocks = blocks
    self.groups = groups
    self.isSharp = isSharp
  }

  /// Pixels from one place of the first convolution to the next.
  var stemStride: Int { isSharp == true ? 1 : 2 }

  func problem(size: Int) -> String? {
    guard !widths.isEmpty, widths.count == blocks.count, widths.count <= 8,
      widths.allSatisfy({ (1...1024).contains($0) }), blocks.allSatisfy({ (1...32).contains($0) })
    else { return "'widths' and 'blocks' are as many positive numbers" }
    guard groups > 0, widths.allSatisfy({ $0 % groups == 0 }) else {
      return "'groups' divides every width"
    }
    // A few digits must not ask for all the memory there is.
    let numbers = zip(widths, blocks).reduce(0) { $0 + 18 * $1.0 * $1.0 * $1.1 }
    guard numbers <= 100_000_000 else {
      return "'widths' and 'blocks' make over 100 million numbers"
    }
    let unit = stemStride << (widths.count - 1)
    return size % unit == 0 ? nil : "'size' is a multiple of \(unit) for \(widths.count) stages"
  }
}

/// How sure a classifier was of what it got right and of what it got wrong, on pictures it hadn't
/// learned from.
public struct ConfidenceRecord: Sendable, Hashable, Codable {
  /// Confidences of right answers, after calibration.
  public var right: [Double]
  /// Confidences of wrong answers.
  public var wrong: [Double]

  public init(right: [Double], wrong: [Double]) {
    self.right = right
    self.wrong = wrong
  }
}

/// What others reached on the pictures a classifier learned from, cut up in their own way.
public struct PublishedFigure: Sendable, Hashable, Codable {
  /// What was told apart, and by what.
  public var task: String
  /// What was reached.
  public var figure: String
  /// Where it stands.
  public var source: String
}

/// How a classifier was trained.
public struct TrainingFacts: Sendable, Hashable, Codable {
  /// Pictures it learned from, by class.
  public var pictures: [String: Int]
  /// Pictures that chose when to stop and calibrated it.
  public var selectPictures: Int
  /// SHA-256 over the digests, classes, findings and splits of all of them.
  public var data: String
  public var seed: UInt64
  /// Passes over the pictures that were made.
  public var epochs: Int
  /// The pass whose weights were kept, from 1.
  public var bestEpoch: Int
  public var batch: Int
  /// Time on the clock, breaks not counted.
  public var seconds: Double
  /// Mean -log probability of the right class on `select`, before calibration.
  public var selectLoss: Double
  /// Share of right classes on `select`.
  public var selectAccuracy: Double
}
