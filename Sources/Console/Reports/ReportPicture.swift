import TerminalKit

/// A picture of a report and the words under it.
struct ReportPicture: Sendable, Hashable {
  var group: String
  var label: String
  var picture: PictureKey
}
