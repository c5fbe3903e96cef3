/// What was found out about a terminal over one connection, so that the next start begins with it and
/// a choice doesn't change from start to start.
public struct TerminalRecord: Sendable, Hashable, Codable {
  /// What the terminal called itself, with its version; another name makes the record void.
  public var name: String
  public var colours: String
  /// The line carries pictures of pixels.
  public var pixels: Bool
  /// Bytes a second, where the line was found slow, and seconds from question to answer.
  public var rate: Double?
  public var roundTrip: Double?

  public init(
    name: String, colours: String, pixels: Bool, rate: Double? = nil, roundTrip: Double? = nil
  ) {
    self.name = name
    self.colours = colours
    self.pixels = pixels
    self.rate = rate
    self.roundTrip = roundTrip
  }

  /// Names a terminal and the way to it, as far as the environment tells before anything is asked.
  public static func key(environment: [String: String]) -> String {
    let connection = (environment["SSH_CONNECTION"] ?? "").split(separator: " ").first
    let names = ["TERM", "TERM_PROGRAM", "COLORTERM"].map { environment[$0] ?? "" }
    let inside = (environment["TMUX"] ?? "").isEmpty ? "" : "tmux"
    return (names + [inside, connection.map(String.init) ?? "here"]).joined(separator: " ")
      .split(separator: " ").joined(separator: " ")
  }
}
