import Foundation
import Statistics
import Testing

@testable import ReaderStudy

/// A claim and each thing that takes it away.
@Suite struct ClaimTests {
  /// A reader who can't tell, who sees the middle controls and answers repeats alike.
  private func guesser(milliseconds: Int = 3_000) -> ReaderScore {
    var judgements: [Judgement] = []
    func judge(
      _ record: Int, _ truth: Truth, _ rating: Int, isRepeat: Bool = false,
      grade: ControlGrade? = nil
    ) {
      let answer = Answer(
        showing: judgements.count + 1, picture: "\(record)",
        rating: Rating(rawValue: rating) ?? .surelyReal, drawMs: 20, firstKeyMs: milliseconds,
        confirmMs: milliseconds, resumed: false, cues: [])
      judgements.append(
        Judgement(
          answer: answer, record: record, isRepeat: isRepeat, truth: truth, cellClass: "all",
          isControl: grade != nil, controlGrade: grade))
    }
    for record in 0..<300 {
      judge(record, record % 2 == 0 ? .fake : .real, record / 2 % 6 + 1)
    }
    for record in 0..<30 {
      judge(record, record % 2 == 0 ? .fake : .real, record / 2 % 6 + 1, isRepeat: true)
    }
    for (place, grade) in ControlGrade.allCases.enumerated() {
      for index in 0..<10 {
        judge(300 + 10 * place + index, .fake, grade == .fine && index > 4 ? 2 : 6, grade: grade)
      }
    }
    return score(judgements)
  }

  private func score(_ judgements: [Judgement]) -> ReaderScore {
    var score = ReaderScore(
      reader: "anna", showings: judgements.count, judgements: judgements, receipt: "",
      earlierReceipts: [], tornBytes: 0, openings: [], undisplayable: 0, breaks: 0, practice: nil,
      margin: 0.1, alpha: 0.05)
    score.openings = [opening()]
    return score
  }

  private func opening(
    tookPart: Bool = false, hasSeen: Bool = false, keyReadable: Bool = false
  ) -> ReaderScore.Opening {
    ReaderScore.Opening(
      display: .simulated,
      background: Background(tookPart: tookPart, hasSeenPictures: hasSeen), gapHours: nil,
      tornBytes: 0, keyReadable: keyReadable, simulated: false)
  }

  private static let kept = ClaimConditions(isSealed: true)

  private func reasons(
    _ reader: ReaderScore, _ conditions: ClaimConditions = kept
  ) -> [String] {
    Claim(reader, conditions).obstacles
  }

