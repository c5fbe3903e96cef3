import ReaderStudy

/// What a new study asks for, line by line.
extension StudyForm {
  enum Field: Sendable, Hashable, CaseIterable {
    case name
    case form
    case classes
    case pairs
    case controls
    case repeats
    case practice
    case readers
    case exposure
    case blinding
    case task
    case clues
    case practiceToPass
    case minimumDisplay
    case fastestMedian
    case override

    var title: String {
      switch self {
      case .name: "name"
      case .form: "size"
      case .classes: "classes"
      case .pairs: "real cells a class"
      case .controls: "controls: poor fakes"
      case .repeats: "shown twice"
      case .practice: "practice"
      case .readers: "readers"
      case .exposure: "time a picture"
      case .blinding: "who could open the key"
      case .task: "what readers do"
      case .clues: "clues"
      case .practiceToPass: "practice to pass"
      case .minimumDisplay: "least display"
      case .fastestMedian: "least median time"
      case .override: "in spite of the audit"
      }
    }

    /// What is expected, where it is typed.
    var explanation: String {
      switch self {
      case .name: "Letters, digits, - and _; it names the folder."
      case .readers:
        "Names or codes, separated by blanks. Spare ones may be listed for readers not yet known."
      case .pairs: "As many generated ones are shown. 150 over all classes is recommended."
      case .controls:
        "Poor fakes beside the test: they show whether this reader on this screen sees anything."
      case .repeats: "Pictures that come again."
      case .practice: "Pictures with the truth told, used nowhere else."
      case .exposure:
        "Seconds; empty for as long as wanted. It counts from the terminal's word that the picture is "
          + "whole."
      case .clues: "What gives made cells away, in words: told before the last phase."
      case .practiceToPass:
        "So many practice answers have to be right before the test begins. Empty for none."
      case .minimumDisplay:
        "The least a picture has to be shown as, for example 64x64 or 64x64x24 (bits of colour). "
          + "Empty for any."
      case .fastestMedian: "Seconds that half of the answers have to take, for any claim."
      case .override:
        "Why it is sealed even if the audit finds what gives the truth away. Every report says so. Empty: "
          + "it isn't sealed then."
      case .form, .classes, .blinding, .task: ""
      }
    }
  }

  /// The lines there are for what is chosen so far.
  var fields: [Field] {
    Field.allCases.filter { $0 != .clues || phases?.contains(.clues) == true }
  }

  /// What stands there, as one types it.
  func text(of field: Field) -> String {
    switch field {
    case .name: name
    case .readers: readers
    case .pairs: "\(pairs)"
    case .controls: "\(controls)"
    case .repeats: "\(repeats)"
    case .practice: "\(practice)"
    case .exposure: exposure.map(Self.exact) ?? ""
    case .clues: clues
    case .practiceToPass: practiceToPass.map(String.init) ?? ""
    case .minimumDisplay: minimumDisplay?.typed ?? ""
    case .fastestMedian: Self.exact(fastestMedian)
    case .override: override
    case .form, .classes, .blinding, .task: ""
    }
  }

  /// What the line shows.
  func detail(of field: Field, naming className: (String) -> String) -> String {
    switch field {
    case .form: "one of three forms"
    case .classes where classKeys.isEmpty: "choose"
    case .classes: classKeys.map(className).sorted().joined(separator: ", ")
    case .readers where readers.isEmpty: "name them"
    case .exposure: exposure.map { "\(Self.exact($0)) s" } ?? "as long as wanted"
    case .blinding: blinding.words
    case .task: taskName
    case .clues where clues.isEmpty: "needed"
    case .practiceToPass: practiceToPass.map { "\($0) right" } ?? "no"
    case .minimumDisplay where minimumDisplay == nil: "any"
    case .fastestMedian: "\(text(of: field)) s"
    case .override: override.isEmpty ? "no" : override
    case .name, .pairs, .controls, .repeats, .practice, .readers, .clues, .minimumDisplay:
      text(of: field)
    }
  }

  /// Takes what was typed; returns why nothing was changed, if so.
  mutating func take(_ text: String, for field: Field) -> String? {
    switch field {
    case .name: name = text
    case .readers: readers = text
    case .clues: clues = text
    case .override: override = text
    case .pairs: return take(count: text, into: \.pairs)
    case .controls: return take(count: text, into: \.controls)
    case .repeats: return take(count: text, into: \.repeats)
    case .practice: return take(count: text, into: \.practice)
    case .exposure where text.isEmpty: exposure = nil
    case .exposure:
      guard let seconds = Double(text), (0.1...600).contains(seconds) else {
        return "'\(text)' is no time: 0.1 to 600 seconds, or nothing."
      }
      exposure = seconds
    case .practiceToPass where text.isEmpty: practiceToPass = nil
    case .practiceToPass:
      guard let count = Int(text), (1...2000).contains(count) else {
        return "'\(text)' is no count: 1 to 2000, or nothing."
      }
      practiceToPass = count
    case .minimumDisplay where text.isEmpty: minimumDisplay = nil
    case .minimumDisplay:
      guard let display = MinimumDisplay(typed: text) else {
        return "'\(text)' is no size of a picture, such as 64x64; nothing was changed."
      }
      minimumDisplay = display
    case .fastestMedian:
      guard let seconds = Double(text), (0...60).contains(seconds) else {
        return "'\(text)' is no time: 0 to 60 seconds."
      }
      fastestMedian = seconds
    case .form, .classes, .blinding, .task: break
    }
    return nil
  }

  private mutating func take(count text: String, into number: WritableKeyPath<StudyForm, Int>)
    -> String?
  {
    guard let count = Int(text), (0...2000).contains(count) else {
      return "'\(text)' is no count: 0 to 2000."
    }
    self[keyPath: number] = count
    return nil
  }

  /// Without decimals where there are none.
  private static func exact(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
