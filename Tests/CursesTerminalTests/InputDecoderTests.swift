import TerminalKit
import Testing

@testable import CursesTerminal

@Suite struct InputDecoderTests {
  /// What is sent, and what it means.
  static let meanings: [(String, [InputDecoder.Output])] = [
    // Keys
    ("a", [.event(.key(.character("a")))]),
    (
      "é漢😀",
      [.event(.key(.character("é"))), .event(.key(.character("漢"))), .event(.key(.character("😀")))]
    ),
    (
      "\r\t\u{7F}\u{08}",
      [
        .event(.key(.enter)), .event(.key(.tab)), .event(.key(.backspace)),
        .event(.key(.backspace)),
      ]
    ),
    (
      "\u{03}\u{1A}\u{00}\u{1F}",
      [
        .event(.key(.control("c"))), .event(.key(.control("z"))), .event(.key(.control(" "))),
        .event(.key(.control("_"))),
      ]
    ),
    ("\u{1B}x", [.event(.key(.alt("x")))]),
    (
      "\u{1B}[A\u{1B}OB\u{1B}[1;2C\u{1B}[1;5D",
      [
        .event(.key(.up)), .event(.key(.down)), .event(.key(.shiftRight)), .event(.key(.left)),
      ]
    ),
    (
      "\u{1B}[H\u{1B}[4~\u{1B}[5~\u{1B}[6;5~\u{1B}[3~\u{1B}[Z",
      [
        .event(.key(.home)), .event(.key(.end)), .event(.key(.pageUp)), .event(.key(.pageDown)),
        .event(.key(.delete)), .event(.key(.backTab)),
      ]
    ),
    (
      "\u{1B}OP\u{1B}[15~\u{1B}[[A\u{1B}[24~\u{1B}[1;2R",
      [
        .event(.key(.function(1))), .event(.key(.function(5))), .event(.key(.function(1))),
        .event(.key(.function(12))), .event(.key(.function(3))),
      ]
    ),
    ("\u{1B}\u{1B}[A", [.event(.key(.escape)), .event(.key(.up))]),
    // The mouse
    (
      "\u{1B}[<0;12;5M\u{1B}[<32;13;5M\u{1B}[<0;13;5m",
      [
        mouse(.press, 11, 4), mouse(.drag, 12, 4), mouse(.release, 12, 4),
      ]
    ),
    (
      "\u{1B}[<2;1;1M\u{1B}[<2;1;1m\u{1B}[<64;200;50M\u{1B}[<81;1;1M\u{1B}[<35;1;1M",
      [
        mouse(.rightPress, 0, 0), mouse(.wheelUp, 199, 49), mouse(.wheelDown, 0, 0),
      ]
    ),
    (
      "\u{1B}[M !\"\u{1B}[M#!\"\u{1B}[M`!!",
      [
        mouse(.press, 0, 1), mouse(.release, 0, 1), mouse(.wheelUp, 0, 0),
      ]
    ),
    // Reports
    ("\u{1B}[I\u{1B}[O", [.event(.focus(true)), .event(.focus(false))]),
    (
      "\u{1B}[200~a\rb é\u{1B}[31m\u{07}c\u{1B}[201~q",
      [
        .event(.paste("a\nb éc")), .event(.key(.character("q"))),
      ]
    ),
    // Replies
    ("\u{1B}[0n", [.reply(.ready)]),
    ("\u{1B}[3;2R", [.reply(.cursor(row: 3, column: 2))]),
    ("\u{1B}[?62;4;22c", [.reply(.attributes([62, 4, 22]))]),
    ("\u{1B}[?2026;2$y", [.reply(.mode(2026, state: 2))]),
    ("\u{1B}[6;16;8t\u{1B}[8;24;80t", [.reply(.cell(width: 8, height: 16)), .reply(.other)]),
    ("\u{1B}P>|kitty(0.36.4)\u{1B}\\", [.reply(.name("kitty(0.36.4)"))]),
    ("\u{1B}P1+r524742=382F382F38\u{1B}\\", [.reply(.capability("RGB", true))]),
    ("\u{1B}P0+r5463\u{1B}\\", [.reply(.capability("Tc", false))]),
    (
      "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}_Gi=31;EINVAL:no\u{1B}\\",
      [.reply(.kitty(true)), .reply(.kitty(false))]
    ),
    ("\u{1B}]11;rgb:1e1e/2020/ffff\u{07}", [.reply(.background(red: 30, green: 32, blue: 255))]),
    ("\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\", [.reply(.background(red: 30, green: 32, blue: 255))]),
    // What means nothing is never typed.
    (
      "\u{1B}[?0u\u{1B}[>41;379;0c\u{1B}]52;c;YWJj\u{07}\u{1B}P1$r0m\u{1B}\\\u{1B}^x\u{1B}\\z",
      [
        .reply(.other), .reply(.secondary([41, 379, 0])), .reply(.look("0")),
        .event(.key(.character("z"))),
      ]
    ),
  ]

  private static func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int)
    -> InputDecoder.Output
  {
    .event(.mouse(MouseEvent(kind, at: Point(column: column, row: row))))
  }

  private func decode(_ bytes: some Sequence<UInt8>, with decoder: inout InputDecoder)
    -> [InputDecoder.Output]
  {
    bytes.compactMap { decoder.take($0) }
  }

  @Test(arguments: meanings.indices)
  func `bytes mean what terminals mean by them`(index: Int) {
    let (text, meaning) = Self.meanings[index]
    var decoder = InputDecoder()
    #expect(decode(text.utf8, with: &decoder) == meaning)
    #expect(!decoder.isPending)
  }

