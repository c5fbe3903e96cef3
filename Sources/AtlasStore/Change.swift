public import Pictures

/// One thing a person or a program says about specimens.
public enum Change: Sendable, Hashable {
  /// It is of this class; nil takes the label away. Saying again what is said already confirms it.
  case label(String?)
  /// It is of this class and has just these findings.
  case labelling(String?, findings: Set<String>)
  /// It has these findings too.
  case addFindings(Set<String>)
  /// It has this finding, and this is to be said of it; what isn't named stays as it is.
  case remark(finding: String, [FindingRemark.Part])
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
  /// A pixel of its picture is so large on the film; nil for nobody knows.
  case scale(PictureScale?)
  /// It is taken out of the atlas, or brought back: no list, count or export has what was taken out,
  /// unless it asks for it. Its picture and its history stay.
  case removal(Bool)

  var action: JournalEntry.Action {
    switch self {
    case .label, .labelling, .addFindings, .remark, .removeFindings: .label
    case .split: .split
    case .comment: .comment
    case .curation: .curate
    case .suggestion: .suggest
    case .scale: .scale
    case .removal(let isRemoved): isRemoved ? .remove : .restore
    }
  }

  /// Whether it is about findings and leaves the class as it is.
  var isAboutFindings: Bool {
    switch self {
    case .addFindings, .remark, .removeFindings: true
    default: false
    }
  }

  /// What it makes of `state`, in an entry numbered `sequence`.
  ///
  /// - Parameter unseen: nobody need have looked at the cell for it: who labelled it, and whether a
  ///   person has looked, stays as it was.
  func applied(
    to state: SpecimenState, in sequence: Int64, unseen: Bool = false
  ) -> SpecimenState {
    var state = state
    let credit = unseen ? state.labelling?.credit ?? sequence : sequence
    let classKey = state.labelling?.classKey
    let findings = Set(state.labelling?.findings ?? [])
    var remarks = state.labelling?.remarks ?? [:]
    func say(_ classKey: String?, _ findings: Set<String>) {
      state.labelling = LabellingState(
        classKey: classKey, findings: findings, remarks: remarks, credit: credit)
    }
    switch self {
    case .label(let key): say(key, findings)
    case .labelling(let key, let findings): say(key, findings)
    case .addFindings(let more): say(classKey, findings.union(more))
    case .remark(let finding, let parts):
      remarks[finding] = parts.reduce(remarks[finding] ?? FindingRemark()) { $0.saying($1) }
      say(classKey, findings.union([finding]))
    case .removeFindings(let fewer): say(classKey, findings.subtracting(fewer))
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
    case .scale(let scale):
      state.scale = scale
    case .removal(let isRemoved):
      state.removed = isRemoved ? true : nil
    }
    return state
  }
}
