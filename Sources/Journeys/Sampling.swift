public import AtlasStore
public import Diffusion
import Foundation
public import Pictures

/// Making cells with a model: on the screen, on the command line and for blind tests.
public enum Sampling {
  /// What is to be made.
  public struct Order: Sendable, Hashable {
    /// The class as the model's `classes.json` names it; empty for any cell.
    public var classKey: String
    public var count: Int
    public var seed: UInt64
    /// The index of the first picture; seed and index name a picture for good.
    public var firstIndex: Int
    public var steps: Int
    /// 1 is none; nil is as much as the model says of the class.
    public var guidance: Double?
    /// A solver's name as `Session.solvers` has it; empty for the usual one.
    public var solver: String

    public init(
      classKey: String, count: Int, seed: UInt64, firstIndex: Int = 0,
      steps: Int = Recipe.usualSteps, guidance: Double? = nil, solver: String = ""
    ) {
      self.classKey = classKey
      self.count = count
      self.seed = seed
      self.firstIndex = firstIndex
      self.steps = steps
      self.guidance = guidance
      self.solver = solver
    }
  }

  /// Steps and solver under one name: 'preview', 'standard' or 'best'.
  public struct Preset: Sendable, Hashable {
    public let name: String
    public let steps: Int
    /// As `Session.solvers` has it.
    public let solver: String
  }

  /// A class of a model, in the words of the atlas.
  public struct ModelClass: Sendable, Hashable {
    /// As `classes.json` has it: CLASS or CLASS+FINDING, or one of the first model's names.
    public let key: String
    /// The atlas's class.
    public let classKey: String
    /// The atlas's findings.
    public let findings: Set<String>

    public init(_ key: String) {
      self.key = key
      let parts = (Self.earlyNames[key] ?? key).split(separator: "+").map(String.init)
      classKey = parts.first ?? key
      findings = Set(parts.dropFirst())
    }

    /// 'segmented neutrophil, multilobed'
    public func words(_ vocabulary: Vocabulary) -> String {
      let names = findings.map { vocabulary.finding($0)?.name ?? $0 }.sorted()
      return ([vocabulary.name(ofClass: classKey)] + names).joined(separator: ", ")
    }

    /// What the first model's classes are called since findings stand beside classes.
    private static let earlyNames = [
      "multilobed_neutrophil": "segmented_neutrophil+multilobed",
      "dark_granule_neutrophil": "segmented_neutrophil+dark_granules",
      "vacuolated_neutrophil": "segmented_neutrophil+vacuolated",
    ]
  }

  /// A picture as far as it has come.
  public struct Preview: Sendable {
    /// Its place in the order.
    public let index: Int
    /// Steps done, of `steps`.
    public let step: Int
    public let steps: Int
    /// The clean picture, as far as it can be told from here.
    public let picture: Picture
    /// Time left for the whole order.
    public let remaining: Duration?
  }

  /// A finished picture.
  public struct Made: Sendable {
    /// Its place in the order.
    public let index: Int
    public let recipe: Recipe
    public let picture: Picture

    /// Seed and index, which name a picture of a model for good: '7-0'.
    public var name: String { "\(recipe.seed)-\(recipe.index)" }
  }
}

extension Sampling {
  /// 'drawn' or 'generated' where a generated picture's recipe says that its class was learned from
  /// such pictures.
  public static func learnedFrom(inRecipe text: String) -> String? {
    (try? JSONDecoder().decode(Recipe.self, from: Data(text.utf8)))?.learnedFrom
  }
}

extension Picture {
  /// A picture the engine made.
  public init(_ bytes: PictureBytes) {
    self.init(width: bytes.width, height: bytes.height, bytes: bytes.rgb)
  }
}

extension Recipe {
  /// The recipe as it is kept with the picture, names sorted.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// What pictures of one recipe share whatever their seed and index, in a few words.
  public var group: String {
    let name = className ?? "any"
    let how =
      scheduler.map { "\($0.rawValue) \(steps) steps guidance \(guidance)" } ?? kind.rawValue
    let lineage = learnedFrom.map { " learned from \($0)" } ?? ""
    return "\(model.prefix(12)) \(name) \(how)\(lineage)"
  }
}
