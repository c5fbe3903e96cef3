import AtlasStore
import Foundation
import Journeys
import ReaderStudy

extension Plan.Blinding {
  /// The level in words for the form.
  var words: String {
    switch self {
    case .sameAccount: "the reader's own account"
    case .otherAccount: "another account only"
    case .otherMachine: "another machine only"
    }
  }
}

extension BlindTesting.Order {
  /// What the form on the screen asks for.
  init(_ form: StudyForm, in project: Project) {
    let readers = form.readers.split { $0 == " " || $0 == "," }.map(String.init)
    let classes = project.vocabulary.classes.map(\.key).filter(form.classKeys.contains)
    var plan = Plan(
      name: form.name, classes: classes.map { .init($0, pairs: form.pairs) },
      controls: form.controls, repeats: form.repeats, practice: form.practice, readers: readers,
      margin: form.margin, blinding: form.blinding, exposureSeconds: form.exposure)
    form.putTask(into: &plan)
    self.init(
      plan: plan,
      folder: BlindTesting.studiesFolder(of: project).appendingPathComponent("\(form.name).study"),
      override: form.override.isEmpty ? nil : form.override)
  }
}
