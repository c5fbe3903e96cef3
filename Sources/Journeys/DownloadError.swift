public import Basis

/// Why a file can't be fetched.
public enum DownloadError: Explained, Equatable {
  case notHTTP(url: String)
  /// An address without https, and no SHA-256: anybody on the line could send something else.
  case unprotected(url: String)
  /// The server sends on to such an address, or to something that isn't the web.
  case sentElsewhere(url: String)
  /// The last part of the address is no name for a file here.
  case badName(url: String, reason: String)
  /// A link stands where the file or its folder would be.
  case link(path: String)
  case alreadyThere(path: String)
  /// The server's answer was neither the file nor the rest of it.
  case refused(url: String, status: Int)
  /// The line broke; what came stays.
  case broken(url: String, reason: String)
  /// What came is not what was expected, and is gone.
  case changed(url: String, expected: String, found: String)

  public var summary: String {
    switch self {
    case .notHTTP(let url): "'\(url)' is no address that begins with http:// or https://"
    case .unprotected(let url):
      "'\(url)' has no https, and nobody says what SHA-256 the file should have: anybody on the line "
        + "could send another"
    case .sentElsewhere(let url): "the server sends on to '\(url)', which is not safe"
    case .badName(let url, let reason): "'\(url)' gives no name for a file here: \(reason)"
    case .link(let path): "'\(path)' is a link, which is not followed"
    case .alreadyThere(let path): "'\(path)' is there already"
    case .refused(let url, let status): "the server of '\(url)' answered \(status)"
    case .broken(let url, let reason): "'\(url)' could not be fetched to its end: \(reason)"
    case .changed(let url, let expected, let found):
      "what came from '\(url)' has SHA-256 \(found), not \(expected)"
    }
  }

  public var remedy: String? {
    switch self {
    case .notHTTP: "copy the whole address"
    case .unprotected: "use an https address, or say the SHA-256 with --sha256"
    case .sentElsewhere: "fetch it from its own address"
    case .badName: "name the file with --out"
    case .link: "name the place itself with --out"
    case .alreadyThere: "move it away, or name another file with --out"
    case .refused: "look at the address in a browser; it may have moved or ask for a login"
    case .broken: "run the same command to go on where it broke"
    case .changed: "ask those who publish it which is right; don't use it"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .notHTTP, .unprotected, .badName: .usage
    case .alreadyThere, .link: .cannotCreate
    case .refused, .broken, .sentElsewhere: .unavailable
    case .changed: .badData
    }
  }
}
