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
  case opened(slide: String, [FieldOfView])
  /// The boxes of a field are these now.
  case changed(FieldOfView)
}
