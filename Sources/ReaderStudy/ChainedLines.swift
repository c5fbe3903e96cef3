import Basis
import Foundation

/// JSON objects, one a line, each ending in the hash of itself and of all before it.
///
/// The last field of a line is `"chain":"..."`; hashed is the line without that field.
struct ChainedLines: Sendable, Hashable {
  /// The hash of the last line, or the one the chain begins with.
  private(set) var last: String

  init(start: String) {
    last = start
  }

  /// The line for `value`, its newline included; the chain moves on.
  mutating func append(_ value: some Encodable) throws -> Data {
    let line = try Self.encode(value)
    last = StudyProtocol.chain(after: last, line: line)
    return Data("\(line.dropLast()),\"chain\":\"\(last)\"}\n".utf8)
  }

  /// Checks a line without its newline and decodes it; the chain moves on.
  mutating func read<Value: Decodable>(
    _ bytes: Data, file: String, line number: Int
  ) throws(StudyError) -> Value {
    func damaged(_ problem: String) -> StudyError {
      .damaged(file: file, line: number, problem: problem)
    }
    // Field, colon, quotes and brace around 64 digits.
    let tail = 10 + 64 + 2
    guard let text = String(bytes: bytes, encoding: .utf8), text.utf8.count > tail,
      text.utf8.count == bytes.count
    else { throw damaged("this is no line of a chain") }
    let cut = text.utf8.index(text.utf8.endIndex, offsetBy: -tail)
    guard cut.samePosition(in: text) != nil else { throw damaged("this is no line of a chain") }
    let body = text[..<cut] + "}"
    let hash = StudyProtocol.chain(after: last, line: String(body))
    guard text[cut...] == ",\"chain\":\"\(hash)\"}" else {
      throw damaged("the chain breaks here")
    }
    last = hash
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(Value.self, from: Data(body.utf8))
    } catch {
      throw damaged("the line verifies but doesn't say what it should")
    }
  }

  /// The whole lines of a file, without their newlines, and what follows the last newline.
  static func split(_ data: Data) -> (lines: [Data], torn: Data) {
    var parts = data.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map { Data($0) }
    let torn = parts.popLast() ?? Data()
    return (parts, torn)
  }

  private static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// Reads whole files with one kind of error.
enum StudyFile {
  static func read(_ url: URL) throws(StudyError) -> Data {
    do {
      return try Data(contentsOf: url)
    } catch {
      throw .unreadable(file: url.lastPathComponent, reason: reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "it isn't there"
    case .fileReadNoPermission: "permission denied"
    default: "it can't be opened"
    }
  }
}
