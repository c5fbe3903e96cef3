/// What the process tells its caller, after BSD's sysexits.
public enum ExitStatus: Int32, Sendable, Hashable {
  case success = 0
  /// The work was done and found something wrong: a failed check, a refused verification.
  case failure = 1
  /// Nothing failed, but something was left out and is named.
  case incomplete = 3
  case usage = 64
  case badData = 65
  case noInput = 66
  case unavailable = 69
  case bug = 70
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case denied = 77
  case badConfiguration = 78
  case interrupted = 130
}
