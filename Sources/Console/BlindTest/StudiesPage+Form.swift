import AtlasStore
import ReaderStudy
import TerminalKit

/// Planning a new study: a menu whose lines show what is chosen, and change it.
extension StudiesPage {
  /// The new study, at one of its lines.
  func studyMenu(at verb: StudiesVerb? = nil, in shell: Shell) -> MenuOverlay {
    let items: [MenuOverlay.Item] =
      form.fields.map { field in
        .init(
          field.title, detail: form.detail(of: field) { shell.vocabulary.name(ofClass: $0) },
          action: StudiesVerb.field(field))
      } + powerLines + [
        .init(
          "sample, choose and seal", detail: "\(form.showings) showings", action: StudiesVerb.seal)
      ]
    let place = items.firstIndex { $0.action.base as? StudiesVerb == verb }
    return MenuOverlay("a new blind test", items: items, selected: place ?? 0)
  }

  /// What a study of these numbers can show; they change with the numbers.
  private var powerLines: [MenuOverlay.Item] {
    guard form.allPairs > 0 else {
      return [
        .init("what it can show", detail: "choose classes", action: StudiesVerb.showPower)
      ]
    }
    return form.powerLines.map {
      .init($0.title, detail: $0.words, action: StudiesVerb.showPower)
    }
  }

  /// Does what a line of the new study says.
  mutating func plan(_ action: StudiesVerb, in shell: Shell) -> Effects {
    switch action {
    case .add: return [.menu(studyMenu(in: shell))]
    case .field(let field): return open(field, in: shell)
    case .toggleClass(let key):
      if form.classKeys.remove(key) == nil { form.classKeys.insert(key) }
      return []
    case .task(let task, let phases):
      (form.task, form.phases) = (task, phases)
      return [.menu(studyMenu(at: .field(.task), in: shell))]
    case .form(let size):
      form.take(size)
      return [.menu(studyMenu(at: .field(.form), in: shell))]
    case .blinding(let level):
      form.blinding = level
      return [.menu(studyMenu(at: .field(.blinding), in: shell))]
    case .showPower:
      guard form.allPairs > 0, let document = form.powerDocument else {
        return [.warn("Choose classes first.")]
      }
      return [.push(ReportPage(title: "what this test can show", document: document))]
    case .seal:
      guard !form.classKeys.isEmpty, !form.readers.isEmpty else {
        return [
          .warn("A test needs at least one class and one reader."),
          .menu(studyMenu(at: .field(form.classKeys.isEmpty ? .classes : .readers), in: shell)),
        ]
      }
      awaited = form.name
      return [.ask(.seal(form))]
    default: return []
    }
  }

  /// Opens a line, to choose or to type.
  private func open(_ field: StudyForm.Field, in shell: Shell) -> Effects {
    switch field {
    case .classes:
      return [
        .menu(
          MenuOverlay(
            field.title,
            items: shell.vocabulary.classes.map {
              .init(
                $0.name, key: $0.keyboardKey, isOn: form.classKeys.contains($0.key),
                action: StudiesVerb.toggleClass($0.key))
            }, staysOpen: true))
      ]
    case .form:
      return [
        .menu(
          MenuOverlay(
            "how large",
            items: Plan.Form.allCases.map {
              .init(
                "\($0.rawValue): \($0.pairs) + \($0.pairs)", detail: $0.words,
                action: StudiesVerb.form($0))
            }))
      ]
    case .blinding:
      return [
        .menu(
          MenuOverlay(
            field.title,
            items: Plan.Blinding.allCases.map {
              .init($0.rawValue, detail: $0.words, action: StudiesVerb.blinding($0))
            }))
      ]
    case .task:
      return [
        .menu(
          MenuOverlay(
            field.title,
            items: StudyForm.tasks.map {
              .init($0.name, detail: $0.words, action: StudiesVerb.task($0.task, $0.phases))
            }))
      ]
    default:
      return [
        .prompt(
          PromptOverlay(
            StudiesVerb.field(field), title: field.title, explanation: field.explanation,
            text: form.text(of: field)))
      ]
    }
  }
}
