import AtlasStore

/// What is asked about the fields of a slide.
enum FieldRequest: RoomRequest {
  /// A slide's fields.
  case open(slide: String)
  /// The fields of the slide that a cell was found on.
  case openField(of: FieldPlace)
  /// The cells cut out of a field.
  case cells(ofField: String)
  /// The cell cut out at a place of a slide.
  case findCell(at: FieldPlace, slide: String)
  case change([FieldBox], of: String, by: String)
  /// Cut out what boxes have changed.
  case settle(slide: String)

  var leads: Bool {
    switch self {
    case .open, .openField, .findCell: true
    case .cells, .change, .settle: false
    }
  }
}

/// What comes of it.
enum FieldNews: Sendable {
  case opened(slide: String, [FieldOfView])
  case cells([Specimen], ofField: String)
  /// The cell and the filter that lists its slide's; nil where none is cut out there yet.
  case found(SpecimenID?, filter: String)
  case changed(FieldOfView)
}
