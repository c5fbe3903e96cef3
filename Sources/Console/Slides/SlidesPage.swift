import AtlasStore
import Journeys
import TerminalKit

/// The slides there are, how far each has come, and what is to be done next: the queue.
struct SlidesPage: Page {
  typealias Request = SlidesRequest
  typealias News = SlidesNews

  enum Action: Verb {
    case up
    case down
    case open
    case more
    case differential
    case add
    case reject
  }

  static let name = "slides"
  static let purpose =
    "Slides: folders of fields whose white cells are found, cut out and given a first class. Enter "
    + "reviews a slide's cells class by class, i shows its fields, d counts them for a signature."

  var list = ChosenList<Slides.State>()
  /// What is done while a slide comes in.
  private(set) var working: String?
  private(set) var fraction: Double?

  var tab: Tab? { .slides }
  func crumb(in shell: Shell) -> String { "slides" }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    [
      .init(
        "Slides",
        [
          KeyBinding([[.enter]], .open, hint: "review", help: "review its cells, class by class"),
          KeyBinding(
            [[.character("i")]], .more, hint: "fields", help: "its fields, with their boxes"),
          KeyBinding(
            [[.character("d")]], .differential, hint: "count",
            help: "its differential; sign it there"),
          KeyBinding(
            [[.character("a")]], .add, hint: "add", help: "take a folder of fields in"),
          KeyBinding(
            [[.character("x")]], .reject, help: "stop taking in; what came in stays"),
          KeyBinding([[.character("j")], [.down]], .down, help: "the next slide"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the slide before"),
        ])
    ]
  }

  mutating func enter(in shell: Shell) -> Effects { [.ask(.watch)] }

  mutating func take(_ news: SlidesNews, in shell: Shell) -> Effects {
    switch news {
    case .listed(let states): list.take(states)
    case .working(let activity, let fraction): (working, self.fraction) = (activity, fraction)
    case .idle: (working, fraction) = (nil, nil)
    case .added(let outcome):
      (working, fraction) = (nil, nil)
      return [tell(outcome)]
    }
    return []
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    news == .changedElsewhere ? [.ask(.watch)] : []
  }

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    switch action {
    case .up: list.step(-(count ?? 1))
    case .down: list.step(count ?? 1)
    case .add:
      return [
        .prompt(
          PromptOverlay(
            action, title: "a new slide",
            explanation: "The folder of its fields. Their white cells are found, cut out and given "
              + "a first class; the fields stay as they are."))
      ]
    case .reject: return working == nil ? [] : [.ask(.stop)]
    case .open:
      return chosen(in: shell) { slide, filter in
        var query = Query(filter: filter)
        query.order = .grouped
        return .push(GalleryPage(query, called: slide.name, seekingOpen: true, in: shell))
      }
    case .more:
      guard let slide = list.chosen else { return [] }
      return [.push(FieldPage(ofSlide: slide.name))]
    case .differential: return chosen(in: shell) { .push(CountingPage(of: $1)) }
    }
    return []
  }

  mutating func finish(
    _ action: Action, with text: String, in shell: Shell
  ) -> Effects {
    text.isEmpty ? [] : [.ask(.add(path: text))]
  }

  /// What comes of the chosen slide, with the filter that lists its cells.
  private func chosen(
    in shell: Shell, _ work: (Slides.State, Filter) -> Effect<SlidesRequest>
  ) -> Effects {
    guard let slide = list.chosen else { return [] }
    do {
      return [work(slide, try shell.filter(slide.filter))]
    } catch {
      return [.say("\(error.summary).", .error)]
    }
  }

  private func tell(_ outcome: Slides.Outcome) -> Effect<SlidesRequest> {
    var words =
      "\(outcome.slide): \(Numbers.cells(outcome.cells)) in \(outcome.fields) fields, "
      + "\(outcome.unidentified) unidentified."
    let lost = outcome.unreadableNames
    if let first = lost.first {
      words += " '\(first)'\(lost.count > 1 ? " and \(lost.count - 1) more" : "") can't be read."
    }
    if !outcome.privacy.isEmpty {
      words += " Files or names may tell who a patient is: 'leuko help privacy'."
    }
    return .say(words, lost.isEmpty && outcome.privacy.isEmpty ? .good : .warning)
  }
}
