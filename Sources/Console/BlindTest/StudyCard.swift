import Foundation
public import Journeys
import ReaderStudy

/// One study in the list.
public struct StudyCard: Sendable, Hashable, Identifiable {
  public var id: String { path }
  public var path: String
  public var name: String
  /// '10 + 10, 2 controls, 2 repeats'
  public var summary: String
  public var readers: [Reader]
  public var isDemonstration: Bool
  /// A reason why it can't be opened; nil when it can.
  public var problem: String?

  /// How far a reader has come.
  public struct Reader: Sendable, Hashable {
    public var name: String
    public var answered: Int
    public var showings: Int

    public init(name: String, answered: Int, showings: Int) {
      self.name = name
      self.answered = answered
      self.showings = showings
    }
  }

  public init(
    path: String, name: String, summary: String, readers: [Reader], isDemonstration: Bool,
    problem: String? = nil
  ) {
    self.path = path
    self.name = name
    self.summary = summary
    self.readers = readers
    self.isDemonstration = isDemonstration
    self.problem = problem
  }
}

extension StudyCard {
  /// A study that was found, as the list shows it.
  public init(_ found: BlindTesting.Found) {
    let path = found.folder.path
    let name = found.folder.deletingPathExtension().lastPathComponent
    switch found.study {
    case .success(let study):
      let plan = study.manifest.plan
      var summary = "\(plan.pairs) real + \(plan.pairs) generated"
      if plan.controls > 0 { summary += ", \(plan.controls) controls" }
      if plan.repeats > 0 { summary += ", \(plan.repeats) shown twice" }
      if found.isSample { summary = "sample: \(summary)" }
      self.init(
        path: path, name: name, summary: summary,
        readers: study.standings.map {
          Reader(name: $0.reader, answered: $0.answered, showings: $0.showings)
        }, isDemonstration: plan.isDemonstration)
    case .failure(let error):
      self.init(
        path: path, name: name, summary: "", readers: [], isDemonstration: false,
        problem: error.summary)
    }
  }
}
