import AtlasStore

/// What is asked of the atlas for every page: facts of cells, and changes, each durable before anything
/// else is shown.
enum AtlasRequest: RoomRequest {
  case fetch([SpecimenID])
  /// What a change of many cells would do, before it is made.
  case preview(Change, on: [SpecimenID])
  case record(Change, on: [SpecimenID], by: String, reason: String?)
  /// Confirm those of these cells that have, or are suggested, this class and that nobody has
  /// looked at.
  case accept([SpecimenID], as: String, by: String)
  case undo(by: String)
  case redo(by: String)
  /// Whose labels there are.
  case people
  /// The views that were kept.
  case views
  case keepView(SavedView)
  case forgetView(String)
  /// Keep the name for this atlas.
  case remember(name: String)
  /// Keep how many micrometres a pixel of this atlas's pictures is; nil forgets it.
  case rememberPixelSize(Double?)

  var leads: Bool {
    switch self {
    case .preview, .undo, .redo, .views, .accept: true
    default: false
    }
  }
}

/// What becomes known of the atlas, whoever asked for it.
enum AtlasNews: Sendable, Equatable {
  case facts([Specimen])
  /// What the change that waits for a reason would do.
  case previewed(String)
  /// A change is on the disk; the sentence says which.
  case recorded(String, [Specimen])
  /// An undo or redo is on the disk; no cells where there was nothing to take back.
  case restored(String, [Specimen])
  /// Cells were confirmed as the rest of a class.
  case accepted([SpecimenID], as: String, [Specimen])
  case people([String])
  case views([SavedView])
  /// Someone else changed the atlas.
  case changedElsewhere
}
