public import Basis

/// Why a terminal can't be used full screen.
public enum TerminalError: Explained, Equatable {
  /// Input or output is a file or a pipe.
  case notATerminal
  /// TERM names a terminal that can't place its cursor.
  case notAddressable(type: String)
  /// Neither TERM nor a common type is known on this host.
  case unknownType(type: String)
  /// The system gave no descriptor for signals.
  case noDescriptors

  public var summary: String {
    switch self {
    case .notATerminal: "input or output is not a terminal"
    case .notAddressable(let type): "a terminal of type '\(type)' can't show full screens"
    case .unknownType(let type): "the terminal type '\(type)' is not known on this computer"
    case .noDescriptors: "no file descriptor is left for the terminal"
    }
  }

  public var remedy: String? {
    switch self {
    case .notATerminal: "start it in a terminal, or say --plain"
    case .notAddressable:
      "set TERM to what your terminal is, such as 'xterm-256color', or use --plain"
    case .unknownType: "install the package 'ncurses-base', or set TERM to 'xterm-256color'"
    case .noDescriptors: "raise the limit with 'ulimit -n'"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .notATerminal, .notAddressable: .usage
    case .unknownType, .noDescriptors: .unavailable
    }
  }
}
