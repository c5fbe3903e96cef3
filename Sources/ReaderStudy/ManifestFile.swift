import Basis
import Foundation

/// A manifest as it lies on the disk, with a check for each of its lines.
///
/// The last field, `line_checks`, holds the first eight digits of SHA-256 of every line before
/// it, so that a changed line can be named.
struct ManifestFile {
  static let name = "manifest.json"
  private static let checksField = "  \"line_checks\" : \""

  var manifest: Manifest
  var data: Data

  /// SHA-256 of the whole file, as every log and the key bear it.
  var hash: String { Digest.hex(data) }

  /// The code that binds all of it.
  var code: StudyCode { StudyCode(manifest, hash: hash) }

  init(_ manifest: Manifest) throws {
    self.manifest = manifest
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    var lines = String(decoding: try encoder.encode(manifest), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeLast()
    lines[lines.count - 1] += ","
    lines.append(Self.checksField + Self.checks(lines) + "\"")
    lines.append("}")
    data = Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Reads the bytes; throws the first line that isn't what it was at sealing.
  init(_ data: Data) throws(StudyError) {
    self.data = data
    let text = String(decoding: data, as: UTF8.self)
    if let line = Self.firstDamagedLine(text) {
      throw .damaged(
        file: Self.name, line: line, problem: "this line, or its check, changed after sealing")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      manifest = try decoder.decode(Manifest.self, from: data)
    } catch {
      throw .damaged(file: Self.name, line: nil, problem: "this is no manifest of a study")
    }
    guard manifest.isKnownFormat else {
      throw .damaged(file: Self.name, line: nil, problem: "unknown format '\(manifest.format)'")
    }
    if let problem = manifest.problem {
      throw .damaged(file: Self.name, line: nil, problem: problem)
    }
  }

  private static func checks(_ lines: some Sequence<some StringProtocol>) -> String {
    lines.map { Digest.hex(String($0)).prefix(8) }.joined(separator: " ")
  }

  private static func firstDamagedLine(_ text: String) -> Int? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4 else { return 1 }
    guard lines[lines.count - 1].isEmpty else { return lines.count }
    guard lines[lines.count - 2] == "}" else { return lines.count - 1 }
    let last = lines.count - 3
    guard lines[last].hasPrefix(checksField), lines[last].hasSuffix("\"") else { return last + 1 }
    let recorded = lines[last].dropFirst(checksField.count).dropLast().split(separator: " ")
    for index in 0..<last {
      guard index < recorded.count, recorded[index] == Digest.hex(String(lines[index])).prefix(8)
      else { return index + 1 }
    }
    return recorded.count == last ? nil : last + 1
  }
}
