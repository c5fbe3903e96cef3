import Basis
public import Foundation
import Statistics

/// Answers of a test with other tasks than one rating a picture, one row an answer.
///
/// Quartets: `made` and `chosen`, places from 1; `alternatives` (4) and `class` where there. Names:
/// `truth`, `class` (asked for) and `named`; `odd` (0 or 1) where there. Phases: `phase` (untold, told,
/// clues), of which untold rows have names and the others a `rating`. `reader` and `picture` where there.
public struct TaskSheet: Sendable {
  /// One score a reader who chose among several pictures.
  public var quartets: [QuartetScore] = []
  /// One score a reader who named cells.
  public var namings: [NamingScore] = []
  /// One score a reader who answered in phases.
  public var phases: [PhaseScore] = []
  /// Whose answers they are.
  public var title: String

  /// Whether a header is that of such a sheet.
  public static func isHeader(of url: URL) throws(StudyError) -> Bool {
    let text = String(decoding: try StudyFile.read(url).prefix(4096), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first ?? ""
    let names = line.split(separator: ",").map {
      $0.lowercased().filter { $0.isLetter || $0 == "_" }
    }
    return !Set(names).isDisjoint(with: ["chosen", "named", "phase"])
  }

  /// Reads the sheet at `url`. Throws `StudyError` with the line that can't be used.
  public init(at url: URL, margin: Double = 0.1, alpha: Double = 0.05) throws(StudyError) {
    try self.init(
      String(decoding: StudyFile.read(url), as: UTF8.self), name: url.lastPathComponent,
      margin: margin, alpha: alpha)
  }

  init(_ text: String, name: String, margin: Double, alpha: Double) throws(StudyError) {
    let table: SeparatedValues
    do throws(SeparatedValuesError) {
      table = try SeparatedValues(text, name: name)
    } catch {
      throw .damaged(file: name, line: nil, problem: error.problem)
    }
    title = name.hasSuffix(".csv") ? String(name.dropLast(4)) : name
    let places = Dictionary(
      table.columns.enumerated().map { ($1.lowercased().filter { !$0.isWhitespace }, $0) },
      uniquingKeysWith: { first, _ in first })
    var rows: [TaskRow] = []
    for (index, cells) in table.rows.enumerated() {
      rows.append(try TaskRow(cells, places, file: name, line: index + 2))
    }
    guard !rows.isEmpty else {
      throw .damaged(file: name, line: 2, problem: "there is no answer in it")
    }
    let alternatives = rows.map(\.alternatives).max() ?? 4
    var seen: Set<String> = []
    for reader in rows.map(\.reader) where seen.insert(reader).inserted {
      let own = rows.filter { $0.reader == reader }
      let choices = own.compactMap(\.choice)
      if !choices.isEmpty {
        let score = QuartetScore(
          reader: reader, answers: choices, alternatives: alternatives, margin: margin,
          alpha: alpha)
        if let score { quartets.append(score) }
      }
      let names = own.compactMap(\.naming)
      let naming =
        names.isEmpty
        ? nil : NamingScore(reader: reader, answers: names, margin: margin, alpha: alpha)
      let rated = Self.rated(own, reader: reader, margin: margin, alpha: alpha)
      if rated.isEmpty {
        if let naming { namings.append(naming) }
      } else {
        phases.append(PhaseScore(reader: reader, untold: naming, rated: rated))
      }
    }
  }

  private static func rated(
    _ rows: [TaskRow], reader: String, margin: Double, alpha: Double
  ) -> [Phase: ReaderScore] {
    var records: [String: Int] = [:]
    var judged: [Phase: [Judgement]] = [:]
    for row in rows {
      guard let phase = row.phase, let rating = row.rating, let truth = row.truth else { continue }
      let record = records[row.picture] ?? records.count
      records[row.picture] = record
      let earlier = judged[phase] ?? []
      let answer = Answer(
        showing: earlier.count + 1, picture: row.picture, rating: rating, drawMs: nil,
        firstKeyMs: 0, confirmMs: 0, resumed: false, cues: [])
      judged[phase] =
        earlier + [
          Judgement(
            answer: answer, record: record,
            isRepeat: earlier.contains { $0.record == record }, truth: truth,
            cellClass: row.cellClass, isControl: false)
        ]
    }
    return judged.mapValues { judgements in
      var score = ReaderScore(
        reader: reader, showings: judgements.count, judgements: judgements, receipt: "",
        earlierReceipts: [], tornBytes: 0, openings: [], undisplayable: 0, breaks: 0,
        practice: nil, margin: margin, alpha: alpha)
      score.hasTimes = false
      return score
    }
  }

  /// The whole analysis. It begins with what may be said.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "Recount: \(title)")
    let sentences =
      quartets.map(\.sentence) + phases.map(\.sentence) + namings.map(\.sentence)
    sentences.prefix(1).forEach { document.paragraph($0) }
    document.heading(2, "What qualifies this")
    document.list(
      Array(sentences.dropFirst()) + [
        "Answers from a table: nothing shows how the pictures were chosen, that the truth was "
          + "hidden, or that no answer was changed.",
        "Research use only. No diagnosis follows from this report.",
      ])
    for score in quartets { score.write(to: &document) }
    for score in phases { score.write(to: &document) }
    for score in namings { score.write(to: &document) }
    return document
  }
}

