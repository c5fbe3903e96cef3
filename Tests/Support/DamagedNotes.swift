public import Foundation
public import Tensors

extension Safetensors {
  /// The same file with another text among what it says of itself, so that damage hits the text and
  /// not the numbers, which are far more.
  public func saying(_ text: Data, under key: String) throws -> Safetensors {
    var metadata = metadata
    metadata[key] = String(decoding: text, as: UTF8.self)
    let tensors = try entries.keys.sorted().map { (name: $0, tensor: try tensor($0)) }
    return try Safetensors(Safetensors.encoded(tensors, metadata: metadata), name: name)
  }
}
