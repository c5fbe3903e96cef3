import Basis
public import Foundation
import Statistics

/// Answers of a test held elsewhere, one row a judgement, put through our own rules.
///
/// Needed are the columns `truth` (`R`, `real`, `0` or `F`, `fake`, `generated`, `1`) and either
/// `rating` (1 surely real to 6 surely fake) or `answer`, also called `called_fake` (as `truth`).
/// Used where there: `reader`, `picture`, `class`, `control` (0 or 1), `control_grade` (coarse, middle,
/// fine or 1 to 3), `repeat`, `confirm_ms`, `cues`, `role`. The long CSV of a score is such a sheet.
public struct AnswerSheet: Sendable {
  /// One score a reader, in the order of their first rows.
  public var readers: [ReaderScore]
  /// Whether there are ratings, and with them an area under the rating curve.
  public var hasRatings: Bool
  /// Whose answers they are.
  public var title: String

  /// Reads the sheet at `url`. Throws `StudyError` with the line that can't be used.
  public init(
    at url: URL, margin: Double = 0.1, alpha: Double = 0.05
  ) throws(StudyError) {
    let name = url.lastPathComponent
    try self.init(
      String(decoding: StudyFile.read(url), as: UTF8.self), name: name, margin: margin,
      alpha: alpha)
  }

  init(_ text: String, name: String, margin: Double, alpha: Double) throws(StudyError) {
    let table: SeparatedValues
    do throws(SeparatedValuesError) {
      table = try SeparatedValues(text, name: name)
    } catch {
      throw .damaged(file: name, line: nil, problem: error.problem)
    }
    let columns = Columns(table.columns)
    guard columns.truth != nil, columns.rating != nil || columns.answer != nil else {
      throw .damaged(
        file: name, line: 1, problem: "the header needs 'truth' and 'rating' or 'answer'")
    }
    title = name.hasSuffix(".csv") ? String(name.dropLast(4)) : name
    hasRatings = columns.rating != nil
    var judged: [(reader: String, judgements: [Judgement])] = []
    var roles: [String: ReaderPerson.Role] = [:]
    var records: [String: Int] = [:]
    var seen: Set<String> = []
    for (index, row) in table.rows.enumerated() {
      guard let line = columns.line(row) else {
        throw .damaged(
          file: name, line: index + 2,
          problem: "truth is R or F, a rating is 1 to 6, an answer is R or F")
      }
      let reader = line.reader
      let place = judged.firstIndex { $0.reader == reader } ?? judged.count
      if place == judged.count { judged.append((reader, [])) }
      let picture = line.picture ?? "row \(judged[place].judgements.count + 1)"
      let record = records[picture] ?? records.count
      records[picture] = record
      let isAgain = !seen.insert("\(reader)\n\(picture)").inserted
      let answer = Answer(
        showing: judged[place].judgements.count + 1, picture: picture, rating: line.rating,
        drawMs: nil, firstKeyMs: line.milliseconds, confirmMs: line.milliseconds, resumed: false,
        cues: line.cues)
      judged[place].judgements.append(
        Judgement(
          answer: answer, record: record, isRepeat: line.isRepeat || isAgain, truth: line.truth,
          cellClass: line.cellClass, isControl: line.isControl, controlGrade: line.controlGrade))
      if let role = line.role { roles[reader] = role }
    }
    guard !judged.isEmpty else {
      throw .damaged(file: name, line: 2, problem: "there is no answer in it")
    }
    let hasRatings = hasRatings
    readers = judged.map { reader, judgements in
      var score = ReaderScore(
        reader: reader, showings: judgements.count, judgements: judgements, receipt: "",
        earlierReceipts: [], tornBytes: 0, openings: [], undisplayable: 0, breaks: 0,
        practice: nil, margin: margin, alpha: alpha, hasRatings: hasRatings)
      score.hasTimes = columns.hasTimes
      score.person.role = roles[reader]
      return score
    }
  }

  /// The whole analysis, as far as answers without key and log allow.
  public var document: ReportDocument {
    var score = StudyScore(manifest: nil, key: nil, problems: [], readers: [])
    score.readers = readers
    var writer = ReportWriter(score)
    writer.writeRecount(title: title)
    return writer.document
  }
}

/// Which column of a sheet holds what.
private struct Columns {
  struct Line {
    var reader: String
    var picture: String?
    var cellClass: String
    var truth: Truth
    var rating: Rating
    var isControl: Bool
    var controlGrade: ControlGrade?
    var role: ReaderPerson.Role?
    var isRepeat: Bool
    var milliseconds: Int
    var cues: [Cue]
  }

  private let places: [String: Int]

  init(_ header: [String]) {
    places = Dictionary(
      header.enumerated().map { ($1.lowercased().filter { !$0.isWhitespace }, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  var truth: Int? { places["truth"] }
  var hasTimes: Bool { places["confirm_ms"] != nil }
  var rating: Int? { places["rating"] }
  var answer: Int? { places["answer"] ?? places["called_fake"] }

  /// A row; nil when truth or answer is missing or isn't one.
  func line(_ row: [String]) -> Line? {
    func text(_ column: String) -> String? {
      places[column].flatMap { row.indices.contains($0) ? row[$0] : nil }
        .flatMap { $0.isEmpty ? nil : $0 }
    }
    func kind(_ column: Int?) -> Truth? {
      guard let column, row.indices.contains(column) else { return nil }
      return Truth(word: row[column])
    }
    guard let truth = kind(truth) else { return nil }
    let given: Rating?
    if let rating {
      given = row.indices.contains(rating) ? Int(row[rating]).flatMap(Rating.init) : nil
    } else {
      given = kind(answer).map { $0 == .fake ? .probablyFake : .probablyReal }
    }
    guard let given else { return nil }
    let grade = text("control_grade").flatMap { word in
      ControlGrade.allCases.first { $0.words == word.lowercased() || "\($0.rawValue)" == word }
    }
    return Line(
      reader: text("reader") ?? "reader", picture: text("picture"),
      cellClass: text("class") ?? "all", truth: truth, rating: given,
      isControl: text("control") == "1" || grade != nil, controlGrade: grade,
      role: text("role").flatMap { ReaderPerson.Role(rawValue: $0.lowercased()) },
      isRepeat: text("repeat") == "1",
      milliseconds: text("confirm_ms").flatMap { Int($0) }.map { min(max(0, $0), 86_400_000) } ?? 0,
      cues: (text("cues") ?? "").split(separator: " ").compactMap { Cue(rawValue: String($0)) })
  }
}
