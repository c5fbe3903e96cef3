import Foundation
import Tensors

/// Takes a network's tensors out of a file by name, each with the sides its place needs, and knows
/// in the end whether any are left. Without a file it gives zeros, and keeps a list of what a
/// network of that configuration consists of.
struct WeightReader {
  /// What has been taken, in that order.
  private(set) var taken: [(name: String, shape: [Int])] = []
  private let file: WeightFiles?
  private var left: Set<String>

  init(_ file: WeightFiles?) {
    self.file = file
    left = file?.names ?? []
  }

  /// The numbers of the tensor `name`, which has to have the sides `shape`.
  mutating func take(_ name: String, _ shape: Int...) throws(ModelError) -> [Float] {
    taken.append((name, shape))
    guard let file else { return [Float](repeating: 0, count: shape.reduce(1, *)) }
    let name = file.entry(name) == nil ? Self.formerName(of: name) : name
    left.remove(name)
    // A convolution of one pixel was a linear layer in some versions, and the other way round.
    if let entry = file.entry(name), entry.shape.count != shape.count,
      entry.shape.filter({ $0 != 1 }) == shape.filter({ $0 != 1 })
    {
      return try finite(file.tensor(name).values, name, file)
    }
    return try finite(file.tensor(name, shape: shape).values, name, file)
  }

  /// One number that isn't finite makes every picture black.
  private func finite(
    _ values: [Float], _ name: String, _ file: WeightFiles
  ) throws(ModelError) -> [Float] {
    guard values.allSatisfy(\.isFinite) else {
      throw .malformed(
        file: file.name, problem: "tensor '\(name)' has numbers that aren't finite")
    }
    return values
  }

  /// Refuses the file if it holds a tensor nobody has taken.
  func finish() throws(ModelError) {
    if let file, let name = left.min() {
      throw .unexpectedTensor(file: file.name, name: name)
    }
  }

  /// What attention's tensors were called before diffusers 0.17.
  private static func formerName(of name: String) -> String {
    let names = [
      (".to_q.", ".query."), (".to_k.", ".key."), (".to_v.", ".value."),
      (".to_out.0.", ".proj_attn."),
    ]
    for (new, old) in names where name.contains(new) {
      return name.replacingOccurrences(of: new, with: old)
    }
    return name
  }
}
