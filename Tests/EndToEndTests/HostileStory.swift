import Foundation
import Testing

/// A data set whose names, labels and people try to steer a terminal, a page or a spreadsheet.
@Suite struct HostileStory {
  private static let title = "\u{1B}]0;owned\u{7}"
  private static let clear = "\u{1B}[2J"
  /// Sequences that no output on a terminal may have: a title, a cleared screen, the one-byte CSI, a
  /// reversal of letters.
  private static let orders = [title, "\u{1B}]0;", clear, "\u{9B}31m", "\u{202E}"]

  private static let names = [
    "a\(title).bmp", "\(clear)b.bmp", "\u{9B}31mc.bmp", "\u{202E}pmb.d.bmp", "=1+cmd|'x'!A0.bmp",
    "<img src=x onerror=alert(1)>.bmp", "e\nf\rg.bmp", "'\"\u{301}><script>.bmp", "-h.bmp",
    "@x\t.bmp",
  ]

  private static func fill(_ folder: URL) throws {
    let home = folder.appendingPathComponent("monocyte")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    for (number, name) in names.enumerated() {
      try TestCells.bitmap(shade: UInt8(number)).write(to: home.appendingPathComponent(name))
    }
    // What can't be read is named in the report of an import.
    try Data("no picture".utf8).write(to: home.appendingPathComponent("broken\(title).png"))
  }

  /// What a command shows on a terminal, both outputs together.
  private static func shown(
    _ words: [String], _ world: World, input: String = ""
  ) throws -> String {
    let command = try ([Program.url.path] + words).map { "'\($0)'" }.joined(separator: " ")
    let typed = world.folder.appendingPathComponent("typed")
    try Data(input.utf8).write(to: typed)
    let run = try ChildProcess.run(
      "sh", ["-c", "script -qec \"\(command)\" /dev/null < typed"],
      environment: world.environment, in: world.folder)
    return run.output + run.errors
  }

