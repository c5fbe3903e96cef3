import Basis
public import Foundation
public import Statistics

/// What the reader must not know until the last answer: truth, class and origin of every picture.
///
/// On the disk it is one JSON object a line, the first for the whole study, then one a picture;
/// each line ends in a chain hash like a log's, so that a changed line can be named.
public struct StudyKey: Sendable, Hashable {
  /// What is known of one picture.
  public struct Row: Sendable, Hashable, Codable {
    /// Record number in the package, from 0.
    public var index: Int
    /// The id the record bears.
    public var id: String
    /// SHA-256 of the RGB bytes.
    public var image: String
    /// Real or fake.
    public var truth: Truth
    /// The key of the class.
    public var cellClass: String
    /// Whether it is a control, outside the primary analysis.
    public var isControl: Bool
    /// Where it comes from.
    public var provenance: String
    /// Distance ratio to the nearest training picture, if known.
    public var nearestTraining: Double?
    /// How easy a control is; nil for other pictures, and in the first format.
    public var controlGrade: ControlGrade?
    /// The number of its `Presentation.Turn`; nil in the first format.
    public var turn: Int?

    /// The row as the commitment sees it.
    var committed: StudyProtocol.KeyRow {
      StudyProtocol.KeyRow(
        index: index, image: image, truth: truth,
        cellClass: isControl ? "control/\(cellClass)" : cellClass)
    }
  }

  /// What is known of the study as a whole.
  public struct Head: Sendable, Hashable, Codable {
    /// `leuko-key-2`; `leuko-key-1` is read as well.
    var format: String
    /// The study's name.
    public var study: String
    /// 32 hexadecimal digits that make the commitment unguessable.
    public var salt: String
    var pictures: Int
    /// The secret that choice, turns, repeats and orders were drawn from; nil in the first format.
    public var orderSecret: String?
    /// What the leak audit found; nil in the first format, whose manifest told it.
    public var audit: LeakAudit?
    /// Every rule as it was sealed, by name, so that a changed one can be named.
    public var rules: [String: String]?
    /// Where the practice pictures come from.
    public var practice: [String]?
  }

  /// What is known of the study as a whole.
  public var head: Head
  /// One row a picture, by record number.
  public var rows: [Row]

  init(
    study: String, salt: String, orderSecret: String, audit: LeakAudit, rules: [String: String],
    practice: [String], rows: [Row]
  ) {
    head = Head(
      format: Self.format, study: study, salt: salt, pictures: rows.count,
      orderSecret: orderSecret, audit: audit, rules: rules, practice: practice)
    self.rows = rows
  }

  /// 32 hexadecimal digits that make the commitment unguessable.
  public var salt: String { head.salt }

  /// The commitment to this key.
  public var commitment: String {
    StudyProtocol.commitment(salt: salt, rows: rows.map(\.committed))
  }

  private static let format = "leuko-key-2"
  private static let firstFormat = "leuko-key-1"

  var data: Data {
    get throws {
      var chain = ChainedLines(start: Digest.hex("\(head.format)\n"))
      var bytes = Data()
      bytes += try chain.append(head)
      for row in rows { bytes += try chain.append(row) }
      return bytes
    }
  }

  /// Reads the key at `url`; throws the first line that changed after sealing.
  public static func read(at url: URL) throws(StudyError) -> StudyKey {
    try StudyKey(StudyFile.read(url), name: url.lastPathComponent)
  }

  init(_ data: Data, name: String) throws(StudyError) {
    let (lines, torn) = ChainedLines.split(data)
    guard let first = lines.first else {
      throw .damaged(file: name, line: 1, problem: "this is no key of a study")
    }
    let isFirst = first.range(of: Data("\"format\":\"\(Self.firstFormat)\"".utf8)) != nil
    let format = isFirst ? Self.firstFormat : Self.format
    var chain = ChainedLines(start: Digest.hex("\(format)\n"))
    head = try chain.read(first, file: name, line: 1)
    guard head.format == format else {
      throw .damaged(file: name, line: 1, problem: "this is no key of a study")
    }
    rows = []
    for (index, line) in lines.enumerated().dropFirst() {
      let row: Row = try chain.read(line, file: name, line: index + 1)
      guard row.index == index - 1 else {
        throw .damaged(file: name, line: index + 1, problem: "a picture is missing before it")
      }
      rows.append(row)
    }
    guard torn.isEmpty, rows.count == head.pictures else {
      throw .damaged(
        file: name, line: lines.count + 1,
        problem: "the key ends after \(rows.count) of \(head.pictures) pictures")
    }
  }
}
