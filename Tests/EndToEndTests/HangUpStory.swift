import Foundation
import Testing

/// What is on the other side goes away: the window, the line, the reader of a pipe, a descriptor.
@Suite(.serialized) struct HangUpStory {
  private static func world() throws -> World {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let imported = try Program.run("import", "cells", "--atlas", "a.atlas", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
    return world
  }

  private static let open = ["open", "--as", "anna", "--atlas", "a.atlas"]

  @Test(arguments: ["", "g", "/class:", ":", "\r", "?", "v", "MMM", "g g\u{1B}[A"])
  func `terminal-closed: a window that is closed ends the console, and what was said is kept`(
    keys: String
  ) throws {
    let world = try Self.world()
    let terminal = try PseudoTerminal(Self.open, in: world)
    terminal.expect("cell 1 of 6")
    terminal.write("L")
    terminal.expect("1 cell: lymphocyte")
    terminal.write(keys)
    terminal.read(within: 100)
    terminal.close()
    #expect(terminal.ending() == 0)
    let listed = try Program.run(
      "list", "label-by:anna", "--count", "--atlas", "a.atlas", in: world)
    #expect(listed.output.contains("lymphocyte"), "\(listed.output)\(listed.errors)")
  }

  @Test func `terminal-closed: a line that drops while much is painted, or a question is open`()
    throws
  {
    let world = try Self.world()
    for milliseconds in [0, 1, 5, 20, 60, 150, 400] {
      let terminal = try PseudoTerminal(Self.open, columns: 200, rows: 60, in: world)
      terminal.fallSilent()
      if milliseconds > 0 { terminal.expect("cell 1 of 6") }
      terminal.write("\u{0C}lhlh\u{0C}")
      usleep(UInt32(milliseconds) * 1000)
      terminal.close()
      let ending = terminal.ending()
      // Before the console is there, the signal of the line means what it always does.
      #expect(ending == 0 || milliseconds == 0 && ending == -SIGHUP, "after \(milliseconds) ms")
    }
  }

  @Test func `a line that drops ends what goes line by line, too`() throws {
    let world = try Self.world()
    let terminal = try PseudoTerminal(Self.open + ["--plain"], in: world)
    terminal.expect("cell 1 of 6")
    terminal.write("label lymphocyte\n")
    terminal.expect("cell 2 of 6")
    terminal.close()
    // What it might say at the end can't be said any more.
    #expect([0, 74].contains(terminal.ending()))
    let listed = try Program.run("list", "label-by:anna", "--atlas", "a.atlas", in: world)
    #expect(listed.output.contains("lymphocyte"))
  }

  @Test func `a shell and the kernel may hang up one after the other`() throws {
    let world = try Self.world()
    for microseconds: UInt32 in [0, 100, 1000, 5000, 20_000] {
      let terminal = try PseudoTerminal(Self.open, in: world)
      terminal.expect("cell 1 of 6")
      for _ in 0..<5 {
        kill(terminal.process, SIGHUP)
        usleep(microseconds)
      }
      terminal.close()
      #expect(terminal.ending() == 0)
    }
  }

  @Test(arguments: [SIGHUP, SIGTERM, SIGINT])
  func `a signal that asks to end is obeyed, and the terminal is left as it was`(
    number: Int32
  ) throws {
    let world = try Self.world()
    let terminal = try PseudoTerminal(Self.open, in: world)
    terminal.expect("cell 1 of 6")
    kill(terminal.process, number)
    #expect(terminal.ending() == 0)
    #expect(terminal.isCooked && terminal.modes.left == [])
  }

  @Test func `a terminal that stands still finds itself put back when it goes on`() throws {
    let world = try Self.world()
    let terminal = try PseudoTerminal(Self.open, columns: 200, rows: 60, in: world)
    terminal.expect("cell 1 of 6")
    #expect(terminal.modes.left.contains("?1049"))
    // Far more than the line holds, none of it read.
    for _ in 0..<40 {
      terminal.write("\u{0C}?\u{1B}")
      usleep(20_000)
    }
    kill(terminal.process, SIGTERM)
    #expect(terminal.endsUnread())
    #expect(terminal.ending() == 0)
    #expect(terminal.isCooked && terminal.modes.left == [])
  }

  @Test func `closed descriptors and pipes that nobody reads end in words or in silence`() throws {
    let world = try Self.world()
    let program = try Program.url.path
    func shell(_ line: String) throws -> ChildProcess.Result {
      try ChildProcess.run(
        "bash", ["-c", line], environment: world.environment, in: world.folder)
    }
    let list = "'\(program)' list --atlas a.atlas"
    let closed = try shell("\(list) >&-")
    #expect(closed.status == 74)
    #expect(closed.errors.contains("the output can't be written: "))
    #expect(try shell("\(list) <&- | wc -l").output.contains("6"))
    #expect(try shell("\(list) 2>&- | wc -l").output.contains("6"))
    #expect(try shell("\(list) <&- >&- 2>&-").status == 74)
    let unread = try shell("set -o pipefail; \(list) | true; echo \"${PIPESTATUS[0]}\"")
    #expect(["0\n", "141\n"].contains(unread.output) && !unread.errors.contains("leuko:"))
    // Nothing was written into the atlas in place of the output.
    #expect(try shell("\(list) --count; '\(program)' audit verify --atlas a.atlas").status == 0)
    for streams in ["<&-", ">&-", "<&- >&-", "</dev/null"] {
      let opened = try shell("'\(program)' open --atlas a.atlas \(streams)")
      #expect(opened.status == 64, "\(streams): \(opened.status)")
    }
  }

  @Test func `an atlas's own name neither turns letters round nor steers`() throws {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let name = "a\u{202E}b\u{9B}2J\u{1F469}\u{200D}\u{1F52C}e\u{301}\u{2066}.atlas"
    #expect(try Program.run("import", "cells", "--atlas", name, in: world).status == 0)
    for (columns, rows) in [(40, 10), (80, 24), (200, 60)] {
      let terminal = try PseudoTerminal(
        ["open", "--as", "an\u{202E}na", "--atlas", name], columns: columns, rows: rows, in: world)
      terminal.expect("Leuko: a·b·2J")
      terminal.write("gd\u{0C}ga\u{0C}")
      terminal.read(within: 300)
      kill(terminal.process, SIGTERM)
      #expect(terminal.ending() == 0)
      let written = String(decoding: terminal.output, as: UTF8.self).unicodeScalars
      #expect(!written.contains { $0.properties.isBidiControl || (0x80..<0xA0).contains($0.value) })
    }
  }

  @Test func `a training that loses its line keeps what it has`() throws {
    let world = try World()
    try TestCells.write(60, to: world.folder.appendingPathComponent("cells/train"))
    try TestCells.write(40, to: world.folder.appendingPathComponent("cells/select"))
    let words = [
      "train", "classifier", "--data", "cells", "--out", "model", "--epochs", "10000",
    ]
    let terminal = try PseudoTerminal(words, in: world)
    let end = Date().addingTimeInterval(60)
    while terminal.outputCount == 0, !terminal.hasEnded, Date() < end { terminal.read(within: 20) }
    sleep(1)
    if terminal.hasEnded {
      Issue.record("\(String(decoding: terminal.output, as: UTF8.self))")
      return
    }
    terminal.close()
    #expect(terminal.ending() == 130)
  }
}
