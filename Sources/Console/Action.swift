public import AtlasStore
public import ReaderStudy

/// What a key, a menu line or a click can do.
public enum Action: Sendable, Hashable {
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
  case nextUnreviewed
  case previousUnreviewed
  case nextClass
  case previousClass
  case otherPanel
  case open
  case back
  case goTo(Place)
  case setMark
  case goToMark

  // Looking
  case zoomIn
  case zoomOut
  case actualSize
  case toggleCrop
  case stepStain
  case brighter
  case darker
  case moreContrast
  case lessContrast
  case chooseReference
  case showOpinion
  case compare(Reference)
  case askPixelSize
  case sort(Query.Order)
  case chooseOrder
  case reverseOrder
  case chooseView
  case view(SavedView)
  case keepView
  case chooseForgetting
  case forgetView(String)
  case filter
  case show(classKey: String?)
  case showUnlabelled

  // Picking
  case toggleMark
  case markRange
  case markAll
  case clearMarks

  // Saying what it is
  case label(String)
  case takeSuggestion
  case acceptRest
  case showSimilar
  case chooseClass
  case toggleFinding(String)
  /// How strong a finding is; nil takes the grade back.
  case gradeFinding(String, FindingRemark.Grade?)
  case noteFinding(String)
  case chooseFindings
  case split(Split)
  case chooseSplit
  case comment
  case repeatLast
  case undo
  case redo

  // Generated cells
  case keep
  case reject

  // Sampling, studies, comparison
  case start
  case stop
  case film
  case less
  case more
  case typeValue
  case newStudy
  case studyMenu(StudyField)
  /// What readers of the new study do.
  case studyTask(AnswerTask, [Phase]?)
  case toggleStudyClass(String)
  case studyForm(Plan.Form)
  case studyBlinding(Plan.Blinding)
  case sealStudy
  case showReport
  case showAudit
  case showPictures
  case sit(reader: String)
  case hideNames
  case sign
  case countersign
  case showOpen
  /// The opinion of the person with this number, from 1.
  case takeOpinion(Int)
  case newTraining
  case newSlide
  case showFields
  case showInField
  case countSlide

  // Boxes of a field
  case nextField
  case previousField
  case nextBox
  case previousBox
  case addBox
  case removeBox
  case keepBoxes
  case boxLeft
  case boxRight
  case boxUp
  case boxDown
  case boxWider
  case boxNarrower
  case boxTaller
  case boxFlatter
  case export

  // The program
  case help
  case palette
  case chooseTheme
  case theme(String)
  case chooseGlyphs
  case glyphs(String)
  case changeName
  case repaint
  case suspend
  case quit

  /// What a cell can be seen beside.
  public enum Reference: Sendable, Hashable {
    case nothing
    case typical(classKey: String)
    case remembered(Character)
  }

  /// What a new study asks for.
  public enum StudyField: Sendable, Hashable {
    case name
    case classes
    case pairs
    case controls
    case repeats
    case practice
    case readers
    case exposure
    case blinding
    case form
    case task
    case rule(PromptOverlay.StudyRule)
    case power
  }

  /// The places `g` leads to.
  public enum Place: String, Sendable, Hashable, CaseIterable {
    case gallery
    case sampling
    case studies
    case comparison
    case counting
    case experiments
    case trainings
    case adjudication
    case slides
  }
}
