import Basis
import Foundation
import Journeys
import Testing

struct SettingsTests {
  @Test func `a missing file means nothing preferred`() throws {
    #expect(try Settings.read(at: URL(fileURLWithPath: "/nowhere/settings.toml")) == Settings())
  }

  @Test func `what is written is read`() throws {
    let settings = try Configuration.decode(
      Settings.self, from: "theme = \"dark\"\nthreads = 2\n", name: "settings.toml")
    #expect(settings.theme == "dark")
    #expect(settings.threads == 2)
    #expect(settings.model == nil)
  }

  @Test(arguments: [
    (
      "themee = \"dark\"",
      "'settings.toml': 'themee': no such setting; there are 'theme', 'glyphs', 'model', 'pixel_size', 'accessible', 'threads', 'keys'"
    ),
    ("threads = 0", "'settings.toml': 'threads': should be from 1 to 256"),
  ])
  func `a slip of the pen is named`(text: String, summary: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.decode(Settings.self, from: text, name: "settings.toml")
    }
    #expect(error?.summary == summary)
  }

  @Test func `a key may be one or several, and the size of a pixel is checked`() throws {
    let text = "pixel_size = 0.1\n[keys]\nfilter = \"F3\"\nleft = [\"h\", \"Left\"]\n"
    let settings = try Configuration.decode(Settings.self, from: text, name: "settings.toml")
    #expect(settings.keys == ["filter": ["F3"], "left": ["h", "Left"]])
    #expect(settings.pixelSize == 0.1)
    #expect(throws: ConfigurationError.self) {
      try Configuration.decode(Settings.self, from: "pixel_size = -1", name: "settings.toml")
    }
  }

  @Test func `what was chosen on a terminal is remembered, changed and forgotten`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "leuko-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("config/terminals.toml")
    #expect(TerminalMemory.read(at: file).isEmpty)
    try TerminalMemory.remember("sextants", for: "foot", at: file)
    try TerminalMemory.remember("half blocks", for: "xterm-256color", at: file)
    try TerminalMemory.remember("octants", for: "foot", at: file)
    #expect(
      TerminalMemory.read(at: file) == ["foot": "octants", "xterm-256color": "half blocks"])
    try TerminalMemory.remember(nil, for: "foot", at: file)
    #expect(TerminalMemory.read(at: file) == ["xterm-256color": "half blocks"])
  }
}
