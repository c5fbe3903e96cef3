import Foundation
import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

/// What a broken or hostile terminal may send.
struct FuzzTests {
  @Test func `any bytes are taken, and after a pause the keyboard works`() throws {
    let seeds = [
      "\u{1B}P>|XTerm(390)\u{1B}\\\u{1B}[?62;4c", "\u{1B}[<0;5;7M\u{1B}[<0;5;7m\u{1B}[M !!",
      "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{7}\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[200~pasted\u{1B}[201~q",
      "\u{1B}[6;16;8t\u{1B}[?2026;2$y\u{1B}[3;2R\u{1B}[1;5A\u{1B}OP\u{1B}[[A\u{1B}[15;2~",
      "\u{1B}P1+r524742=382f382f38;544e=787465726d\u{1B}\\", "é漢😀\u{1B}x\u{1B}\u{1B}[A",
    ]
    let words = [
      "\u{1B}[", "\u{1B}]", "\u{1B}P", "\u{1B}_", "\u{1B}\\", "\u{1B}[200~", "\u{1B}[201~", "\u{7}",
      "\u{1B}O", "\u{1B}[M", "\u{1B}[<", "99999999999999999999;",
    ]
    try Fuzzing("input", seeds: seeds.map { Data($0.utf8) }, words: words).run(rounds: 3000) {
      data in
      var decoder = InputDecoder()
      var capabilities = Capabilities(environment: ["TERM": "xterm"], descriptionColours: 256)
      for byte in data {
        if case .reply(let reply) = decoder.take(byte) { capabilities.learn(reply) }
      }
      for _ in 0..<2 { _ = decoder.expire() }
      #expect(!decoder.isPending)
      #expect(decoder.take(UInt8(ascii: "q")) == .event(.key(.character("q"))))
    }
  }
}
