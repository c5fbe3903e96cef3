/// What a person asks of experiments.
public enum ExperimentRequest: Sendable, Hashable {
  /// Which experiments are there, and how far have they come? Told again and again until `rest`.
  case watch
  /// Nobody looks any more.
  case rest
  /// Train what isn't trained yet, in processes of their own.
  case run(path: String)
  /// Stop them; what is finished stays.
  case stop
  case report(path: String)
}

/// One experiment in the list.
public struct ExperimentCard: Sendable, Hashable, Identifiable {
  public var id: String { path }

  /// How far one training has come.
  public enum Mark: Sendable, Hashable {
    case waiting
    case running
    case done
  }

  /// One arm: a mark a seed, and what it has come to.
  public struct Arm: Sendable, Hashable {
    public var name: String
    public var marks: [Mark]
    /// 'inconclusive  +1.2'; empty until there is something to say.
    public var verdict: String

    public init(name: String, marks: [Mark], verdict: String) {
      self.name = name
      self.marks = marks
      self.verdict = verdict
    }
  }

  public var path: String
  public var name: String
  /// 'eosinophil, 50 real pictures; balanced accuracy within 1 point'
  public var summary: String
  public var arms: [Arm]
  /// Whether it is being run from here.
  public var isRunning: Bool
  /// A reason why it can't be opened; nil when it can.
  public var problem: String?

  public init(
    path: String, name: String, summary: String, arms: [Arm], isRunning: Bool,
    problem: String? = nil
  ) {
    self.path = path
    self.name = name
    self.summary = summary
    self.arms = arms
    self.isRunning = isRunning
    self.problem = problem
  }

  /// Trainings, and how many of them are finished.
  var trainings: (done: Int, of: Int) {
    let marks = arms.flatMap(\.marks)
    return (marks.count { $0 == .done }, marks.count)
  }
}

/// What happens to experiments.
public enum ExperimentNews: Sendable, Hashable {
  case listed([ExperimentCard])
  case report(title: String, lines: [String])
  /// The processes have ended; a sentence says how.
  case ended(String, isGood: Bool)
}
