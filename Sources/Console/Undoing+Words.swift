import AtlasStore

extension Undoing {
  /// What was taken back or done again: whoever undoes may have forgotten what the last change was.
  var words: String {
    let cells = Numbers.cells(restored.count)
    switch target.action {
    case .field, .boxes: return "the boxes of a field"
    case .suggest: return "what a model suggests of \(cells)"
    case .scale: return "the scale of \(cells)"
    case .split: return "the split of \(cells)"
    case .comment: return "the comment on \(cells)"
    case .curate: return "the verdict on \(cells)"
    case .remove: return "the removal of \(cells)"
    case .restore: return "the return of \(cells)"
    case .import, .label, .seen, .sign, .vocabulary, .undo, .redo: return cells
    }
  }
}
