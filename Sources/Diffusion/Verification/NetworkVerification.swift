public import Basis
public import Foundation
import Tensors

/// Compares networks with recorded runs of the same ones in PyTorch and diffusers: a diffusers
/// folder with `io.safetensors`, inputs and outputs, and `taps.safetensors`, one small input and
/// what the modules inside made of it.
public struct NetworkVerification: Sendable {
  /// The diffusers folder with the recorded files in it.
  public let folder: URL
  /// Threads to run with.
  public let threads: Int

  /// float32 convolutions by Winograd stay within a fifth of it.
  static let tolerance = 1e-4

  /// - Parameter folder: a diffusers folder with `io.safetensors`, `taps.safetensors`, or both.
  public init(folder: URL, threads: Int = Engine.usualThreads) {
    self.folder = folder
    self.threads = threads
  }

  /// Whether `folder` looks like one to be compared.
  public static func canCheck(_ folder: URL) -> Bool {
    let files = FileManager.default
    return ["io.safetensors", "taps.safetensors"].contains {
      files.fileExists(atPath: folder.appending(path: $0).path)
    }
  }

  /// One group for each of the two files.
  public func groups() -> [VerificationGroup] {
    let name = folder.lastPathComponent
    let files = FileManager.default
    var groups: [VerificationGroup] = []
    for (file, check) in [("io.safetensors", checkOutputs), ("taps.safetensors", checkTaps)] {
      let url = folder.appending(path: file)
      guard files.fileExists(atPath: url.path) else { continue }
      var group = VerificationGroup(name: "\(name)/\(file)")
      do {
        try check(Safetensors(at: url), DiffusionModel(folder: folder), &group)
        if group.cases == 0 { group.outcome = .failed("there is nothing to compare in it") }
      } catch let error as ModelError {
        group.outcome = error.isUnsupported ? .notBuilt(error.summary) : .failed(error.summary)
      } catch {
        group.outcome = .failed("\(error)")
      }
      groups.append(group)
    }
    return groups
  }

  private func checkOutputs(
    _ file: Safetensors, _ model: DiffusionModel, _ group: inout VerificationGroup
  ) throws {
    for key in file.entries.keys.sorted() where key.hasSuffix(".out") {
      let stem = key.dropLast(4)
      let x = try file.tensor("\(stem).x")
      let expected = try file.tensor(key)
      let (denoiser, times, labels) = try prepare(
        x, times: file.tensor("\(stem).t").values,
        labels: file.entries["\(stem).class_labels"] == nil
          ? nil : file.tensor("\(stem).class_labels").values,
        model, file.name, keepsEverything: false)
      var out = [Float](repeating: 0, count: x.values.count)
      denoiser(x.channelsLast.values, times: times, labels: labels, into: &out)
      let result = Tensor(shape: x.channelsLast.shape, values: out).channelsFirst
      group.record(
        key, error: ReferenceError.worstPicture(result, expected), tolerance: Self.tolerance)
    }
  }

  private func checkTaps(
    _ file: Safetensors, _ model: DiffusionModel, _ group: inout VerificationGroup
  ) throws {
    let x = try file.tensor("x")
    let (denoiser, times, labels) = try prepare(
      x, times: file.tensor("t").values,
      labels: file.entries["class_labels"] == nil ? nil : file.tensor("class_labels").values,
      model, file.name, keepsEverything: true)
    var out = [Float](repeating: 0, count: x.values.count)
    denoiser(x.channelsLast.values, times: times, labels: labels, into: &out)
    for key in file.entries.keys.sorted() where !["x", "t", "class_labels"].contains(key) {
      let expected = try file.tensor(key)
      let batch = expected.shape.first ?? 0
      var worst = batch == times.count ? 0 : Double.infinity
      for picture in 0..<min(batch, times.count) {
        guard let found = denoiser.tap(key, picture) else {
          group.outcome = .failed("'\(key)': the network here has no such module")
          return
        }
        worst = max(
          worst, ReferenceError.relative(found.values, to: expected[picture].values))
      }
      group.record(key, error: worst, tolerance: Self.tolerance)
    }
  }

  private func prepare(
    _ x: Tensor, times: [Float], labels: [Float]?, _ model: DiffusionModel, _ file: String,
    keepsEverything: Bool
  ) throws(ModelError) -> (Denoiser, [Float], [Int]?) {
    guard x.shape.count == 4, x.shape[0] == times.count, !times.isEmpty,
      x.shape[1] == model.configuration.inputChannels
    else { throw .malformed(file: file, problem: "its pictures don't fit the network") }
    let numbers = labels.map { $0.compactMap { Int(exactly: $0) } }
    if let classes = model.configuration.classes {
      guard let numbers, numbers.count == times.count,
        numbers.allSatisfy({ $0 >= 0 && $0 < classes })
      else { throw .malformed(file: file, problem: "its classes don't fit the network") }
    }
    let network = try model.network(height: x.shape[2], width: x.shape[3])
    let denoiser = Denoiser(
      network.unet, capacity: times.count, pool: WorkerPool(threads: threads),
      keepsEverything: keepsEverything)
    return (denoiser, times, numbers)
  }
}

extension ModelError {
  /// Whether it says that something isn't built, rather than that something is wrong.
  var isUnsupported: Bool {
    if case .unsupported = self { true } else { false }
  }
}
