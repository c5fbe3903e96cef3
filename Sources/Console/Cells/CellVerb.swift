import AtlasStore

/// What can be done with cells, listed or looked at closely.
enum CellVerb: Verb {
  // Going about
  case left
  case right
  case up
  case down
  case halfPageUp
  case halfPageDown
  case pageUp
  case pageDown
  case first
  case last
  case next
  case previous
  case nextClass
  case previousClass
  case otherPanel
  case open
  case remember
  case recall
  case showField

  // Looking
  case larger
  case smaller
  case wholeView
  case crop
  case more
  case film
  case stain
  case brighter
  case darker
  case moreContrast
  case lessContrast
  case beside
  case compare(Reference)
  case showSimilar
  case chooseOrder
  case order(Query.Order)
  case reverseOrder
  case chooseView
  case view(SavedView)
  case keepView
  case chooseForgetting
  case forgetView(String)
  case filter
  case showUnlabelled

  // Picking
  case pick
  case pickRange
  case pickAll

  // Saying what it is
  case label(String)
  case acceptRest
  case relabel
  case findings
  case toggleFinding(String)
  /// How strong a finding is; nil takes the grade back.
  case gradeFinding(String, FindingRemark.Grade?)
  case noteFinding(String)
  case chooseSplit
  case split(Split)
  case comment
  case again
  case undo
  case redo
  case yes
  case reject
  /// Takes cells out of the atlas, and brings them back.
  case remove
  case restore

  // Handing on
  case add
  case export

  /// What a cell can be seen beside.
  enum Reference: Sendable, Hashable {
    case nothing
    case typical(classKey: String)
    case remembered(Character)
  }
}
