/// What the process tells its caller, after BSD's sysexits.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
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
  /// As a shell says it of a program that SIGPIPE ended.
  case unread = 141

  /// What it means, as help words it.
  public var words: String {
    switch self {
    case .success: "all went well"
    case .failure: "the work was done and found something wrong, or it failed"
    case .incomplete: "nothing failed, but something was left out and is named"
    case .usage: "the command line can't be understood"
    case .badData: "the input isn't what it should be"
    case .noInput: "an input isn't there"
    case .unavailable: "something that is needed isn't there"
    case .bug: "a mistake of the program's own"
    case .cannotCreate: "a file can't be made"
    case .inputOutput: "reading or writing failed"
    case .tryAgain: "somebody else is at it; try again"
    case .denied: "it may not be done"
    case .badConfiguration: "a settings file can't be used"
    case .interrupted: "it was interrupted; what was done is kept"
    case .unread: "nobody read the output to its end"
    }
  }
}
