public import Basis

/// Why an experiment can't go on.
public enum ExperimentError: Explained, Equatable {
  /// There is no plan at this place.
  case noPlan(String)
  /// A plan lies there already.
  case planExists(String)
  /// The plan can't be followed.
  case plan(file: String, problem: String)
  /// Too few pictures for the plan.
  case tooFew(String)
  /// The plan or what it rests on isn't what was sealed.
  case changed(what: String)
  /// A generator doesn't say what it learned from.
  case unknownPast(model: String)
  /// A generator has learned from pictures it mustn't have seen.
  case seen(model: String, count: Int)
  /// Pictures of a generator are missing.
  case unmade(count: Int, arm: String)
  /// A result can't be read.
  case damaged(file: String, problem: String)
  /// Two machines have different results for one cell.
  case conflict(cell: String)
  /// Results are missing.
  case incomplete(missing: Int, first: String)
  /// Processes of this experiment ended badly.
  case processes(failed: Int)

  /// What is wrong, by name.
  public var summary: String {
    switch self {
    case .noPlan(let path): "no plan of an experiment lies at '\(path)'"
    case .planExists(let path): "an experiment lies at '\(path)' already"
    case .plan(let file, let problem): "'\(file)' can't be followed: \(problem)"
    case .tooFew(let what): what
    case .changed(let what): "\(what) isn't what the experiment was sealed with"
    case .unknownPast(let model): "the model '\(model)' doesn't say which pictures it learned from"
    case .seen(let model, let count):
      "the model '\(model)' has learned from \(count) pictures that it mustn't have seen"
    case .unmade(let count, let arm): "\(count) pictures of the arm '\(arm)' aren't made yet"
    case .damaged(let file, let problem): "'\(file)' can't be used: \(problem)"
    case .conflict(let cell): "two machines have different results for '\(cell)'"
    case .incomplete(let missing, let first):
      "\(missing) trainings aren't finished, '\(first)' among them"
    case .processes(let failed): "\(failed) processes of the experiment failed"
    }
  }

  /// What to do.
  public var remedy: String? {
    switch self {
    case .noPlan: "make one with 'leuko experiment plan'"
    case .planExists: "name another folder"
    case .plan: "mend it by hand, or make a new one with 'leuko experiment plan'"
    case .tooFew: "change the plan's cut, or give more pictures"
    case .changed: "begin another experiment with a plan of its own"
    case .unknownPast: "use a model that was trained here; its folder has 'seen.txt'"
    case .seen: "train one without the test pictures and without those that are cut"
    case .unmade: "make them with 'leuko experiment sample'"
    case .damaged: "delete it, and 'leuko experiment run' makes it anew"
    case .conflict: "use processors of one kind, or run the cell anew"
    case .incomplete: "go on with 'leuko experiment run'"
    case .processes: "see what they said, and run it again: what is finished is kept"
    }
  }

  /// By what is at fault.
  public var exitStatus: ExitStatus {
    switch self {
    case .noPlan: .noInput
    case .planExists: .cannotCreate
    case .processes: .failure
    default: .badData
    }
  }
}
