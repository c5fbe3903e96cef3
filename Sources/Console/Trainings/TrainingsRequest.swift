/// What a person asks of trainings.
enum TrainingsRequest: RoomRequest {
  /// How do they stand? Told again whenever that changes, until `rest`.
  case watch
  /// Nobody looks any more.
  case rest
  /// Stop the one that writes this folder; it is saved.
  case stop(out: String)
  /// Go on with one that was stopped or broke off.
  case resume(out: String)

  var leads: Bool { self == .watch }
}
