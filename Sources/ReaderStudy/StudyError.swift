public import Basis

/// What can go wrong with a blind test, from plan to score.
public enum StudyError: Explained, Equatable {
  /// A study or reader name with characters that can't be a file's.
  case badName(String)
  /// A plan that can't be carried out; the text says why.
  case badPlan(String)
  /// Not enough pictures of a kind.
  case tooFew(what: String, needed: Int, found: Int)
  /// A picture of another size than the first.
  case sizes(expected: String, found: String, provenance: String)
  /// The same pixels twice.
  case duplicate(String, String)
  /// Two pictures that differ by no more than a compression.
  case twins(String, String)
  /// No reader order meets the rules.
  case noOrder(reader: String)
  /// The leak audit found something and no reason was given to go on.
  case leaks([String])
  /// Something is in the way of a new study or key.
  case exists(String)
  /// A file that can't be read.
  case unreadable(file: String, reason: String)
  /// A file that isn't what it should be; `line` counts from 1.
  case damaged(file: String, line: Int?, problem: String)
  /// A reader the study doesn't list.
  case unknownReader(String, known: [String])
  /// Another process has this reader's sitting open.
  case inUse(reader: String)
  /// Another process goes on with this reader's sitting.
  case takenOver(reader: String)
  /// The log grew or shrank while the sitting was open.
  case logChanged(file: String)
  /// The log couldn't be written.
  case unwritable(file: String, reason: String)
  /// A step of the sitting out of turn.
  case outOfTurn(String)
  /// A mode that tells the truth needs the key.
  case keyNeeded
  /// The key isn't opened while a sitting is under way.
  case unfinished(readers: [String])
  /// A study in reach was sealed from the same given seed, and would share its fakes.
  case seedUsed(seed: UInt64, study: String)

  public var summary: String {
    switch self {
    case .badName(let name): "'\(name)' can't name a study or a reader"
    case .badPlan(let problem): "the plan can't be carried out: \(problem)"
    case .tooFew(let what, let needed, let found): "\(needed) \(what) are needed, \(found) found"
    case .sizes(let expected, let found, let provenance):
      "'\(provenance)' is \(found), the others are \(expected)"
    case .duplicate(let first, let second): "'\(first)' and '\(second)' have the same pixels"
    case .twins(let first, let second): "'\(first)' and '\(second)' show the same cell"
    case .noOrder(let reader): "no order for reader '\(reader)' keeps the rules"
    case .leaks(let names): "presentation gives the truth away: \(names.joined(separator: ", "))"
    case .exists(let path): "'\(path)' is there already"
    case .unreadable(let file, let reason): "can't read '\(file)': \(reason)"
    case .damaged(let file, let line, let problem):
      "'\(file)'\(line.map { ", line \($0)" } ?? ""): \(problem)"
    case .unknownReader(let reader, _): "the study has no reader '\(reader)'"
    case .inUse(let reader): "the sitting of '\(reader)' is open somewhere else"
    case .takenOver(let reader):
      "the sitting of '\(reader)' was taken over somewhere else; nothing more is written here"
    case .logChanged(let file): "'\(file)' changed while the sitting was open"
    case .unwritable(let file, let reason): "can't write '\(file)': \(reason)"
    case .outOfTurn(let step): "\(step)"
    case .keyNeeded: "this study tells the truth as it goes, which needs its key"
    case .unfinished(let readers):
      "the key stays shut: \(readers.joined(separator: ", ")) \(readers.count == 1 ? "has" : "have") "
        + "begun and not finished"
    case .seedUsed(let seed, let study):
      "the study '\(study)' was sealed from seed \(seed) already: both would show the same fakes"
    }
  }

  public var remedy: String? {
    switch self {
    case .badName: "use 1 to 40 letters, digits, '-' or '_'"
    case .badPlan, .outOfTurn: nil
    case .tooFew: "add pictures, or ask for fewer"
    case .sizes: "put all pictures through the same crop and size"
    case .duplicate, .twins: "leave one of them out"
    case .noOrder: "ask for fewer repeats"
    case .leaks: "put both kinds through the same steps, or give a reason to go on"
    case .exists: "choose another name"
    case .unreadable: "check the name and the permissions"
    case .damaged: "restore the file from a copy"
    case .unknownReader(_, let known): "choose one of \(known.joined(separator: ", "))"
    case .inUse: "close it there first; if that line is dead, take it over with --take-over"
    case .takenOver: "go on there; every confirmed answer is kept"
    case .logChanged: "close the sitting and open it again"
    case .unwritable: "make room on the disk, then confirm again"
    case .keyNeeded: "name the key"
    case .unfinished:
      "wait for the last answer; or open it all the same with --interim, which every log and every "
        + "later report tells"
    case .seedUsed: "give another seed or another name, or none: seeds are then drawn"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .badName, .badPlan, .seedUsed: .usage
    case .unreadable: .noInput
    case .exists: .cannotCreate
    case .unwritable: .inputOutput
    case .inUse, .takenOver, .unfinished: .tryAgain
    case .keyNeeded: .denied
    default: .badData
    }
  }
}
