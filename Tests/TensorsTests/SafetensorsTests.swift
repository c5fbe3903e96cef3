import Foundation
import Tensors
import Testing

/// Besides the usual runs these were run with the address sanitizer, which found nothing:
///
///     swift build --build-tests --sanitize=address --scratch-path .build-asan
///     swift test --sanitize=address --scratch-path .build-asan --filter 'Safetensors|Configuration'
struct SafetensorsTests {
  private func file(_ header: String, data: Int = 0) -> Data {
    var bytes = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + Data(header.utf8) + Data(repeating: 0, count: data)
  }

  private func problem(_ data: Data) -> String? {
    do {
      _ = try Safetensors(data, name: "x.safetensors")
      return nil
    } catch {
      if case .malformed(_, let problem) = error { return problem }
      return "\(error)"
    }
  }

  @Test(arguments: [NumberFormat.float32, .float16, .brainFloat16])
  func `what is written comes back`(format: NumberFormat) throws {
    let values: [Float] = [0, -0.0, 1, -2.5, 0.15625, 4096, .infinity, -.infinity]
    let tensors = [
      ("a \"name\"", Tensor(shape: [2, 4], values: values)),
      ("b", Tensor(shape: [], values: [3])),
      ("empty", Tensor(shape: [0, 3], values: [])),
    ]
    let file = try Safetensors(
      Safetensors.encoded(tensors, format: format, metadata: ["made": "here"]), name: "x")
    for (name, tensor) in tensors { #expect(try file.tensor(name) == tensor) }
    #expect(file.metadata == ["made": "here"])
  }

  @Test func `half precision is widened exactly and narrowed to the nearest`() {
    for bits in UInt16.min...UInt16.max {
      let value = NumberFormat.widen(half: bits)
      if value.isNaN {
        #expect(NumberFormat.narrow(toHalf: value) & 0x7C00 == 0x7C00)
      } else {
        #expect(NumberFormat.narrow(toHalf: value) == bits)
      }
    }
    // Between 1 and the next half: a tie goes to even, a bit more goes up.
    #expect(NumberFormat.narrow(toHalf: 1 + 0x1p-11) == 0x3C00)
    #expect(NumberFormat.narrow(toHalf: 1 + 0x1p-11 + 0x1p-20) == 0x3C01)
    #expect(NumberFormat.narrow(toHalf: 65519) == 0x7BFF)
    #expect(NumberFormat.narrow(toHalf: 65520) == 0x7C00)
    #expect(NumberFormat.narrow(toHalf: 0x1p-25) == 0)
  }

  @Test func `hostile headers are refused with one sentence`() {
    let good = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    #expect(problem(file(good, data: 8)) == nil)
    let cases: [(Data, String)] = [
      (Data([1, 2, 3]), "it is shorter than its own header length"),
      (
        Data(repeating: 255, count: 20),
        "its header claims 18446744073709551615 bytes, more than there are"
      ),
      (file(good, data: 7), "tensor 'a' lies outside the file"),
      (file(good, data: 9), "1 bytes at its end belong to no tensor"),
      (file("not json"), "its header isn't the JSON of a safetensors file"),
      (file("[]"), "its header isn't the JSON of a safetensors file"),
      (file(#"{"a":{}}"#), "'a' in its header isn't the description of a tensor"),
      (
        file(#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, data: 8),
        "tensor 'a' is of type 'F64', not one of F32, F16, BF16, I64, I32"
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, data: 8),
        "tensor 'a' has impossible sides"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, data: 8),
        "tensor 'a' has impossible sides"
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, data: 8),
        "tensor 'a' has 8 bytes, which is not what its shape needs"
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, data: 8),
        "tensor 'a' lies outside the file"
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
          data: 12), "tensor 'b' overlaps another"
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: 8),
        "there is a gap before tensor 'a'"
      ),
    ]
    for (data, expected) in cases { #expect(problem(data) == expected) }
  }

  @Test func `no damaged byte makes it crash`() {
    let sound = Safetensors.encoded(
      [
        ("weight", Tensor(shape: [2, 2], values: [1, 2, 3, 4])),
        ("bias", Tensor(shape: [1], values: [5])),
      ])
    for place in sound.indices {
      for value: UInt8 in [0, 1, 34, 45, 57, 123, 128, 255] {
        var damaged = sound
        damaged[place] = value
        guard let file = try? Safetensors(damaged, name: "x") else { continue }
        for name in file.entries.keys { _ = try? file.tensor(name) }
      }
    }
    for count in 0..<sound.count { #expect(problem(sound.prefix(count)) != nil) }
  }

  /// Words that mean something in a header, and numbers no file has.
  private static let scraps = [
    "-1", "0", "8", "9223372036854775807", "18446744073709551616", "1e99", "4611686018427387904",
    "null", "[]", "{}", "\"F16\"", "\"I64\"", "\"\"", "[0,8]", "[8,0]", ",", ":", "\"a\"", "\\u",
    "__metadata__",
  ]

  @Test func `no scrap in a header makes it crash, and what is refused is one sentence`() throws {
    let header =
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F16","shape":[2,2],"data_offsets":[8,16]}}"#
    let characters = Array(header.utf8)
    var refused = 0
    for place in characters.indices {
      for scrap in Self.scraps {
        for length in [0, 1, 3, 8] where place + length <= characters.count {
          let text = String(
            decoding: characters[..<place] + Array(scrap.utf8) + characters[(place + length)...],
            as: UTF8.self)
          do throws(ModelError) {
            let read = try Safetensors(file(text, data: 16), name: "x.safetensors")
            for name in read.entries.keys { _ = try read.tensor(name) }
          } catch {
            refused += 1
            #expect(error.summary.hasPrefix("'x.safetensors' is damaged: "))
            #expect(!error.summary.contains("\n"))
          }
        }
      }
    }
    #expect(refused > 5000)
  }

  @Test func `a tensor read from a file can be read again`() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let tensors = (0..<3).map { i in
      (name: "t\(i)", tensor: Tensor(shape: [5000], values: (0..<5000).map { Float($0 + i) }))
    }
    try Safetensors.write(tensors, to: url)
    let file = try Safetensors(at: url)
    for _ in 0..<2 {
      for (name, tensor) in tensors { #expect(try file.tensor(name) == tensor) }
    }
    #expect(throws: ModelError.unreadable(path: "/", reason: "it isn't a file")) {
      try Safetensors(at: URL(filePath: "/"))
    }
  }

  @Test func `a missing tensor and a wrong shape are named`() throws {
    let file = try Safetensors(
      Safetensors.encoded([("a", Tensor(shape: [2], values: [1, 2]))]), name: "x.safetensors")
    #expect(throws: ModelError.missingTensor(file: "x.safetensors", name: "b")) {
      try file.tensor("b")
    }
    #expect(
      throws: ModelError.wrongShape(
        file: "x.safetensors", name: "a", expected: [3], found: [2])
    ) { try file.tensor("a", shape: [3]) }
    #expect(throws: ModelError.missing(path: "/nowhere/x")) {
      try Safetensors(at: URL(filePath: "/nowhere/x"))
    }
  }
}
