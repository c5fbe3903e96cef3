import Foundation
import BlockGraphics
import TerminalKit

extension CursesTerminal {
  /// Asks, in one write, what the terminal can do. The last question is one that every terminal
  /// answers, and answers come in order: after it nothing more is to be expected.
  func probe() {
    var out = ScreenBytes()
    out.append(capabilities.questions)
    openQuestions += 1
    lastQuestion = Self.now
    // The first, short, round trip: longer ones are measured against it.
    pacer.sent(out.count, at: Self.now)
    send(out.bytes)
    askTmux()
    // Far away an answer may take long; a terminal that never answers is not waited for at the
    // end.
    after(milliseconds: options.isRemote ? 3000 : 1500) { terminal in
      if terminal.pacer.roundTrip == nil { terminal.openQuestions = 0 }
    }
  }

  /// All answers to the first questions are in. Where glyphs are to be used that not everything
  /// on the way lets pass, they are tried: a terminal, or a multiplexer in front of it, that
  /// swallows one leaves the cursor where it was.
  func probeIsAnswered() {
    let tests = capabilities.glyphTests
    guard glyphTest.isEmpty, !tests.isEmpty, composition.rows > Self.testRow else { return }
    glyphTest = tests.map(\.level)
    var out = ScreenBytes()
    for test in tests {
      out.moveCursor(row: Self.testRow, column: 0)
      out.append(test.glyph)
      out.append("\u{1B}[6n")
      openQuestions += 1
    }
    lastQuestion = Self.now
    painter.disturb(row: Self.testRow)
    // Goes out with the next frame, which paints the row again before it is shown.
    preface += out.bytes
    schedulePaint()
  }

  /// Not the first: there the answer would look like a key.
  private static let testRow = 2

  /// Where the cursor was after one of the tried glyphs.
  func glyphTestAnswered(column: Int) {
    guard !glyphTest.isEmpty else { return }
    let level = glyphTest.removeFirst()
    openQuestions = max(0, openQuestions - 1)
    guard column != 2 else { return }
    capabilities.lack(level)
    displayChanged()
  }

  /// tmux itself knows what it is shown on; its answers to a program don't tell.
  func askTmux() {
    guard capabilities.insideTmux else { return }
    let environment = options.environment
    Task.detached { [weak self] in
      let levels = TmuxLevel.chain(environment: environment)
      if !levels.isEmpty { await self?.learn(tmux: levels) }
    }
  }

  /// mosh-server knows what the answers don't say.
  func askMosh() {
    guard capabilities.drawer.program == "mosh", capabilities.drawer.version.isEmpty else { return }
    var asked = capabilities
    let environment = options.environment
    Task.detached { [weak self] in
      asked.learn(mosh: environment)
      await self?.learn(mosh: asked.name)
    }
  }

  private func learn(mosh name: String) {
    capabilities.learn(named: name, from: "mosh-server --version")
    displayChanged()
  }

  private func learn(tmux levels: [TmuxLevel]) {
    // Shown on another terminal than before: it has none of the pictures.
    if !tmuxLevels.isEmpty, tmuxLevels != levels { kittyPictures = [] }
    tmuxLevels = levels
    capabilities.learn(tmux: levels)
    if let cell = levels.last?.cell { capabilities.cell = cell }
    displayChanged()
  }
}

extension Capabilities {
  /// mosh says its name and not its version, which the program tells that it runs on this computer.
  mutating func learn(mosh environment: [String: String]) {
    guard drawer.program == "mosh", drawer.version.isEmpty,
      let said = LocalCommand.output(
        of: ["mosh-server", "--version"],
        environment: ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
    else { return }
    let version = said.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
    if version.hasPrefix("mosh ") { learn(named: String(version), from: "mosh-server --version") }
  }

  /// Glyphs that are to be used and that not everything on the way lets pass.
  var glyphTests: [(level: GlyphLevel, glyph: String)] {
    [(.octants, "\u{1CD00}"), (.sextants, "\u{1FB00}"), (.sextants, "\u{1FB3C}")].filter {
      glyphs >= $0.0
    }
  }

  /// Everything that is asked at the start. The last question is one that every terminal answers, and
  /// answers come in order: after it nothing more is to be expected.
  var questions: String {
    guard takesStrings else { return "\u{1B}[c" }
    if insideScreen { return "\u{1B}[>c\u{1B}[c" }
    let end = "\u{1B}\\"
    let colour = Self.probeColour.joined(separator: ";")
    return [
      "\u{1B}[>0q", "\u{1B}[>c",
      // Each alone: some answer no more than what comes before the first that they don't know.
      "\u{1B}P+q524742\(end)", "\u{1B}P+q5463\(end)",
      insideTmux ? "" : "\u{1B}[38;2;\(colour)m\u{1B}P$qm\(end)\u{1B}[m",
      "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\(end)", "\u{1B}]11;?\(end)", "\u{1B}[?2026$p",
      "\u{1B}[16t", "\u{1B}[?1;1;0S", "\u{1B}[?2;1;0S", "\u{1B}[c",
    ].joined()
  }
}
