import Foundation
import TerminalKit

extension CursesTerminal {
  /// Asks, in one write, what the terminal can do. The last question is one that every terminal
  /// answers, and answers come in order: after it nothing more is to be expected.
  func probe() {
    var out = ScreenBytes()
    if capabilities.takesStrings {
      out.append("\u{1B}[>0q")
      out.append("\u{1B}P+q544e;524742\u{1B}\\")
      out.append("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\")
      out.append("\u{1B}]11;?\u{1B}\\")
      out.append("\u{1B}[?2026$p")
      out.append("\u{1B}[16t")
    }
    out.append("\u{1B}[c")
    openQuestions += 1
    lastQuestion = Self.now
    // The first, short, round trip: longer ones are measured against it.
    pacer.sent(out.count, at: Self.now)
    send(out.bytes)
    if capabilities.insideTmux { askTmux() }
    // Far away an answer may take long; a terminal that never answers is not waited for at the
    // end.
    let isRemote = !(options.environment["SSH_CONNECTION"] ?? "").isEmpty
    after(milliseconds: isRemote ? 3000 : 1500) { terminal in
      if terminal.pacer.roundTrip == nil { terminal.openQuestions = 0 }
    }
  }

  /// All answers to the first questions are in. Where glyphs are to be used that not everything
  /// on the way lets pass, they are tried: a terminal, or a multiplexer in front of it, that
  /// swallows one leaves the cursor where it was.
  func probeIsAnswered() {
    guard glyphTest.isEmpty, capabilities.glyphs > .quadrants, composition.rows > Self.testRow
    else { return }
    glyphTest = Self.glyphTests.map(\.level)
    var out = ScreenBytes()
    for test in Self.glyphTests {
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

  private static let glyphTests: [(level: GlyphLevel, glyph: String)] = [
    (.octants, "\u{1CD00}"), (.sextants, "\u{1FB00}"), (.sextants, "\u{1FB3C}"),
  ]

  /// Where the cursor was after one of the tried glyphs.
  func glyphTestAnswered(column: Int) {
    guard !glyphTest.isEmpty else { return }
    let level = glyphTest.removeFirst()
    openQuestions = max(0, openQuestions - 1)
    guard column != 2, capabilities.glyphs >= level else { return }
    capabilities.glyphs = level == .octants ? .sextants : .quadrants
    displayChanged()
  }

  /// tmux itself knows what it is shown on; its answers to a program don't tell.
  private func askTmux() {
    Task.detached { [weak self] in
      guard let answer = Self.tmuxAnswer() else { return }
      await self?.learn(tmux: answer)
    }
  }

  private func learn(tmux answer: String) {
    let fields = answer.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 4 else { return }
    capabilities.learn(
      tmuxFeatures: fields[0].split(separator: ","), clientType: String(fields[3]))
    if let width = Int(fields[1]), let height = Int(fields[2]), width > 0, height > 0 {
      capabilities.cell = (width, height)
    }
    displayChanged()
  }

  private static func tmuxAnswer() -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "tmux", "display-message", "-p",
      "#{client_termfeatures}|#{client_cell_width}|#{client_cell_height}|#{client_termname}",
    ]
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let data else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
