/// One thing a person or a program says about specimens.
public enum Change: Sendable, Hashable {
  /// It is of this class; nil takes the label away. Saying again what is said already confirms it.
  case label(String?)
  /// It is of this class and has just these findings.
  case labelling(String?, findings: Set<String>)
  /// It has these findings too.
  case addFindings(Set<String>)
  /// It hasn't these findings.
  case removeFindings(Set<String>)
  /// It is for this use.
  case split(Split?)
  /// A remark, in place of the old one; empty for none.
  case comment(String)
  /// A generated picture is kept or rejected.
  case curation(Curation)
  /// A model thinks it is this.
  case suggestion(Suggestion?)

  var action: JournalEntry.Action {
    switch self {
    case .label, .labelling, .addFindings, .removeFindings: .label
    case .split: .split
    case .comment: .comment
    case .curation: .curate
    case .suggestion: .suggest
    }
  }

  /// What it makes of `state`, in an entry numbered `sequence`.
  func applied(to state: SpecimenState, in sequence: Int64) -> SpecimenState {
    var state = state
    let classKey = state.labelling?.classKey
    let findings = Set(state.labelling?.findings ?? [])
    switch self {
    case .label(let key):
      state.labelling = LabellingState(classKey: key, findings: findings, credit: sequence)
    case .labelling(let key, let findings):
      state.labelling = LabellingState(classKey: key, findings: findings, credit: sequence)
    case .addFindings(let more):
      state.labelling = LabellingState(
        classKey: classKey, findings: findings.union(more), credit: sequence)
    case .removeFindings(let fewer):
      state.labelling = LabellingState(
        classKey: classKey, findings: findings.subtracting(fewer), credit: sequence)
    case .split(let split):
      state.split = split?.rawValue
    case .comment(let text):
      state.comment = text.isEmpty ? nil : text
    case .curation(let curation):
      state.curation = CurationState(curation)
    case .suggestion(let suggestion):
      state.suggestion = suggestion.map {
        SuggestionState(classKey: $0.classKey, confidence: $0.confidence)
      }
    }
    return state
  }
}
