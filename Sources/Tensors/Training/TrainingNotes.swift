package import Foundation

extension Safetensors {
  /// The bytes of a checkpoint: `notes` as JSON under `key`, beside the numbers.
  package static func checkpoint(
    _ notes: some Encodable, under key: String, tensors: [(name: String, tensor: Tensor)]
  ) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(notes), as: UTF8.self)
    return encoded(tensors, metadata: [key: text])
  }

  /// The notes of a checkpoint.
  package func notes<Notes: Decodable>(
    _ type: Notes.Type, under key: String
  ) throws(ModelError) -> Notes {
    guard let text = metadata[key],
      let notes = try? JSONDecoder().decode(Notes.self, from: Data(text.utf8))
    else { throw .malformed(file: name, problem: "it isn't a training's checkpoint") }
    return notes
  }

  /// Throws where the plan or the standing that a checkpoint notes can't be a training's.
  package func expectSound(_ isSound: Bool) throws(ModelError) {
    if !isSound { throw .malformed(file: name, problem: "no training has such a plan") }
  }
}
