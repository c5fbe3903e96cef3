import CNcursesShim

/// Mends terminals.
public enum TerminalRestoration {
  /// Puts the terminal back that a killed process left in full-screen mode, raw, or reporting the
  /// mouse.
  public static func reset() {
    cnc_mend()
  }

  /// Puts back what this process changed; for the way out of a failure. Nothing happens when the
  /// terminal is as it was.
  public static func restore() {
    cnc_restore()
  }
}
