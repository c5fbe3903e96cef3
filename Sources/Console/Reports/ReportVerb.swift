/// What can be done with a report.
enum ReportVerb: Verb {
  case up
  case down
  case left
  case right
  case halfPageUp
  case halfPageDown
  case pageUp
  case pageDown
  case first
  case last
  /// Unfolds the part under the cursor, or folds it.
  case open
  case unfoldAll
  case foldAll
  /// To its pictures and back.
  case more
  /// Saves it.
  case export
}
