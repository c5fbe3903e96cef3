import ReaderStudy

/// What a person asks of experiments.
enum ExperimentsRequest: RoomRequest {
  /// Which experiments are there, and how far have they come? Told again and again until `rest`.
  case watch
  /// Nobody looks any more.
  case rest
  /// Train what isn't trained yet, in processes of their own.
  case run(path: String)
  /// Stop them; what is finished stays.
  case stop
  case report(path: String)

  var leads: Bool { self == .watch }
  var isSlow: Bool { if case .report = self { true } else { false } }
}

/// One experiment in the list.
struct ExperimentCard: Sendable, Hashable, Identifiable {
  var id: String { path }

  /// How far one training has come.
  enum Mark: Sendable, Hashable {
    case waiting
    case running
    case done
  }

  /// One arm: a mark a seed, and what it has come to.
  struct Arm: Sendable, Hashable {
    var name: String
    var marks: [Mark]
    /// 'inconclusive  +1.2'; empty until there is something to say.
    var verdict: String

    init(name: String, marks: [Mark], verdict: String) {
      self.name = name
      self.marks = marks
      self.verdict = verdict
    }
  }

  var path: String
  var name: String
  /// 'eosinophil, 50 real pictures; balanced accuracy within 1 point'
  var summary: String
  var arms: [Arm]
  /// Whether it is being run from here.
  var isRunning: Bool
  /// Whether it is a saved report alone, as those that came with the program: it can't be run.
  var isSaved = false
  /// A reason why it can't be opened; nil when it can.
  var problem: String?

  init(
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

/// What comes of it.
enum ExperimentsNews: Sendable, Equatable {
  case listed([ExperimentCard])
  case report(title: String, document: ReportDocument)
}
