import Foundation
import Tensors
import TestSupport
import Testing

/// Damaged files of weights: what opens can be read to the last number.
struct FuzzTests {
  @Test func `damaged weights end in words`() throws {
    let tensors = [
      ("a", Tensor(shape: [2, 4], values: (0..<8).map { Float($0) })),
      ("b.weight", Tensor(shape: [], values: [3])), ("empty", Tensor(shape: [0, 3], values: [])),
    ]
    let seeds = [NumberFormat.float32, .float16, .brainFloat16].map {
      Safetensors.encoded(tensors, format: $0, metadata: ["made": "here"])
    }
    let words = ["\"F32\"", "\"F64\"", "\"I64\"", "__metadata__", "data_offsets", "shape", "[0,0]"]
    try Fuzzing("safetensors", seeds: seeds, words: words, mending: Self.mended).run(rounds: 800) {
      data in
      let file = try Safetensors(data, name: "weights.safetensors")
      for name in file.entries.keys { _ = try file.tensor(name) }
    }
  }

  /// The file with the length that its header has now, up to the last closing brace.
  private static func mended(_ data: Data) -> Data {
    guard data.count > 8, let end = data.lastIndex(of: UInt8(ascii: "}")), end >= 8 else {
      return data
    }
    let length = UInt64(end - 7)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }) + data.dropFirst(8)
  }
}
