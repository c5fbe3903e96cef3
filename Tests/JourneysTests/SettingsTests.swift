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
      "'settings.toml': 'themee': no such setting; there are 'theme', 'glyphs', 'model', 'pixel_size', 'threads'"
    ),
    ("threads = 0", "'settings.toml': 'threads': should be from 1 to 256"),
  ])
  func `a slip of the pen is named`(text: String, summary: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.decode(Settings.self, from: text, name: "settings.toml")
    }
    #expect(error?.summary == summary)
  }
}
