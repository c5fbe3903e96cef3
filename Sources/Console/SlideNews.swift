public import AtlasStore
public import Journeys

/// What the console asks about slides and their fields.
public enum SlideRequest: Sendable, Equatable {
  /// The slides there are, and how far each has come.
  case list
  /// Take in the folder at a path as a slide.
  case add(path: String)
  /// Stop taking in; what came in stays.
  case stop
  /// The fields of a slide.
  case open(slide: String)
  /// The field that a cell was found in, and its box there.
  case openField(of: FieldPlace)
  /// The cell that was cut out at a box of a slide.
  case findCell(at: FieldPlace, slide: String)
  /// These are the boxes of a field.
  case change([FieldBox], of: String, by: String)
  /// Cut out the cells whose boxes are new, and leave out those whose boxes are gone.
  case settle(slide: String)
}

/// What the service tells about slides and their fields.
public enum SlideNews: Sendable {
  case listed([Slides.State])
  /// A slide comes in: what is being done, and which share of it is.
  case working(String, Double?)
  case added(Slides.Outcome)
  /// Nothing comes in any more.
  case stopped
  case opened(slide: String, [FieldOfView], at: FieldPlace? = nil)
  /// The cells of a slide, and which of them is at the box asked for; nil where none was cut out.
  case found(SpecimenID?, slide: String, filter: String)
  /// The boxes of a field are these now.
  case changed(FieldOfView)
}
