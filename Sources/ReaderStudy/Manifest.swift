import Basis
import Foundation

/// The public part of a study: all of its rules, and hashes of what is hidden.
public struct Manifest: Sendable, Hashable, Codable {
  /// A reader and the attempt whose order keeps the rules.
  public struct Reader: Sendable, Hashable, Codable {
    /// The reader's id.
    public var id: String
    /// The first attempt, from 0, that kept the rules: also the number of redraws.
    public var attempt: Int
  }

  /// `leuko-study-1`.
  public var format: String
  /// What was planned.
  public var plan: Plan
  /// When it was sealed, ISO 8601 in UTC.
  public var created: String
  /// The program that sealed it, with its version.
  public var software: String
  /// The endpoint declared beforehand.
  public var primaryEndpoint: String
  /// The text the readers' orders are drawn from.
  public var studySeed: String
  /// Every reader with the attempt to use.
  public var readers: [Reader]
  /// The records that are shown twice, rising.
  public var repeats: [Int]
  /// No run of one truth is longer.
  public var longestRun: Int
  /// No repeat comes sooner, in showings.
  public var repeatGap: Int
  /// Pictures in the package.
  public var records: Int
  /// Width of every picture.
  public var width: Int
  /// Height of every picture.
  public var height: Int
  /// SHA-256 of `package.bin`.
  public var packageSha256: String
  /// SHA-256 of `practice.bin`.
  public var practiceSha256: String
  /// SHA-256 of the key file.
  public var keySha256: String
  /// The commitment to truth and class of every picture.
  public var commitment: String
  /// What the leak audit found; nil when none was made.
  public var audit: LeakAudit?
  /// Why it was sealed in spite of the audit.
  public var auditOverride: String?

  /// Why no sitting could be held by these rules; nil when one can.
  var problem: String? {
    do throws(StudyError) {
      try plan.validate()
    } catch {
      return error.summary
    }
    guard records == plan.pictures, repeats.count == plan.repeats,
      repeats.allSatisfy((0..<records).contains)
    else { return "its counts don't agree with its plan" }
    guard readers.map(\.id) == plan.readers, readers.allSatisfy({ $0.attempt >= 0 }) else {
      return "its readers don't agree with its plan"
    }
    guard (1...4096).contains(width), (1...4096).contains(height) else {
      return "its pictures have an impossible size"
    }
    return nil
  }

  /// The order in which `reader` sees the pictures; nil when the study lists no such reader.
  public func order(of reader: String) -> ReaderOrder? {
    readers.first { $0.id == reader }.map {
      ReaderOrder(
        records: records, repeats: repeats, studySeed: studySeed, reader: reader,
        attempt: $0.attempt)
    }
  }
}

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
    if let problem = manifest.problem {
      throw .damaged(file: Self.name, line: nil, problem: problem)
    }
    guard manifest.format == "leuko-study-1" else {
      throw .damaged(file: Self.name, line: nil, problem: "unknown format '\(manifest.format)'")
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
