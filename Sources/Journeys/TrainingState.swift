public import Foundation

/// How a training stands: what everybody may see of it while it goes on in a process of its own.
public struct TrainingState: Sendable, Hashable, Codable, Identifiable {
  /// One training at a time writes a model's folder.
  public var id: String { out }

  /// What is trained.
  public enum Kind: String, Sendable, Codable {
    case diffusion
    case gan
    case classifier

    /// 'diffusion model'.
    public var words: String {
      switch self {
      case .diffusion: "diffusion model"
      case .gan: "GAN"
      case .classifier: "classifier"
      }
    }
  }

  /// Whether it goes on.
  public enum Standing: String, Sendable, Codable {
    case running
    case finished
    /// Somebody stopped it; it is saved.
    case stopped
    /// It ended with an error.
    case failed
    /// Its process is gone and has said nothing: the checkpoint is what is left.
    case brokenOff
  }

  /// A number that changes as it goes on.
  public struct Curve: Sendable, Hashable, Codable {
    /// A value at a step.
    public struct Point: Sendable, Hashable, Codable {
      public var step: Int
      public var value: Double
    }

    public var name: String
    public var points: [Point]
  }

  /// The latest sheet of samples, as `Mosaic` lays it out.
  public struct Sheet: Sendable, Hashable, Codable {
    /// The file.
    public var path: String
    public var step: Int
    /// The classes, one square each.
    public var names: [String]
    public var columns: Int
    public var side: Int
    /// The side of a picture, in the middle of its square.
    public var size: Int
    public var gap: Int
  }

  public var kind: Kind
  /// The folder of the model.
  public var out: String
  /// What follows 'leuko' on the command line that began it.
  public var arguments: [String]
  /// The folder it was begun in, where relative names begin.
  public var current: String
  public var step = 0
  public var steps = 0
  public var curves: [Curve] = []
  public var picturesPerSecond: Double?
  /// At that pace.
  public var secondsLeft: Double?
  public var sheet: Sheet?
  public var begun: Date
  public var updated: Date
  public var process: Int32
  /// When the system began that process, in its ticks: numbers of processes are given again.
  public var processBegan: UInt64?
  public var standing = Standing.running
  /// Whether a checkpoint lies in the folder; found out when diaries are read.
  public var isSaved = false
  /// What it failed with.
  public var problem: String?

  /// Its name for people: that of its folder.
  public var name: String { URL(fileURLWithPath: out).lastPathComponent }

  /// The arguments that go on with it.
  public var resuming: [String] {
    arguments.contains("--resume") ? arguments : arguments + ["--resume"]
  }

  /// Whether there is something to go on from, and nobody who does.
  public var canResume: Bool { (standing == .stopped || standing == .brokenOff) && isSaved }
}

extension TrainingState {
  /// Whether a screen can show it: a damaged diary may say anything.
  var isSound: Bool {
    let numbers = [picturesPerSecond, secondsLeft].compactMap(\.self)
    let points = curves.flatMap(\.points)
    return (0...1_000_000_000).contains(steps) && (0...steps).contains(step)
      && numbers.allSatisfy { (0...1e9).contains($0) }
      && points.allSatisfy { (0...steps).contains($0.step) && abs($0.value) < 1e30 }
      && sheet?.isSound ?? true
  }
}

extension TrainingState.Sheet {
  /// Whether pictures can be cut from it.
  fileprivate var isSound: Bool {
    (1...1000).contains(columns) && (1...4096).contains(side) && (1...side).contains(size)
      && (0...1000).contains(gap) && step >= 0 && names.count <= 10_000
  }
}

/// The file that a break of a training is survived by.
enum TrainingCheckpoint {
  static let name = "checkpoint.safetensors"

  /// The file in a model's folder.
  static func file(in folder: URL) -> URL { folder.appendingPathComponent(name) }
}
