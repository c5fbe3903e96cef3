import Basis
import Testing

@testable import ReaderStudy

@Suite struct StudyErrorTests {
  private static let words: [(StudyError, String)] = [
    (
      .badName("a b"),
      "'a b' can't name a study or a reader; use 1 to 40 letters, digits, '-' or '_'"
    ),
    (
      .badPlan("a class is listed twice"), "the plan can't be carried out: a class is listed twice"
    ),
    (
      .tooFew(what: "controls", needed: 3, found: 1),
      "3 controls are needed, 1 found; add pictures, or ask for fewer"
    ),
    (
      .sizes(expected: "64 x 64", found: "32 x 32", provenance: "a.png"),
      "'a.png' is 32 x 32, the others are 64 x 64; put all pictures through the same crop and size"
    ),
    (
      .duplicate("a.png", "b.png"),
      "'a.png' and 'b.png' have the same pixels; leave one of them out"
    ),
    (
      .twins("a.png", "b.png"),
      "'a.png' and 'b.png' show the same cell; leave one of them out"
    ),
    (
      .noOrder(reader: "anna"), "no order for reader 'anna' keeps the rules; ask for fewer repeats"
    ),
    (
      .leaks(["border red", "share of 0"]),
      "presentation gives the truth away: border red, share of 0; put both kinds through the same "
        + "steps, or give a reason to go on"
    ),
    (.exists("a.study"), "'a.study' is there already; choose another name"),
    (
      .unreadable(file: "a.key", reason: "it isn't there"),
      "can't read 'a.key': it isn't there; check the name and the permissions"
    ),
    (
      .damaged(file: "anna.jsonl", line: 3, problem: "the chain breaks here"),
      "'anna.jsonl', line 3: the chain breaks here; restore the file from a copy"
    ),
    (
      .unknownReader("eve", known: ["anna", "bo"]),
      "the study has no reader 'eve'; choose one of anna, bo"
    ),
    (
      .inUse(reader: "anna"),
      "the sitting of 'anna' is open somewhere else; close it there first; if that line is dead, take "
        + "it over with --take-over"
    ),
    (
      .logChanged(file: "anna.jsonl"),
      "'anna.jsonl' changed while the sitting was open; close the sitting and open it again"
    ),
    (
      .unwritable(file: "anna.jsonl", reason: "No space left on device"),
      "can't write 'anna.jsonl': No space left on device; make room on the disk, then confirm again"
    ),
    (.outOfTurn("there is no rating to confirm"), "there is no rating to confirm"),
    (
      .keyNeeded, "this study tells the truth as it goes, which needs its key; name the key"
    ),
  ]

  @Test(arguments: words) func `every failure says what, which and what next`(
    error: StudyError, words: String
  ) {
    #expect(error.description == words)
  }
}
