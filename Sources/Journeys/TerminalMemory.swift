import Basis
public import Foundation

/// What was chosen to draw pictures on each terminal, kept in `terminals.toml` beside the settings.
///
/// What a font shows can't be asked of a terminal, so it is chosen by eye, and once is enough.
public enum TerminalMemory {
  /// Renderers by terminal; none where the file is missing or unreadable, as nothing depends on it.
  public static func read(at url: URL) -> [String: String] {
    (try? Configuration.read([String: String].self, at: url)) ?? [:]
  }

  /// Keeps what draws pictures on a terminal; nil forgets it. Names are letters, digits and '.-_+'.
  ///
  /// Throws `DurableFileError`.
  public static func remember(_ renderer: String?, for terminal: String, at url: URL) throws {
    var all = read(at: url)
    guard all[terminal] != renderer else { return }
    all[terminal] = renderer
    var text = "# How pictures are drawn, by terminal, as chosen in the console with C-g.\n"
    for (name, renderer) in all.sorted(by: { $0.key < $1.key }) {
      text += "\"\(name)\" = \"\(renderer)\"\n"
    }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try DurableFile.write(Data(text.utf8), to: url)
  }
}