/// One row of such a sheet.
private struct TaskRow {
  var reader: String
  var picture: String
  var cellClass: String
  var truth: Truth?
  var phase: Phase?
  var rating: Rating?
  var alternatives = 4
  var choice: QuartetAnswer?
  var naming: NamingAnswer?

  init(
    _ cells: [String], _ places: [String: Int], file: String, line: Int
  ) throws(StudyError) {
    func text(_ column: String) -> String? {
      places[column].flatMap { cells.indices.contains($0) ? cells[$0] : nil }
        .flatMap { $0.isEmpty ? nil : $0 }
    }
    func wrong(_ problem: String) -> StudyError {
      .damaged(file: file, line: line, problem: problem)
    }
    reader = text("reader") ?? "reader"
    picture = text("picture") ?? "row \(line)"
    cellClass = text("class") ?? "all"
    truth = text("truth").flatMap { Truth(word: $0) }
    if text("truth") != nil, truth == nil { throw wrong("truth is R or F") }
    if let word = text("phase") {
      guard let found = Phase(rawValue: word.lowercased()) else {
        throw wrong("a phase is untold, told or clues")
      }
      phase = found
    }
    if let word = text("rating") {
      guard let found = Int(word).flatMap(Rating.init) else { throw wrong("a rating is 1 to 6") }
      rating = found
    }
    if let word = text("alternatives") {
      guard let found = Int(word), (2...16).contains(found) else {
        throw wrong("there are 2 to 16 alternatives")
      }
      alternatives = found
    }
    if let made = text("made"), let chosen = text("chosen") {
      guard let made = Int(made), let chosen = Int(chosen), (1...alternatives).contains(made),
        (1...alternatives).contains(chosen)
      else { throw wrong("'made' and 'chosen' are places from 1 to \(alternatives)") }
      choice = QuartetAnswer(made: made, chosen: chosen, cellClass: cellClass)
    }
    if let named = text("named") {
      guard let truth else { throw wrong("a name needs 'truth' (R or F) beside it") }
      let odd = text("odd")
      guard odd == nil || odd == "0" || odd == "1" else { throw wrong("odd is 0 or 1") }
      naming = NamingAnswer(
        picture: picture, truth: truth, asked: cellClass, named: named, isOdd: odd.map { $0 == "1" }
      )
    }
    guard choice != nil || naming != nil || (rating != nil && truth != nil && phase != nil) else {
      throw wrong(
        "an answer is 'made' and 'chosen', or 'truth' and 'named', or 'phase', 'truth' and 'rating'"
      )
    }
  }
}

extension Truth {
  /// From a word of a table: `R`, `real`, `0`; `F`, `fake`, `generated`, `1`.
  init?(word: String) {
    switch word.lowercased() {
    case "r", "real", "0", "false": self = .real
    case "f", "fake", "generated", "made", "1", "true": self = .fake
    default: return nil
    }
  }
}
