import Basis
import ReaderStudy

/// What is asked of blind tests, but for a sitting.
enum StudiesRequest: RoomRequest {
  /// Which studies are there?
  case list
  /// Tell how the sealing of a study goes on, if one does, from now on.
  case watch
  /// Open the key and score.
  case report(path: String)
  /// What about the study could give the truth away; the key stays shut.
  case audit(path: String)
  /// Sample, choose and seal.
  case seal(StudyForm)
  /// Stop sampling for a study.
  case stopSealing

  var leads: Bool { self == .list }

  var isSlow: Bool {
    switch self {
    case .report, .audit: true
    case .list, .watch, .seal, .stopSealing: false
    }
  }
}

/// What comes of it.
enum StudiesNews: Sendable, Equatable {
  case listed([StudyCard])
  /// A report of the study there.
  case report(
    path: String, title: String, document: ReportDocument, pictures: [ReportPicture] = [])
  /// There is none; why has been said.
  case noReport(path: String)
  /// How far sealing has come; nil while none goes on.
  case sealing(Basis.Progress?)
}