  private static var hasTerminal: Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
  }

  @Test(.enabled(if: hasTerminal, "needs 'script' to stand in for a terminal"))
  func `no name steers the terminal, whatever is asked of the atlas`() throws {
    let world = try World()
    try Self.fill(world.folder.appendingPathComponent("cells"))
    let atlas = ["--atlas", "x.atlas"]
    let imported = try Program.run(
      "import", "cells", "--atlas", "x.atlas", "--as", "=anna\(Self.title)", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
    let plain = """
      list 20
      facts
      comment =cmd()\(Self.title)
      next
      filter \(Self.clear)
      label \(Self.title)
      facts
      quit

      """
    var outputs: [(String, String)] = [
      ("plain", try Self.shown(["open", "x.atlas", "--plain"], world, input: plain))
    ]
    for words in [
      ["import", "cells", "--dry-run"] + atlas, ["list"] + atlas, ["list", "--json"] + atlas,
      ["differential"] + atlas, ["differential", "--csv"] + atlas,
      ["differential", "--json"] + atlas, ["agreement"] + atlas,
      ["classes"] + atlas, ["audit", "verify", "--pictures"] + atlas,
      ["audit", "verify", "--atlas", "no\(Self.title).atlas"],
      ["list", "no\(Self.title):x"] + atlas, ["--no\(Self.title)"], ["preview", "no\(Self.clear)"],
      ["import", "no\(Self.title)"], ["study", "score", "no\(Self.title).study"],
      ["export", "--out", "no\(Self.clear)/x/y"] + atlas, ["inspect"] + atlas,
    ] {
      outputs.append((words.joined(separator: " "), try Self.shown(words, world)))
    }
    for (command, output) in outputs {
      #expect(!output.isEmpty, "\(command.debugDescription)")
      for order in Self.orders {
        #expect(
          !output.utf8.containsBytes(order.utf8),
          "\(command.debugDescription) shows \(order.debugDescription)")
      }
    }
    #expect(outputs[0].1.contains("comment kept") && outputs[0].1.contains("·]0;owned·"))
  }

  @Test
  func `no word for people steers a terminal from a file or a pipe, and programs get all of it`()
    throws
  {
    let world = try World()
    try Self.fill(world.folder.appendingPathComponent("cells"))
    let atlas = ["--atlas", "x.atlas", "--as", "anna\(Self.title)"]
    for words in [
      ["import", "cells", "--yes"], ["list"], ["views", "--save", "v\(Self.clear)", "name:a"],
      ["views"], ["differential"], ["agreement"], ["audit", "verify", "--pictures"],
      ["list", "no\(Self.title):x"], ["import", "no\(Self.title)"], ["--no\(Self.title)"],
      ["preview", "no\(Self.clear)"], ["export", "no\(Self.clear)/x/y"],
      ["slide", "add", "cells/monocyte", "--name", "s\(Self.title)"], ["slide", "list"],
    ] {
      let result = try Program.run(words + atlas, in: world)
      let text = result.output + result.errors
      #expect(!text.isEmpty, "\(words)")
      for order in Self.orders {
        #expect(!text.utf8.containsBytes(order.utf8), "\(words) has \(order.debugDescription)")
      }
    }
    let listed = try Program.run(["list"] + atlas, in: world).output
    #expect(listed.split(separator: "\n").count == Self.names.count)
    let json = try Program.run(["list", "--json"] + atlas, in: world).output
    let cells = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    #expect(Set((cells ?? []).compactMap { $0["name"] as? String }) == Set(Self.names))
    let null = try Program.run(["list", "--null"] + atlas, in: world).output
    #expect(null.split(separator: "\0").count == Self.names.count)
    #expect(null.contains("a\(Self.title).bmp\0"))
  }

  @Test func `no page of the console is steered by what it shows`() throws {
    let world = try World()
    let cells = world.folder.appendingPathComponent("cells")
    try Self.fill(cells)
    try FileManager.default.removeItem(
      at: cells.appendingPathComponent("monocyte/broken\(Self.title).png"))
    let atlas = ["--atlas", "x.atlas"]
    for words in [
      ["import", "cells", "--as", "anna\(Self.title)"],
      [
        "relabel", "class:monocyte", "--to", "blast", "--as", "bert\(Self.clear)", "--yes",
        "--reason", "why\(Self.title)",
      ],
      [
        "relabel", "class:blast", "--to", "eosinophil", "--as", "carl\(Self.title)", "--yes",
        "--reason", "so",
      ],
      ["slide", "add", "cells/monocyte", "--name", "s\(Self.title)"],
      ["views", "--save", "mine\(Self.title)", "class:blast"],
    ] {
      let result = try Program.run(words + atlas, in: world)
      #expect(result.status == 0, "\(words): \(result.errors)")
    }
    try Self.leaveDiary(in: world)
    let terminal = try Tmux(["open"] + atlas + ["--as", "anna\(Self.title)"], in: world)
    try terminal.expect("cell 1 of")
    let raw = world.folder.appendingPathComponent("raw")
    try terminal.record(to: raw)
    for (keys, words) in [
      (["Enter"], "eosinophil"), (["Right"], "cell 2 of"), (["%"], "cell 2 of"),
      (["g", "a"], "cell 1 of"),
      (["g", "g"], "cell 1 of"), (["g", "d"], "white cells"), (["g", "j"], "bert"),
      (["g", "f"], "Slides"), (["i"], "field 1 of"), (["g", "t"], "GAN"),
      (["g", "x"], "xperiment"),
      (["g", "b"], "lind"), (["g", "a"], "cell 1 of"), (["v"], "mine"),
    ] {
      for key in keys { try terminal.type(key) }
      try terminal.expect(words)
    }
    try terminal.type("C-c")
    try terminal.expect("ended with 0")
    let bytes = try Data(contentsOf: raw)
    #expect(bytes.count > 5000)
    for order in Self.orders {
      #expect(!bytes.containsBytes(order.utf8), "the console wrote \(order.debugDescription)")
    }
  }

  /// A training's diary that says bad words.
  private static func leaveDiary(in world: World) throws {
    let out = world.folder.appendingPathComponent("model\(title)")
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    let diary: [String: Any] = [
      "kind": "gan", "out": out.path, "arguments": ["train", "gan", "--out", title],
      "current": clear, "step": 5, "steps": 10, "begun": 0, "updated": 1, "process": 1,
      "standing": "failed", "isSaved": false, "problem": "\(clear) went wrong\(title)",
      "curves": [["name": "loss\(title)", "points": [["step": 1, "value": 0.5]]]],
    ]
    let folder = world.folder.appendingPathComponent(".local/state/leuko/trainings")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try JSONSerialization.data(withJSONObject: diary)
      .write(to: folder.appendingPathComponent("a.json"))
  }

  @Test func `pages and tables are harmless, and give back what was put in`() throws {
    let world = try World()
    try Self.fill(world.folder.appendingPathComponent("cells"))
    #expect(
      try Program.run("import", "cells", "--atlas", "x.atlas", "--as", "=anna", in: world).status
        == 0)
    let exported = try Program.run(
      "export", "out", "--atlas", "x.atlas", "--format", "csv", in: world)
    #expect(exported.status == 0, "\(exported.errors)")
    let table = try String(
      contentsOf: world.folder.appendingPathComponent("out/manifest.csv"), encoding: .utf8)
    for cell in table.split(whereSeparator: { ",\n".contains($0) }) {
      let bare = cell.drop { $0 == "\"" }
      #expect(!"=+@\t\r".contains(bare.first ?? " "), "\(cell.debugDescription)")
    }
    #expect(table.contains("'=1+cmd"))
    #expect(
      try Program.run("import", "out", "--atlas", "y.atlas", "--as", "b", in: world).status == 0)
    let names = try ["x.atlas", "y.atlas"].map { atlas in
      let listed = try Program.run("list", "--json", "--atlas", atlas, in: world)
      let lines = try #require(
        try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
      return Set(lines.compactMap { $0["name"] as? String })
    }
    #expect(names[0] == names[1] && names[0].contains("=1+cmd|'x'!A0.bmp"))
    let html = try Program.run(
      "differential", "--html", "count.html", "--atlas", "x.atlas", "name:<script>", in: world)
    #expect(html.status == 0, "\(html.errors)")
    let page = try String(
      contentsOf: world.folder.appendingPathComponent("count.html"), encoding: .utf8)
    #expect(page.contains("&lt;script&gt;") && !page.contains("<script"))
  }

  @Test func `nothing is written but in the named places`() throws {
    let world = try World()
    try Self.fill(world.folder.appendingPathComponent("cells"))
    for words in [
      ["import", "cells", "--as", "anna"], ["list"], ["doctor"], ["audit", "verify"], ["help"],
      ["differential"], ["export", "out"], ["no-such"], ["audit", "verify", "--atlas", "none"],
    ] {
      _ = try ChildProcess.run(
        Program.url.path, words, environment: world.environment, in: world.folder)
    }
    let found = try #require(
      FileManager.default.enumerator(atPath: world.folder.path)?.allObjects as? [String])
    let allowed = [
      ".local", ".local/share", ".local/share/leuko", ".local/state", ".local/state/leuko", "cells",
      "out",
    ]
    for path in found where !allowed.contains(path) {
      let isNamed = ["cells/", "out/", ".local/share/leuko/leuko.atlas", ".local/state/leuko/"]
        .contains { path.hasPrefix($0) }
      #expect(isNamed, "\(path.debugDescription)")
    }
    let state = world.folder.appendingPathComponent(".local/state/leuko")
    for (path, mode) in [(state.path, 0o700), (state.path + "/errors.jsonl", 0o600)] {
      let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect((found as? NSNumber)?.intValue == mode, "\(path)")
    }
  }
}

extension Sequence<UInt8> {
  fileprivate func containsBytes(_ part: some Sequence<UInt8>) -> Bool {
    Array(self).firstRange(of: Array(part)) != nil
  }
}
