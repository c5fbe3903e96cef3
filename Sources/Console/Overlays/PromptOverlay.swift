import TerminalKit

/// A window that asks for one line of text.
public struct PromptOverlay: Sendable, Hashable {
  /// What the text is for.
  public enum Purpose: Sendable, Hashable {
    case name
    case viewName
    /// The folder of a new slide.
    case slideFolder
    /// What follows 'leuko train'.
    case trainingWords
    /// What a signer answers for.
    case statement(asSecond: Bool)
    /// Why many cells are changed at once.
    case reason
    case comment
    /// What else is to be said of a finding.
    case findingNote(String)
    case pixelSize
    case rejection
    case samplingRejection
    case samplingValue
    case reader(study: String)
    case studyName
    case studyReaders
    case studyNumber(StudyNumber)
    case studyExposure
    case studyRule(StudyRule)
  }

  /// What makes a sitting of a new study worth a claim.
  public enum StudyRule: Sendable, Hashable {
    case clues
    case practiceToPass
    case minimumDisplay
    case fastestMedian
  }

  /// The numbers a new study is made of.
  public enum StudyNumber: Sendable, Hashable {
    case pairs
    case controls
    case repeats
    case practice
  }

  public var purpose: Purpose
  public var title: String
  /// Under the field: what is expected.
  public var explanation: String
  public var field: TextField

  public init(_ purpose: Purpose, title: String, explanation: String, text: String = "") {
    self.purpose = purpose
    self.title = title
    self.explanation = explanation
    field = TextField(text)
  }

  func draw(in size: Size) -> (popup: Frame.Popup, cursor: Point?) {
    let columns = min(size.columns - 4, 64)
    let lines = Width.wrap(explanation, columns: columns - 4)
    let area = Rectangle(size).centred(Size(columns: columns, rows: lines.count + 5))
    var grid = Grid(area.size, filledWith: Glyph(" ", .popup))
    grid.frame(grid.bounds, title: title, role: .focus)
    let at = field.draw(on: &grid, in: Rectangle(column: 2, row: 1, columns: columns - 4, rows: 1))
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 2, row: 3 + row, role: .faint)
    }
    return (
      Frame.Popup(grid, at: area.origin),
      Point(column: area.column + at.column, row: area.row + at.row)
    )
  }
}
