public import AtlasStore
public import Journeys
public import TerminalKit

/// What the console hears: from the terminal, and from the service that carries out its requests.
public enum ConsoleEvent: Sendable {
  case terminal(TerminalEvent)
  case listed(
    Query, ids: [SpecimenID], counts: [Catalogue.ClassCount], groups: [Catalogue.ClassCount] = [])
  /// Cells like one, the likest first.
  case similar(Query, ids: [SpecimenID], counts: [Catalogue.ClassCount])
  case people([String])
  case views([SavedView])
  /// What the change that waits for a reason would do.
  case previewed(String)
  case unreviewed(Set<SpecimenID>, forward: Bool)
  /// Nobody has looked at these; the one under the cursor may be among them.
  case open(Set<SpecimenID>)
  case facts([Specimen])
  case history(SpecimenID, [HistoryLine])
  /// The cell that is typical of a class; nil when it has none.
  case typical(classKey: String, SpecimenID?)
  /// A change is on the disk; `sentence` says which.
  case recorded(sentence: String, specimens: [Specimen], counts: [Catalogue.ClassCount])
  /// An undo or redo is on the disk; nil specimens when there was nothing to take back.
  case restored(sentence: String, specimens: [Specimen], counts: [Catalogue.ClassCount])
  /// A request that later keys wait for has been carried out, and its news told.
  case answered
  /// Someone else changed the atlas: the counts as they are now.
  case changedElsewhere([Catalogue.ClassCount])
  case sampling(SamplingNews)
  case study(StudyNews)
  case opinion(OpinionNews)
  case comparison(ComparisonNews)
  case experiment(ExperimentNews)
  case training(TrainingNews)
  case slide(SlideNews)
  case themed(String)
  /// Cells were confirmed as the rest of a class.
  case accepted([SpecimenID], as: String, specimens: [Specimen], counts: [Catalogue.ClassCount])
  case counted(DifferentialReport)
  case disputes([Concordance.Dispute])
  /// Something is done; a sentence says what.
  case done(String)
  /// Something went wrong: what, and what to do.
  case failed(summary: String, remedy: String?)
}
