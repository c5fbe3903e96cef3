package import Foundation
package import Tensors

/// `classes.json` of a model's folder: what its class numbers mean, and how real pictures are made
/// like the ones it was trained with.
public struct ModelClasses: Sendable, Hashable, Codable {
  /// The names, in the order of the network's class numbers.
  public var names: [String]
  /// The class that stands for any, for guidance; nil if the model has none.
  public var nullClass: Int?
  /// Side of the middle square that was cut out of the originals, in pixels.
  public var crop: Int?
  /// Side that square was resized to, in pixels.
  public var size: Int?
  /// How it was resized: `box` or `lanczos`.
  public var filter: String?
  /// Steps of training.
  public var steps: Int?
  /// Pictures seen in training, repeats included.
  public var pictures: Int?
  /// Under which it may be used.
  public var license: String?
  /// Who is to be named.
  public var credit: String?
  /// Where pictures of a class came from, by its name, unless all came from a microscope: `drawn` or
  /// `generated`. What is made of such a class has to say so too.
  public var origins: [String: String]?
  /// How much classes are exaggerated where nobody says otherwise, by name; those that aren't here as
  /// usual.
  public var guidance: [String: Double]?
  /// How it was trained; nil where nobody wrote it down.
  public var training: TrainingFacts?

  /// Whether class numbers and pictures mean the same. What is said besides, such as guidance, licence
  /// and how long it was trained, may differ.
  package func meansTheSame(as other: ModelClasses) -> Bool {
    names == other.names && nullClass == other.nullClass && crop == other.crop
      && size == other.size && filter == other.filter && origins == other.origins
  }

  /// How a model was trained here.
  public struct TrainingFacts: Sendable, Hashable, Codable {
    /// SHA-256 over what was learned from: files, classes and splits.
    public var data: String
    /// Of order, noise, augmentation and first weights.
    public var seed: UInt64
    /// The digest of the model whose weights it began with; nil where they were drawn.
    public var from: String?
    /// Classes that were added to that model.
    public var added: [String]?
    /// Different pictures learned from, by class. Those of the model it began with come besides.
    public var examples: [String: Int]
    /// Where the SHA-256 of every picture that was learned from stand, one a line.
    public var seen: String
    /// Pictures a step.
    public var batch: Int
    /// The step whose weights these are.
    public var step: Int
    /// Seconds it took.
    public var seconds: Double
    /// Mean squared error on `select`; nil where there was nothing to choose by.
    public var selectLoss: Double?

    /// What a training of any kind of model knows of itself.
    package init(
      data: String, seed: UInt64, from: String? = nil, added: [String]? = nil,
      examples: [String: Int], seen: String, batch: Int, step: Int, seconds: Double,
      selectLoss: Double? = nil
    ) {
      self.data = data
      self.seed = seed
      self.from = from
      self.added = added
      self.examples = examples
      self.seen = seen
      self.batch = batch
      self.step = step
      self.seconds = seconds
      self.selectLoss = selectLoss
    }

    enum CodingKeys: String, CodingKey {
      case data, seed, from, added, examples, seen, batch, step, seconds
      case selectLoss = "select_loss"
    }
  }

  enum CodingKeys: String, CodingKey {
    case names = "classes"
    case nullClass = "null_class"
    case crop
    case size
    case filter
    case steps
    case pictures
    case license
    case credit
    case origins
    case guidance
    case training
  }

  /// A description to be written.
  public init(
    names: [String], nullClass: Int?, crop: Int? = nil, size: Int? = nil, filter: String? = nil,
    steps: Int? = nil, pictures: Int? = nil, license: String? = nil, credit: String? = nil
  ) {
    self.names = names
    self.nullClass = nullClass
    self.crop = crop
    self.size = size
    self.filter = filter
    self.steps = steps
    self.pictures = pictures
    self.license = license
    self.credit = credit
  }

  /// Reads the folder's file; nil if there is none.
  ///
  /// - Parameter known: classes the network knows, the null class included.
  package init?(folder: URL, classes known: Int) throws(ModelError) {
    let file = "classes.json"
    let url = folder.appending(path: file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      self = try JSONDecoder().decode(ModelClasses.self, from: Data(contentsOf: url))
    } catch {
      throw .malformed(file: file, problem: "it isn't the JSON of a list of classes")
    }
    func refuse(_ problem: String) -> ModelError { .configuration(file: file, problem: problem) }
    guard names.count <= known else {
      throw refuse("it names \(names.count) classes, but the network has \(known)")
    }
    guard Set(names).count == names.count else { throw refuse("a class is named twice") }
    // Pictures go into folders of these names.
    guard
      names.allSatisfy({ name in
        !name.isEmpty && name != "." && name != ".."
          && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "/" && $0.value != 127 }
      })
    else { throw refuse("a class's name can't be the name of a folder") }
    guard nullClass.map({ $0 >= 0 && $0 < known }) ?? true else {
      throw refuse("'null_class' isn't a class of the network")
    }
    guard (guidance ?? [:]).values.allSatisfy({ (0...100).contains($0) }) else {
      throw refuse("'guidance' is 0 to 100")
    }
    guard [crop, size].allSatisfy({ $0.map { $0 > 0 && $0 <= 1 << 16 } ?? true }) else {
      throw refuse("'crop' and 'size' have to be positive")
    }
  }
}
