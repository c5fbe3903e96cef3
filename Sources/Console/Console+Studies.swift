import AtlasStore
import ReaderStudy
import TerminalKit

extension Console {
  mutating func actInStudies(_ action: Action) -> [Request] {
    switch action {
    case .up: studies.list.step(-1)
    case .down: studies.list.step(1)
    case .open: return chooseReader()
    case .showReport:
      guard let card = studies.list.chosen else { return [] }
      return [.study(.report(path: card.path))]
    case .showAudit:
      guard let card = studies.list.chosen else { return [] }
      return [.study(.audit(path: card.path))]
    case .newStudy: overlay = .menu(studyMenu())
    case .stop: return studies.sealing == nil ? [] : [.study(.cancelSealing)]
    default: break
    }
    return []
  }

  private mutating func chooseReader() -> [Request] {
    guard let card = studies.list.chosen else { return [] }
    if let problem = card.problem {
      say(problem, .error)
      return []
    }
    if card.readers.count == 1, let only = card.readers.first {
      return actOnStudyForm(.sit(reader: only.name)) ?? []
    }
    overlay = .menu(
      MenuOverlay(
        "who sits?",
        items: card.readers.map {
          .init($0.name, detail: "\($0.answered)/\($0.showings)", action: .sit(reader: $0.name))
        }))
    return []
  }

  /// The new study as a menu: each line shows what is chosen, and changes it.
  func studyMenu(selected: Int = 0) -> MenuOverlay {
    let classes = studyForm.classKeys.map { context.vocabulary.name(ofClass: $0) }.sorted()
    return MenuOverlay(
      "a new blind test",
      items: [
        .init("name", detail: studyForm.name, action: .studyMenu(.name)),
        .init("size", detail: "one of three forms", action: .studyMenu(.form)),
        .init(
          "classes", detail: classes.isEmpty ? "choose" : classes.joined(separator: ", "),
          action: .studyMenu(.classes)),
        .init("real cells a class", detail: "\(studyForm.pairs)", action: .studyMenu(.pairs)),
        .init(
          "controls: poor fakes", detail: "\(studyForm.controls)", action: .studyMenu(.controls)),
        .init("shown twice", detail: "\(studyForm.repeats)", action: .studyMenu(.repeats)),
        .init("practice", detail: "\(studyForm.practice)", action: .studyMenu(.practice)),
        .init(
          "readers", detail: studyForm.readers.isEmpty ? "name them" : studyForm.readers,
          action: .studyMenu(.readers)),
        .init(
          "time a picture",
          detail: studyForm.exposure.map { "\(Self.seconds($0)) s" } ?? "as long as wanted",
          action: .studyMenu(.exposure)),
        .init(
          "who could open the key", detail: studyForm.blinding.words,
          action: .studyMenu(.blinding)),
      ] + studyTaskLines + powerLines + [
        .init("sample, choose and seal", detail: studySize, action: .sealStudy)
      ], selected: selected)
  }

  /// What a study of these numbers can show; they change with the numbers.
  private var powerLines: [MenuOverlay.Item] {
    guard studyForm.allPairs > 0 else {
      return [.init("what it can show", detail: "choose classes", action: .studyMenu(.power))]
    }
    return studyForm.powerLines.map {
      .init($0.title, detail: $0.words, action: .studyMenu(.power))
    }
  }

  private var studySize: String {
    "\(studyForm.showings) showings"
  }

  /// The lines of the new study, and sitting down; nil when the action is another.
  mutating func actOnStudyForm(_ action: Action) -> [Request]? {
    switch action {
    case .studyMenu(let field): openStudyField(field)
    case .toggleStudyClass(let key):
      if studyForm.classKeys.remove(key) == nil { studyForm.classKeys.insert(key) }
    case .studyTask(let task, let phases):
      (studyForm.task, studyForm.phases) = (task, phases)
      overlay = .menu(studyMenu(selected: 10))
    case .studyForm(let form):
      studyForm.take(form)
      overlay = .menu(studyMenu())
    case .studyBlinding(let level):
      studyForm.blinding = level
      overlay = .menu(studyMenu())
    case .sealStudy:
      guard !studyForm.classKeys.isEmpty, !studyForm.readers.isEmpty else {
        say("A test needs at least one class and one reader.", .warning)
        overlay = .menu(studyMenu())
        return []
      }
      return [.study(.seal(studyForm))]
    case .sit(let reader):
      guard let card = studies.list.chosen else { return [] }
      return [.study(.open(path: card.path, reader: reader))]
    default: return nil
    }
    return []
  }

