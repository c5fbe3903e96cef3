import ArgumentParser
import Basis
import Foundation
import Journeys
import ReaderStudy
import Statistics

struct StudyRecountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recount",
    abstract: "Somebody else's counts or answers, by the rules of this program.",
    discussion: """
      Fake is the positive class: tp fakes called fake, fn fakes called real, fp reals called \
      fake, tn reals called real. A CSV has one row a judgement, with 'truth' (R or F) and \
      'rating' (1 surely real to 6 surely fake) or 'answer' (R or F); 'reader', 'class', \
      'picture', 'control', 'control_grade' (coarse, middle or fine), 'repeat', 'confirm_ms' and \
      'role' are used where there. What 'leuko study score --csv' writes is such a file.

      Other tasks, one row an answer: quartets have 'made' and 'chosen', places from 1 to 4; names \
      have 'truth', 'class' (asked for) and 'named'; phases have 'phase' (untold, told, clues), where \
      untold rows have 'named' and 'odd' (0 or 1), the others 'truth' and 'rating'.

      EXAMPLES
        leuko study recount --tp 16 --fn 34 --fp 2 --tn 48 --title 'the expert of 2023'
        leuko study recount --tp 16 --fn 34 --fp 2 --tn 48 --line
        leuko study recount answers.csv --html recount.html
        leuko study recount --thesis                what the thesis of 2023 allows to be said
      """)

  @Argument(help: "A CSV of answers.") var answers: String?
  @Option(help: "Fakes called fake.") var tp: Int?
  @Option(help: "Fakes called real.") var fn: Int?
  @Option(help: "Reals called fake.") var fp: Int?
  @Option(help: "Reals called real.") var tn: Int?
  @Option(help: "Controls that were shown.") var controls = 0
  @Option(help: "Controls called fake.") var controlsCaught = 0
  @Option(help: "Whose they are.") var title: String?
  @Option(help: "How far from 0.5 counts as guessing.") var margin = 0.1
  @Option(help: "The level of every test.") var alpha = 0.05
  @Flag(help: "The blind test of the thesis of 2023: what its published bounds allow.")
  var thesis = false
  @Flag(help: "One line, from counts.") var line = false
  @Option(help: "Write the report as one HTML file.") var html: String?
  @Option(help: "Write the report as Markdown.") var markdown: String?

  func validate() throws {
    let counts = [tp, fn, fp, tn]
    if thesis {
      guard answers == nil, counts.allSatisfy({ $0 == nil }), !line else {
        throw ValidationError("--thesis has its own counts: give no others, and no --line")
      }
    } else if answers == nil {
      guard counts.allSatisfy({ $0 != nil }) else {
        throw ValidationError("give all of --tp, --fn, --fp and --tn, or a CSV of answers")
      }
      guard counts.allSatisfy({ (0...1_000_000).contains($0 ?? 0) }) else {
        throw ValidationError("a count is 0 to 1000000")
      }
    } else if counts.contains(where: { $0 != nil }) {
      throw ValidationError("give counts or a CSV, not both")
    }
    guard margin > 0, margin < 0.5, alpha > 0, alpha < 0.5 else {
      throw ValidationError("--margin and --alpha are between 0 and 0.5")
    }
    try expect("controls", controls, in: 0...1_000_000)
    guard (0...controls).contains(controlsCaught) else {
      throw ValidationError("--controls-caught is 0 to --controls")
    }
  }

  func run() throws {
    let folders = Folders.ofThisProcess()
    let document: ReportDocument
    if thesis {
      document = ThesisRecount(margin: margin, alpha: alpha).document
    } else if let answers, try TaskSheet.isHeader(of: folders.resolved(answers)) {
      var sheet = try TaskSheet(at: folders.resolved(answers), margin: margin, alpha: alpha)
      if let title { sheet.title = title }
      document = sheet.document
    } else if let answers {
      var sheet = try AnswerSheet(at: folders.resolved(answers), margin: margin, alpha: alpha)
      if let title { sheet.title = title }
      document = sheet.document
    } else {
      let recount = Recount(
        title: title ?? "counts",
        table: AnswerTable(
          truePositives: tp ?? 0, falseNegatives: fn ?? 0, falsePositives: fp ?? 0,
          trueNegatives: tn ?? 0), controls: Proportion(controlsCaught, of: controls),
        margin: margin, alpha: alpha)
      if line { return StandardOutput.write(recount.line + "\n") }
      document = recount.document
    }
    try folders.write(document.html(title: "Recount"), to: html)
    try folders.write(document.markdown, to: markdown)
    StandardOutput.write(document.plainText(width: 92))
  }
}
