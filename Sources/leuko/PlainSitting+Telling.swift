import Foundation
import Pictures
import ReaderStudy

extension PlainSitting {
  /// What stands before the sitting.
  func introduce(_ opening: SittingOpening) {
    say("\(opening.heading). Research use only.")
    say("It needs sight: pictures are judged by eye, and no words stand in for them.")
    say("Its code, to compare with the published one: \(opening.code)")
    say(opening.words)
    say(opening.question)
    if let clues = opening.clues { say(clues) }
    say(PlainAnswers(opening, study).help)
    say("Times are not measured to the eye here: they count from when a picture was printed.")
    if opening.exposureSeconds != nil {
      say("The time limit of this study can't be kept line by line; that is noted as the renderer.")
    }
  }

  /// Asks what there is to ask before the sitting; nil when the reader leaves.
  func ask(_ opening: SittingOpening) -> (background: Background, person: ReaderPerson?)? {
    var person: ReaderPerson?
    if opening.asksPerson {
      guard let said = askWho() else { return nil }
      person = said
    }
    var background = Background()
    if opening.asksBackground {
      guard let said = askBackground() else { return nil }
      background = said
    }
    return (background, person)
  }

  private func askWho() -> ReaderPerson? {
    var person = ReaderPerson()
    say("Who are you? Enter alone leaves a question out.")
    for question in PersonQuestion.allCases {
      while true {
        prompt("\(question.words) > ")
        guard let line = read(), line.trimmingCharacters(in: .whitespaces) != "q" else {
          return nil
        }
        if question.take(line, into: &person) { break }
        say("'\(line)' is no answer to this; Enter alone leaves it out.")
      }
      if person.consent == false {
        say("Then the sitting doesn't begin, and nothing is kept.")
        return nil
      }
    }
    return person
  }

  private func askBackground() -> Background? {
    guard let tookPart = ask("Did you take part in training the generator? (y or n)"),
      let hasSeen = ask("Have you seen any of these pictures before? (y or n)")
    else { return nil }
    return Background(tookPart: tookPart, hasSeenPictures: hasSeen)
  }

  /// Says what comes in the phase that begins here; false when the reader leaves.
  func tell(_ phase: Phase, _ sitting: inout Sitting) throws -> Bool {
    let plan = study.manifest.plan
    let place = (plan.phases?.firstIndex(of: phase) ?? 0) + 1
    say("Part \(place) of \(plan.phases?.count ?? 1). \(phase.instruction)")
    if phase == .clues, let clues = plan.clues { say(clues) }
    say(PlainAnswers(sitting).help)
    var background: Background?
    if !sitting.isTold {
      guard let said = askBackground() else { return false }
      background = said
    }
    prompt("Enter goes on, q leaves > ")
    guard let line = read(), line.trimmingCharacters(in: .whitespaces) != "q" else { return false }
    try sitting.tell(background)
    return true
  }

  /// One picture as it is, four two by two with a grey line between; nil without any.
  static func joined(_ pictures: [StudyPicture]) -> StudyPicture? {
    guard let first = pictures.first, pictures.count == 4 else { return pictures.first }
    let gap = max(1, first.width / 16)
    let (width, height) = (2 * first.width + gap, 2 * first.height + gap)
    var all = StudyPicture(
      width: width, height: height, rgb: [UInt8](repeating: 128, count: 3 * width * height))
    for (place, picture) in pictures.enumerated() {
      let left = place % 2 * (first.width + gap)
      let top = place / 2 * (first.height + gap)
      for y in 0..<first.height {
        let start = 3 * ((top + y) * width + left)
        all.rgb.replaceSubrange(
          start..<(start + 3 * first.width),
          with: picture.rgb[(3 * y * first.width)..<(3 * (y + 1) * first.width)])
      }
    }
    return all
  }
}