  @Test(arguments: meanings.indices)
  func `a pause within a sequence changes nothing, unless a key may end there`(index: Int) {
    let (text, meaning) = Self.meanings[index]
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var decoder = InputDecoder()
      var found = decode(bytes[..<cut], with: &decoder)
      found += decode(bytes[cut...], with: &decoder)
      #expect(found == meaning, "cut at \(cut)")
    }
  }

  @Test(arguments: meanings.indices)
  func `a sequence that is cut off for good types nothing but its own keys`(index: Int) {
    let bytes = Array(Self.meanings[index].0.utf8)
    for cut in 0..<bytes.count {
      var decoder = InputDecoder()
      _ = decode(bytes[..<cut], with: &decoder)
      let pending = decoder.isPending
      let mayBeKey = decoder.mayBeKey
      let wasPasting = decoder.isPasting
      let rest = decoder.expire()
      #expect(!decoder.isPending)
      // What was pasted so far is no loss.
      let pasted: Bool = if case .event(.paste) = rest { true } else { false }
      if !pending || !mayBeKey { #expect(pasted == wasPasting && (pasted || rest == nil)) }
      #expect(decode("y".utf8, with: &decoder) == [.event(.key(.character("y")))])
    }
  }

  @Test func `escape alone is a key after a while`() {
    var decoder = InputDecoder()
    #expect(decoder.take(0x1B) == nil)
    #expect(decoder.mayBeKey)
    #expect(decoder.expire() == .event(.key(.escape)))
    #expect(decoder.expire() == nil)
  }

  @Test func `alt with a letter that begins sequences is a key after a while`() {
    for (letter, character) in zip("[O]P_".utf8, "[O]P_") {
      var decoder = InputDecoder()
      _ = decoder.take(0x1B)
      _ = decoder.take(letter)
      #expect(decoder.mayBeKey)
      #expect(decoder.expire() == .event(.key(.alt(character))))
    }
  }

  @Test func `nothing within an answer is ever typed, whoever chose its words`() {
    for hostile in [
      "\u{1B}]lrm -rf\r\u{1B}q\u{1B}[A\u{1B}OBy\u{1B}\\", "\u{1B}P>|x\u{1B}\u{1B}qq\u{7}",
      "\u{1B}_G\u{1B}]0;\u{1B}[200~y\u{1B}\\",
      "\u{1B}]" + String(repeating: "q\r", count: 9000) + "\u{7}",
    ] {
      var decoder = InputDecoder()
      #expect(decode(hostile.utf8, with: &decoder).isEmpty)
      #expect(!decoder.isPending)
    }
    // One that never ends is over with the first pause.
    var decoder = InputDecoder()
    #expect(decode("\u{1B}]0;qqq\u{1B}yyy".utf8, with: &decoder).isEmpty)
    #expect(decoder.isPending && !decoder.mayBeKey && decoder.expire() == nil)
    #expect(decode("q".utf8, with: &decoder) == [.event(.key(.character("q")))])
  }

  @Test func `the answer that a frame waits for is heard within what no string was`() {
    var decoder = InputDecoder()
    #expect(decode("\u{1B}P\u{1B}[0n".utf8, with: &decoder) == [.reply(.ready)])
    #expect(decode("q\r\u{1B}[0ny\u{1B}[A".utf8, with: &decoder) == [.reply(.ready)])
    #expect(decoder.expire() == nil)
    #expect(decode("q".utf8, with: &decoder) == [.event(.key(.character("q")))])
    let expected: [InputDecoder.Output] = [.event(.key(.alt("O"))), .reply(.ready)]
    #expect(decode("\u{1B}O\u{1B}[0n".utf8, with: &decoder) == expected)
  }

  @Test(arguments: [
    "\u{1B}[M", "\u{1B}[M\u{1B}\\", "\u{1B}P", "\u{1B}P>|a", "\u{1B}]11;", "\u{1B}X\u{1B}",
    "\u{1B}", "\u{1B}[", "\u{1B}[<0;", "\u{1B}O", "\u{1B}[[",
  ])
  func `whatever begins in a paste ends with it`(begun: String) {
    var decoder = InputDecoder()
    let meant = decode("\u{1B}[200~abc\(begun)\u{1B}[201~q".utf8, with: &decoder)
    #expect(meant.last == .event(.key(.character("q"))))
    #expect(meant.dropLast().allSatisfy { if case .event(.paste) = $0 { true } else { false } })
    #expect(meant.count == 2 && !decoder.isPending)
  }

  @Test func `keys that curses recognised within a paste are left out`() {
    var decoder = InputDecoder()
    _ = decode("\u{1B}[200~ab".utf8, with: &decoder)
    #expect(decoder.take(.up) == nil)
    #expect(decode("c\u{1B}[201~".utf8, with: &decoder) == [.event(.paste("abc"))])
    #expect(decoder.take(.up) == .event(.key(.up)))
  }

  @Test func `bytes that are no UTF-8 are left out`() {
    var decoder = InputDecoder()
    let bytes: [UInt8] = [0xFF, 0xC3, 0x41, 0xE2, 0x82, 0x42, 0xC0, 0x80, 0xF5, 0x43]
    let letters: [InputDecoder.Output] = ["A", "B", "C"].map { .event(.key(.character($0))) }
    #expect(decode(bytes, with: &decoder) == letters)
  }

  @Test func `an endless string is swallowed and its end is found`() {
    var decoder = InputDecoder()
    _ = decode("\u{1B}P".utf8, with: &decoder)
    for _ in 0..<20_000 { #expect(decoder.take(UInt8(ascii: "x")) == nil) }
    #expect(decode("\u{1B}\\q".utf8, with: &decoder) == [.event(.key(.character("q")))])
  }
}
