public import AtlasStore

/// Something the console asks the world to do. Requests are data, so that a test can compare them.
public enum Request: Sendable, Equatable {
  /// List the cells that match, with the counts per class.
  case list(Query)
  /// Which of the cells that match has nobody looked at? Then go to the nearest.
  case seekUnreviewed(Query, forward: Bool)
  /// The same, beginning with the cell under the cursor and, at the end, with the first.
  case seekOpen(Query)
  /// The facts of these cells.
  case fetch([SpecimenID])
  /// What was ever said about a cell.
  case history(SpecimenID)
  /// A cell typical of a class.
  case typical(classKey: String)
  /// Keep how many micrometres a pixel of this atlas's pictures is; nil forgets it.
  case rememberPixelSize(Double?)
  /// Whose labels there are.
  case people
  /// The cells most like this one, by the features kept.
  case similar(to: SpecimenID)
  /// The views that were kept; then choose one.
  case views
  case keepView(SavedView)
  case forgetView(String)
  /// What a change of many cells would do, before it is made.
  case preview(Change, on: [SpecimenID])
  /// Confirm those of these cells that have, or are suggested, this class and that nobody has
  /// looked at.
  case accept([SpecimenID], as: String, by: String)
  /// The cells that people call differently and nobody has decided about.
  case disputes
  /// Count cells by class.
  case count(Filter)
  case sign(Filter, statement: String, by: String, asSecond: Bool)
  /// Write the count beside where Leuko was started.
  case saveCount(Filter)
  /// Change cells, durably, before anything else is shown.
  case record(Change, on: [SpecimenID], by: String, reason: String?)
  case undo(by: String)
  case redo(by: String)
  /// Keep the name for this atlas.
  case remember(name: String)
  case useTheme(String)
  case useGlyphs(String)
  /// Keep what draws pictures on a terminal, by its name.
  case rememberRenderer(String, terminal: String)
  case sampling(SamplingRequest)
  case study(StudyRequest)
  case opinion(OpinionRequest)
  case comparison(ComparisonRequest)
  case experiment(ExperimentRequest)
  case training(TrainingRequest)
  case slide(SlideRequest)
  case repaint
  case bell
  case suspend
  case quit

  /// Whether it may take seconds, as what loads or asks a model does, and decides nothing about others.
  var isSlow: Bool {
    switch self {
    case .sampling(.load), .sampling(.start), .sampling(.dissolve), .opinion, .comparison(.export),
      .study(.report), .study(.audit), .experiment(.report):
      true
    default: false
    }
  }

  /// Whether its answer decides which cell, list or page the next key is about. Keys that come
  /// meanwhile, from quick fingers or a line that bunches them, wait for it. None of them waits
  /// for a model or a report.
  var leads: Bool {
    switch self {
    case .list, .seekUnreviewed, .seekOpen, .similar, .views, .preview, .disputes, .count, .undo,
      .redo, .experiment(.watch), .training(.watch), .training(.compose), .study(.list),
      .study(.open), .slide(.list), .slide(.open), .slide(.openField), .slide(.findCell):
      true
    default: false
    }
  }
}
