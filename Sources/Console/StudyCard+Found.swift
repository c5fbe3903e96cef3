import Foundation
public import Journeys
import ReaderStudy

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
