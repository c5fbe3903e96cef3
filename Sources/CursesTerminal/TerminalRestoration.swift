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

  /// A process that crashes leaves its place in the file at `path`: the signal, and the calls that
  /// led there by name or address. Nothing is written before.
  public static func noteCrashes(at path: String) {
    cnc_note_crashes(path)
  }
}
