import Foundation
import Journeys
import Testing

struct FoldersTests {
  private func folders(_ environment: [String: String], executable: String? = nil) -> Folders {
    Folders(
      environment: environment, home: URL(fileURLWithPath: "/home/anna"),
      current: URL(fileURLWithPath: "/here"), executable: executable.map(URL.init(fileURLWithPath:))
    )
  }

  @Test func `places are those of XDG, and relative ones count as absent`() {
    let plain = folders([:])
    #expect(plain.settingsFile.path == "/home/anna/.config/leuko/settings.toml")
    #expect(plain.state.path == "/home/anna/.local/state/leuko")
    let moved = folders(["XDG_CONFIG_HOME": "/etc/me", "XDG_DATA_HOME": "relative"])
    #expect(moved.classesFile.path == "/etc/me/leuko/classes.toml")
    #expect(moved.data.path == "/home/anna/.local/share/leuko")
  }

  @Test func `the atlas is the one named, else the variable's, else the user's`() {
    let folders = folders([:])
    #expect(folders.atlas(named: "a.atlas", environment: [:]).path == "/here/a.atlas")
    #expect(
      folders.atlas(named: nil, environment: ["LEUKO_ATLAS": "/x/b.atlas"]).path == "/x/b.atlas")
    #expect(
      folders.atlas(named: nil, environment: [:]).path
        == "/home/anna/.local/share/leuko/leuko.atlas")
  }

  @Test func `themes are found in the nearest parent of the program`() throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for place in ["Themes", "a/Themes", "a/b/c"] {
      try FileManager.default.createDirectory(
        at: root.appendingPathComponent(place), withIntermediateDirectories: true)
    }
    let found = folders([:], executable: root.appendingPathComponent("a/b/c/leuko").path).themes
    #expect(found?.path == root.appendingPathComponent("a/Themes").path)
    #expect(folders([:], executable: "/nowhere/leuko").themes == nil)
  }
}
