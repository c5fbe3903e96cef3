import Basis
public import Foundation

/// One time that a study's key was opened before every listed reader had finished.
public struct KeyOpening: Sendable, Hashable, Codable {
  /// Unix time in seconds.
  public var at: Double
  /// The program that opened it.
  public var software: String
  /// Readers who had begun and not finished.
  public var unfinished: [String]
  /// Readers who hadn't begun.
  public var absent: [String]

  /// As a clause.
  public var words: String {
    let date = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: at))
    var text = "the key was opened on \(date)"
    if !unfinished.isEmpty {
      text += ", before \(unfinished.joined(separator: ", ")) had finished"
    }
    if !absent.isEmpty { text += ", before \(absent.joined(separator: ", ")) had begun" }
    return text
  }
}

extension Scoring {
  /// Opens the key as an act that leaves a trace, and scores.
  ///
  /// While a listed reader has begun and not finished it is refused, unless `interim` asks for it:
  /// then every open log gets a chained line that says so. Whenever somebody hasn't finished or
  /// begun, the study's own list of openings gets a line, and every later report tells it.
  ///
  /// - Parameters:
  ///   - code: the code as published at sealing; nil compares with none.
  ///   - receipts: codes that readers wrote down, by reader.
  ///   - at: Unix time in seconds.
  /// - Throws: `StudyError.unfinished`, and what reading the manifest or writing a log throws.
  public static func open(
    _ folder: URL, keyFile: URL, interim: Bool = false, code: StudyCode? = nil,
    receipts: [String: String] = [:], at: Double, software: String
  ) throws(StudyError) -> StudyScore {
    let study = try Study(at: folder)
    let listed = ListedReader.all(study)
    func those(_ matches: (ListedReader.State) -> Bool) -> [String] {
      listed.filter { matches($0.state) }.map(\.id)
    }
    let unfinished = those { if case .unfinished = $0 { true } else { false } }
    let absent = those { if case .absent = $0 { true } else { false } }
    if !unfinished.isEmpty, !interim { throw .unfinished(readers: unfinished) }
    // A log can be put out of sight for a while, damaged or renamed, and back again afterwards.
    let hidden = those {
      switch $0 {
      case .renamed, .unreadable: true
      case .absent, .unfinished, .complete: false
      }
    }
    // A key that can't be read tells nothing, and leaves no line.
    guard (try? StudyKey.read(at: keyFile)) != nil, !(unfinished + absent + hidden).isEmpty else {
      return score(folder, keyFile: keyFile, code: code, receipts: receipts)
    }
    for reader in unfinished {
      try AnswerLog.note(
        { .interim(LogEntry.Interim(at: at, software: software, tornBytes: $0 > 0 ? $0 : nil)) },
        at: study.logFile(of: reader), reader: reader, start: study.chainStart(of: reader))
    }
    let opening = KeyOpening(
      at: at, software: software, unfinished: unfinished + hidden, absent: absent)
    let isNoted = study.note(opening)
    var score = score(folder, keyFile: keyFile, code: code, receipts: receipts)
    if !isNoted {
      score.openings.append(opening)
      score.notes.append("the opening of the key couldn't be written into the study's folder")
    }
    return score
  }
}

extension Study {
  private var openingsFile: URL { folder.appendingPathComponent("openings.jsonl") }

  private var openingsStart: String {
    Digest.hex("blindtest-openings-v1\n\(manifest.plan.name)\n\(manifest.commitment)\n")
  }

  /// Every opening of the key before the end; throws the first line that isn't as it was written.
  func openings() throws(StudyError) -> [KeyOpening] {
    guard FileManager.default.fileExists(atPath: openingsFile.path) else { return [] }
    var chain = ChainedLines(start: openingsStart)
    var found: [KeyOpening] = []
    let (lines, torn) = ChainedLines.split(try StudyFile.read(openingsFile))
    for (index, line) in (torn.isEmpty ? lines : lines + [torn]).enumerated() {
      found.append(try chain.read(line, file: openingsFile.lastPathComponent, line: index + 1))
    }
    return found
  }

  /// Adds an opening to the list; false where it can't be written, or the list isn't as it was.
  fileprivate func note(_ opening: KeyOpening) -> Bool {
    guard let earlier = try? openings() else { return false }
    var chain = ChainedLines(start: openingsStart)
    var bytes = Data()
    for entry in earlier + [opening] {
      guard let line = try? chain.append(entry) else { return false }
      bytes += line
    }
    return (try? DurableFile.write(bytes, to: openingsFile)) != nil
  }
}
