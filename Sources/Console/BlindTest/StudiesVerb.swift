import ReaderStudy

/// What can be done with blind tests.
enum StudiesVerb: Verb {
  case up
  case down
  case first
  case last
  /// Sits, or chooses who does.
  case open
  case sit(reader: String)
  /// The report.
  case more
  case showAudit
  /// Plans a new study.
  case add
  /// Stops sealing, after a question.
  case reject
  case stopSealing
  case goOnSealing
  /// A line of the new study.
  case field(StudyForm.Field)
  case toggleClass(String)
  case task(AnswerTask, [Phase]?)
  case form(Plan.Form)
  case blinding(Plan.Blinding)
  case showPower
  case seal

  var name: String? {
    switch self {
    case .up, .down, .first, .last, .open, .more, .showAudit, .add, .reject: caseName
    default: nil
    }
  }
}
