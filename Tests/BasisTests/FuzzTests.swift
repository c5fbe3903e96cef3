import Basis
import Foundation
import TestSupport
import Testing

/// Damaged JSON and TOML.
struct FuzzTests {
  @Test func `damaged JSON is read or refused`() throws {
    let seeds = [
      #"{"a": [1, -2.5e3, NaN, -Infinity, true, null], "b": {"c": "\u00e9\ud83e\uddec\n"}}"#,
      #"[[[[[]]]], {"": {"": ""}}, "\\\"\/\b\f\t", 0.1e-7, 123456789012345678901234567890]"#,
    ]
    try Fuzzing("json", seeds: seeds.map { Data($0.utf8) }, words: ["NaN", "\\u", "\\uD800\\u"])
      .run(rounds: 2000) { data in
        guard let value = JSONReader.read(data) else { return }
        // What is read can be written, and is the same when it is read again.
        let again = JSONReader.read(Data(value.encoded().utf8))
        #expect(again != nil)
      }
  }

  private struct Anything: Decodable {
    var title: String?
    var numbers: [Int]?
    var date: String?
    var table: [String: Double]?
    var list: [Part]?

    struct Part: Decodable {
      var key: String
      var isWanted: Bool?
    }
  }

  @Test func `a table's head without a name is refused by its line, and texts are no heads`() throws
  {
    let cases = [("[[[a]]]", 1), ("title = '1'\n [ =", 2), ("title = '''\n[[[\n'''\n[[ [", 4)]
    for (text, line) in cases {
      #expect(
        throws: ConfigurationError.syntax(
          file: "x", line: line, problem: "a name is missing")
      ) { try Configuration.decode(Anything.self, from: text, name: "x") }
    }
    let sound =
      "title = \"\"\"\n[[[\n\\\"\"\"\" # [\nnumbers = [\n  1,\n]\n[ \"table\" ]\nx = 2.0\n"
    #expect(try Configuration.decode(Anything.self, from: sound, name: "x").table == ["x": 2])
  }

  @Test func `a number that is none is written as one`() {
    #expect(JSONReader.read(Data(JSONValue.list([.number(.nan)]).encoded().utf8)) != nil)
  }

  @Test func `damaged TOML is read or ends in a sentence`() throws {
    let seeds = [
      """
      title = "a # b" # c
      numbers = [1, 2, 0x1F, 1_000]
      date = 1979-05-27T07:32:00Z
      [table]
      "x y" = 1.5e3
      z = -inf
      """,
      "[[list]]\nkey = '''a\nb'''\nisWanted = true\n[[list]]\nkey = \"\\u00E9\"\n",
    ]
    try Fuzzing("toml", seeds: seeds.map { Data($0.utf8) }, words: ["[[", "]]", "'''", "\"\"\""])
      .run(rounds: 1000) { data in
        let text = String(decoding: data, as: UTF8.self)
        _ = try Configuration.decode(Anything.self, from: text, name: "settings.toml")
      }
  }
}
