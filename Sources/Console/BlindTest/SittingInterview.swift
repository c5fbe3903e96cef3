import ReaderStudy
import TerminalKit

/// What a page of a sitting asks before it goes on, one question after the other.
struct SittingInterview: Sendable, Equatable {
  enum Question: Sendable, Equatable {
    case person(PersonQuestion)
    case tookPart
    case hasSeenPictures

    var isAboutPerson: Bool { if case .person = self { true } else { false } }

    var words: String {
      switch self {
      case .person(let question): question.words
      case .tookPart: "Did you take part in training the generator?"
      case .hasSeenPictures: "Have you seen any of these pictures before?"
      }
    }
  }

  /// Those answered, with the words said; empty where one was left out.
  private(set) var said: [(question: Question, words: String)] = []
  private var left: [Question] = []
  /// What is being typed.
  private(set) var field = TextField()
  /// Who the reader is; nil where that isn't asked.
  private(set) var person: ReaderPerson?
  /// What the reader had to do with the generator; nil where that isn't asked.
  private(set) var background: Background?

  init(_ view: SittingView) {
    var asksBackground = true
    switch view.stage {
    case .introduction, .held:
      if view.opening?.asksPerson == true {
        person = ReaderPerson()
        left = PersonQuestion.allCases.map(Question.person)
      }
      asksBackground = view.opening?.asksBackground ?? true
    case .phase(let page): asksBackground = page.asksBackground
    default: asksBackground = false
    }
    guard asksBackground else { return }
    background = Background()
    left += [.tookPart, .hasSeenPictures]
  }

  static func == (one: SittingInterview, other: SittingInterview) -> Bool {
    one.left == other.left && one.field == other.field && one.person == other.person
      && one.background == other.background && one.said.map(\.words) == other.said.map(\.words)
  }

  /// The question to answer; nil when all are.
  var current: Question? { left.first }
  var isOver: Bool { left.isEmpty }

  /// Whether it is asked who the reader is.
  var isAboutPerson: Bool { if case .person = current { true } else { false } }

  /// Whether a line of text is being typed, into which every character goes.
  var isTyping: Bool { !field.text.isEmpty }

  /// Takes a key; nil when it isn't about a question.
  mutating func press(_ key: Key) -> SittingState.Outcome? {
    switch current {
    case .person(let question): return press(key, for: question)
    case .tookPart, .hasSeenPictures:
      guard key == .character("y") || key == .character("n") else { return nil }
      let isYes = key == .character("y")
      if current == .tookPart {
        background?.tookPart = isYes
      } else {
        background?.hasSeenPictures = isYes
      }
      take(isYes ? "yes" : "no")
      return .taken
    case nil: return nil
    }
  }

  private mutating func press(_ key: Key, for question: PersonQuestion) -> SittingState.Outcome? {
    guard key == .enter else { return field.edit(key) ? .taken : nil }
    var fresh = person ?? ReaderPerson()
    guard question.take(field.text, into: &fresh) else {
      return .refused("'\(field.text)' is no answer to this. Enter alone leaves the question out.")
    }
    guard fresh.consent != false else {
      return .refused(
        "Then the sitting doesn't begin, and nothing is kept: Esc leaves. Otherwise answer anew.")
    }
    person = fresh
    take(field.text.trimmed)
    return .taken
  }

  private mutating func take(_ words: String) {
    said.append((left.removeFirst(), words))
    field = TextField()
  }

  /// Takes text that was put in at once; false where no line of text is asked for.
  mutating func insert(_ text: String) -> Bool {
    guard case .person = current else { return false }
    field.insert(text)
    return true
  }
}