  @Test func `with everything a claim needs the cells are credible`() {
    let claim = Claim(guesser(), Self.kept)
    #expect(claim.verdict == .equivalent)
    #expect(claim.isCredible, "\(claim.obstacles)")
    #expect(
      claim.sentence.hasPrefix(
        "The made cells are credible to anna on this screen, within 10 points of guessing: "
          + "balanced accuracy 50%"))
    #expect(claim.remarks.contains("Controls of the middle grade called fake: 10 of 10."))
  }

  @Test func hurried() {
    let fast = Claim(guesser(milliseconds: 300), Self.kept)
    #expect(!fast.isCredible)
    #expect(
      fast.sentence
        == "Whether the made cells are credible to anna can't be said, because half of the answers "
        + "took 0.30 s or less, and 1.0 s is the least that a look takes.")
    #expect(reasons(guesser(milliseconds: 0)).count == 1)
    var slower = Self.kept
    slower.fastestMedian = 4
    #expect(reasons(guesser(), slower).count == 1)
    var untimed = guesser()
    untimed.hasTimes = false
    #expect(reasons(untimed) == ["the times of most answers weren't measured"])
  }

  @Test func `repeats that agree by chance take the claim away`() {
    var reader = guesser()
    for (place, index) in reader.judgements.indices.filter({ reader.judgements[$0].isRepeat })
      .enumerated()
    {
      reader.judgements[index].answer.rating = Rating(rawValue: place * 5 % 6 + 1) ?? .surelyReal
    }
    #expect(reasons(reader).count == 1)
    #expect(reasons(reader)[0].contains("answered alike no more than by chance"))
  }

  @Test func `having taken part, having seen, and a readable key are reasons, each by itself`() {
    var reader = guesser()
    reader.openings = [opening(tookPart: true)]
    #expect(reasons(reader) == ["anna took part in making the generator"])
    reader.openings = [opening(hasSeen: true)]
    #expect(reasons(reader) == ["anna had seen pictures of the study before"])
    reader.openings = [opening(), opening(keyReadable: true)]
    #expect(reasons(reader) == ["the key could be read from anna's account"])
    // What could be known of the pictures is said, and is no reason by itself.
    var found = Self.kept
    found.blinding = ["the reals are from a public set"]
    #expect(reasons(guesser(), found).isEmpty)
    #expect(StudyClaim([guesser()], found).remarks == ["The reals are from a public set."])
  }

  @Test func rules() {
    var changed = Self.kept
    changed.changedRules = ["margin", "alpha"]
    #expect(reasons(guesser(), changed) == ["rules changed after sealing: margin, alpha"])
    var damaged = Self.kept
    damaged.isVerified = false
    #expect(reasons(guesser(), damaged) == ["the study isn't as it was sealed and written"])
  }

  @Test func `an incomplete sitting claims nothing`() {
    var reader = guesser()
    reader.showings += 5
    #expect(reasons(reader) == ["anna answered only 360 of 365 showings"])
  }

  @Test func `missed middle controls, a habit and unlike ratings are reasons`() {
    var reader = guesser()
    for index in reader.judgements.indices
    where reader.judgements[index].controlGrade == .middle {
      reader.judgements[index].answer.rating = .perhapsReal
    }
    #expect(reasons(reader) == ["only 0 of 10 controls of the middle grade were called fake"])
    var extreme = guesser()
    for index in extreme.judgements.indices where extreme.judgements[index].isPrimary {
      let record = extreme.judgements[index].record
      let isHigh = record / 2 % 2 == 0
      extreme.judgements[index].answer.rating =
        record % 2 == 0
        ? (isHigh ? .surelyFake : .surelyReal) : (isHigh ? .perhapsFake : .perhapsReal)
    }
    let claim = Claim(extreme, Self.kept)
    #expect(claim.verdict == .contradicted)
    #expect(claim.sentence.contains("the ratings of both kinds aren't alike"))
    var timid = guesser()
    for index in timid.judgements.indices where timid.judgements[index].isPrimary {
      let record = timid.judgements[index].record
      timid.judgements[index].answer.rating = record / 2 % 12 == 0 ? .surelyFake : .surelyReal
    }
    #expect(Claim(timid, Self.kept).verdict == .oneSided)
    #expect(!Claim(timid, Self.kept).isCredible)
  }

  @Test func `a table of answers never makes cells credible`() {
    #expect(
      reasons(guesser(), ClaimConditions()) == [
        "the answers come from a table: nothing shows that the truth was hidden"
      ])
  }

  @Test func `who can tell is believed in spite of doubts, which are said`() {
    var reader = guesser(milliseconds: 300)
    for index in reader.judgements.indices where reader.judgements[index].isPrimary {
      let isFake = reader.judgements[index].truth == .fake
      reader.judgements[index].answer.rating = isFake ? .probablyFake : .probablyReal
    }
    reader.openings = [opening(hasSeen: true)]
    let claim = Claim(reader, Self.kept)
    #expect(claim.isAble && claim.obstacles.isEmpty)
    #expect(claim.sentence.hasPrefix("anna tells made cells from real ones: "))
    #expect(claim.remarks.contains("Anna had seen pictures of the study before."))
    var changed = Self.kept
    changed.changedRules = ["margin"]
    #expect(!Claim(reader, changed).isAble)
  }

  @Test func `missing-reader and interim are lines of every report`() {
    var conditions = Self.kept
    conditions.listedReaders = ["anna", "ben"]
    conditions.missing = [.init(reader: "ben", reason: "his log was emptied")]
    conditions.interimOpenings = ["on 27 November, after 20 answers of anna"]
    let study = StudyClaim([guesser()], conditions)
    #expect(
      study.remarks == [
        "The key was opened before all sittings had ended: on 27 November, after 20 answers of anna.",
        "Of 2 listed readers 1 gave no answers that count: ben (his log was emptied).",
      ])
  }

  @Test func `several readers are one sentence`() {
    var able = guesser()
    able.reader = "ben"
    for index in able.judgements.indices where able.judgements[index].isPrimary {
      able.judgements[index].answer.rating =
        able.judgements[index].truth == .fake ? .surelyFake : .surelyReal
    }
    var fast = guesser(milliseconds: 10)
    fast.reader = "cleo"
    let study = StudyClaim([guesser(), able, fast], Self.kept)
    #expect(
      study.sentence.hasPrefix(
        "Of 3 readers 1 can tell made cells from real ones (ben); to 1 the made cells are credible "
          + "(anna); of 1 it can't be said, because cleo: half of the answers took"))
    #expect(
      StudyClaim([], Self.kept).sentence
        == "Nothing can be said yet, because no reader has begun.")
  }
}
