import AtlasStore
import Basis
import TerminalKit
import TestSupport
import Testing

@testable import Console

/// Whatever takes text takes a hundred thousand characters at once, and is drawn, edited and done with
/// in time that grows as they do; where it grew faster, these tests would take hours.
@Suite struct PastingTests {
  /// Every field there is, by what opens it.
  static let fields: [String: @Sendable (inout Console) -> Void] = [
    "filter": { _ = $0.type("/") },
    "finder": { _ = $0.type(":") },
    "help": { _ = $0.type("?/") },
    "name": { _ = $0.act(AnyVerb(ProgramVerb.changeName), count: nil) },
    "pixel size": { _ = $0.act(AnyVerb(ProgramVerb.askPixelSize), count: nil) },
    "comment": { _ = $0.type("\"") },
    "finding's note": { _ = $0.act(AnyVerb(CellVerb.noteFinding("multilobed")), count: nil) },
    "view's name": { _ = $0.act(AnyVerb(CellVerb.keepView), count: nil) },
    "reason": { console in
      _ = console.type(.control("a"), .character("L"))
      _ = console.update(.atlas(.previewed("24 cells.")))
    },
    "form": { console in
      _ = console.update(.commands([.example]))
      _ = console.type("a")
    },
    "slide": { console in
      _ = console.type("gf")
      _ = console.act(AnyVerb(SlidesPage.Action.add), count: nil)
    },
    "signature": { console in
      _ = console.type("gd")
      _ = console.act(AnyVerb(CountingPage.Action.yes), count: nil)
    },
    "study's readers": { console in
      _ = console.type("gb")
      _ = console.act(AnyVerb(StudiesVerb.field(.readers)), count: nil)
    },
  ]

  @Test(arguments: fields.keys.sorted(), ["x", "\u{301}", "a,"])
  func `paste: every field takes a hundred thousand at once`(field: String, piece: String) throws {
    let text = String(repeating: piece, count: 100_000)
    var console = Cells.console(listing: try Cells.specimens())
    let open = try #require(Self.fields[field])
    open(&console)
    try #require(console.takesText, "it isn't open")
    let before = console
    _ = console.update(.terminal(.paste(text)))
    #expect(console != before)
    for key: Key in [.left, .character("z"), .control("w"), .backspace, .end] {
      _ = console.type(key)
      _ = console.draw()
    }
    _ = console.update(.terminal(.paste(text)))
    // What is taken or refused is said, drawn, and can be read again.
    _ = console.type(.enter)
    _ = console.draw()
    _ = console.type(.escape, .escape)
    _ = console.type("go")
    _ = console.type(.tab)
    _ = console.draw()
  }

  @Test func `a comment that long is drawn, and what was said of it`() throws {
    let specimen = try #require(try Cells.specimens().first)
    let text = String(repeating: "e\u{301} ", count: 100_000)
    var commented = specimen
    commented.comment = text
    var console = Cells.console(columns: 200, rows: 60, listing: [commented])
    for _ in 0..<20 { _ = console.draw() }
    _ = console.type(.enter)
    for _ in 0..<20 { _ = console.draw() }
    #expect(console.golden.contains("comment"))
  }

  /// The way text is cut and broken, done plainly.
  @Test func `what fits is the same as if the whole were looked at`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      let text = OddText.text(Int(random.next() % 30), &random)
      let columns = Int(random.next() % 14) - 1
      let fitted = Width.fit(text, columns: columns)
      if Width.of(text) <= columns {
        #expect(fitted == text)
      } else if columns > 0 {
        #expect(fitted.hasSuffix("…") && Width.of(fitted) <= columns)
        #expect(text.hasPrefix(fitted.dropLast()) || fitted == "…")
      } else {
        #expect(fitted.isEmpty || Width.of(text) <= columns)
      }
      let lines = Width.wrap(text, columns: 7)
      let few = Width.wrap(text, columns: 7, most: 2)
      #expect(few.count <= 2 && lines.starts(with: few.dropLast()))
    }
    let words = Array(repeating: "lymphocyte", count: 50).joined(separator: " ")
    #expect(
      Width.wrap(words, columns: 21, most: 3) == Array(Width.wrap(words, columns: 21).prefix(3)))
  }
}