  private mutating func openStudyField(_ field: Action.StudyField) {
    func ask(_ purpose: PromptOverlay.Purpose, _ title: String, _ why: String, _ text: String) {
      overlay = .prompt(PromptOverlay(purpose, title: title, explanation: why, text: text))
    }
    switch field {
    case .name:
      ask(.studyName, "name", "Letters, digits, - and _; it names the folder.", studyForm.name)
    case .readers:
      ask(
        .studyReaders, "readers",
        "Names or codes, separated by blanks. Spare ones may be listed for readers not yet known.",
        studyForm.readers)
    case .pairs:
      ask(
        .studyNumber(.pairs), "real cells a class",
        "As many generated ones are shown. 150 over all classes is recommended.",
        "\(studyForm.pairs)")
    case .controls:
      ask(
        .studyNumber(.controls), "controls",
        "Poor fakes beside the test: they show whether this reader on this screen sees anything.",
        "\(studyForm.controls)")
    case .repeats:
      ask(
        .studyNumber(.repeats), "shown twice", "Pictures that come again.", "\(studyForm.repeats)")
    case .practice:
      ask(
        .studyNumber(.practice), "practice", "Pictures with the truth told, used nowhere else.",
        "\(studyForm.practice)")
    case .exposure:
      ask(
        .studyExposure, "seconds a picture stays",
        "Empty for as long as wanted. It counts from the terminal's word that the picture is whole.",
        studyForm.exposure.map(Self.seconds) ?? "")
    case .blinding:
      overlay = .menu(
        MenuOverlay(
          "who could open the key",
          items: Plan.Blinding.allCases.map {
            .init($0.rawValue, detail: $0.words, action: .studyBlinding($0))
          }))
    case .form:
      overlay = .menu(
        MenuOverlay(
          "how large",
          items: Plan.Form.allCases.map {
            .init(
              "\($0.rawValue): \($0.pairs) + \($0.pairs)", detail: $0.words,
              action: .studyForm($0))
          }))
    case .task: overlay = .menu(studyTaskMenu)
    case .rule(let rule): askStudyRule(rule)
    case .power:
      guard studyForm.allPairs > 0 else { return say("Choose classes first.", .warning) }
      let text = studyForm.powerDocument?.plainText(width: 1_000_000) ?? ""
      report = ReportScreen(
        title: "what this test can show",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      page = .report
    case .classes:
      overlay = .menu(
        MenuOverlay(
          "classes",
          items: context.vocabulary.classes.map {
            .init(
              $0.name, key: $0.keyboardKey, isOn: studyForm.classKeys.contains($0.key),
              action: .toggleStudyClass($0.key))
          }, staysOpen: true))
    }
  }

  mutating func answerStudy(_ purpose: PromptOverlay.Purpose, _ text: String) -> [Request] {
    switch purpose {
    case .studyName: studyForm.name = text
    case .studyReaders: studyForm.readers = text
    case .studyNumber(let which):
      guard let number = Int(text), (0...2000).contains(number) else {
        say("'\(text)' is no count.", .warning)
        break
      }
      switch which {
      case .pairs: studyForm.pairs = number
      case .controls: studyForm.controls = number
      case .repeats: studyForm.repeats = number
      case .practice: studyForm.practice = number
      }
    case .studyExposure:
      let typed = text.filter { !$0.isWhitespace }
      if typed.isEmpty {
        studyForm.exposure = nil
      } else if let seconds = Double(typed), seconds.isFinite, (0.1...600).contains(seconds) {
        studyForm.exposure = seconds
      } else {
        say("'\(text)' is no time: 0.1 to 600 seconds, or nothing.", .warning)
      }
    default: break
    }
    overlay = .menu(studyMenu())
    return []
  }

  /// Without decimals where there are none.
  private static func seconds(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  mutating func actInReport(_ action: Action, count: Int?) -> [Request] {
    if action == .showPictures {
      if !report.togglePictures() { say("This report has no pictures.", .warning) }
      return []
    }
    let page = size.rows - 5
    switch action {
    case .up: report.scroll(-(count ?? 1), in: size)
    case .down: report.scroll(count ?? 1, in: size)
    case .pageUp: report.scroll(-page, in: size)
    case .pageDown: report.scroll(page, in: size)
    case .first: report.top = 0
    case .last: report.scroll(100_000, in: size)
    default: break
    }
    return []
  }

  // MARK: Comparison

  mutating func actInComparison(_ action: Action) -> [Request] {
    let count = comparison.count(in: size)
    switch action {
    case .nextClass, .previousClass:
      let keys = catalogue.counts.compactMap(\.key).sorted()
      guard !keys.isEmpty else { return [] }
      let here = comparison.classKey.flatMap { keys.firstIndex(of: $0) } ?? 0
      let step = action == .nextClass ? 1 : -1
      comparison.classKey = keys[here.going(step, inRoundOf: keys.count)]
      comparison.offset = 0
    case .down: comparison.offset += count
    case .up: comparison.offset = max(0, comparison.offset - count)
    case .zoomIn: comparison.zoom = min(GalleryLayout.zooms.count - 1, comparison.zoom + 1)
    case .zoomOut: comparison.zoom = max(0, comparison.zoom - 1)
    case .hideNames:
      comparison.showsNames.toggle()
      return []
    case .export:
      let seen = comparison.seen(in: size)
      return [
        .comparison(.export(seen.ids, across: seen.across, named: comparison.showsNames))
      ]
    default: return []
    }
    return listComparison()
  }

  func listComparison() -> [Request] {
    [
      .comparison(
        .list(
          classKey: comparison.classKey, count: comparison.count(in: size),
          offset: comparison.offset))
    ]
  }
}
