import AtlasStore
import Pictures
import TerminalKit

/// A field of a slide with the boxes around its white cells, which can be changed.
struct FieldPage: Page {
  typealias Request = FieldRequest
  typealias News = FieldNews

  enum Action: Verb {
    case next
    case previous
    case larger
    case smaller
    case wholeView
    case left
    case right
    case up
    case down
    case otherPanel
    case previousBox
    case open
    case add
    case reject
    case boxLeft
    case boxRight
    case boxUp
    case boxDown
    case boxWider
    case boxNarrower
    case boxTaller
    case boxFlatter
    case undo
    case redo
  }

  static let name = "field"
  static let purpose =
    "A field of a slide and the boxes around its white cells. Tab chooses a box, Enter looks at its "
    + "cell, a adds a box, x deletes one; the mouse draws, moves and sizes them."

  /// The slide to show; nil until a place has said which.
  private(set) var slide: String?
  /// The cell whose field is to be shown first.
  private var place: FieldPlace?
  var boxes = FieldBoxes()
  /// The cells cut out of the field, by their boxes.
  private(set) var cells: [PixelRectangle: Specimen] = [:]

  init(ofSlide slide: String? = nil) {
    self.slide = slide
  }

  /// The field that a cell was found in, its box chosen.
  init(at place: FieldPlace) {
    self.place = place
  }

  func crumb(in shell: Shell) -> String { slide.map { "fields of \($0)" } ?? "field" }

  /// 'field 3 of 20   cell 1 of 2   225 %'
  func status(in shell: Shell) -> String {
    guard !boxes.fields.isEmpty else { return "" }
    var words = "field \(boxes.place + 1) of \(boxes.fields.count)"
    if let selected = boxes.selected { words += "   cell \(selected + 1) of \(boxes.boxes.count)" }
    if boxes.lens.isMagnified { words += "   \(Numbers.percent(boxes.lens.magnification))" }
    if boxes.held != nil { words += "   not kept yet" }
    return words
  }

  // MARK: Coming and going

  mutating func enter(in shell: Shell) -> Effects {
    if let place, boxes.fields.isEmpty { return [.ask(.openField(of: place))] }
    return slide.map { [.ask(.open(slide: $0))] } ?? []
  }

  mutating func stepBack(in shell: Shell) -> Effects? {
    if boxes.held != nil {
      boxes.held = nil
      boxes.selected = nil
      return []
    }
    guard boxes.selected != nil else { return close(in: shell) }
    boxes.selected = nil
    return []
  }

  mutating func close(in shell: Shell) -> Effects? {
    if boxes.held != nil { return keep(in: shell) + (shell.who == nil ? [] : settle + [.pop]) }
    return boxes.isChanged ? settle + [.pop] : nil
  }

  private var settle: Effects { slide.map { [.ask(.settle(slide: $0))] } ?? [] }

  mutating func take(_ news: FieldNews, in shell: Shell) -> Effects {
    switch news {
    case .opened(let slide, let fields):
      self.slide = slide
      boxes.take(fields)
      if let place { boxes.choose(place) }
      place = nil
      return askCells()
    case .cells(let specimens, let digest):
      guard boxes.field?.digest == digest else { return [] }
      cells = Dictionary(
        specimens.compactMap { cell in cell.place.map { ($0.box, cell) } },
        uniquingKeysWith: { first, _ in first })
    case .found(nil, _):
      return [.warn("No cell is cut out here yet: leaving the page with q does that.")]
    case .found(let cell?, let text):
      do {
        var query = Query(filter: try shell.filter(text))
        query.order = .grouped
        return [.push(SpecimenPage(cell, of: query))]
      } catch {
        return [.say("\(error.summary).", .error)]
      }
    case .changed(let fresh): boxes.take(fresh)
    }
    return []
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    guard case .restored = news, let slide else { return [] }
    return [.ask(.open(slide: slide))]
  }

  private mutating func askCells() -> Effects {
    cells = [:]
    return boxes.field.map { [.ask(.cells(ofField: $0.digest))] } ?? []
  }

  // MARK: Doing

  mutating func act(_ action: Action, count: Int?, in shell: Shell) -> Effects {
    let times = count ?? 1
    if let (right, down, wider, taller) = Self.nudge(action) {
      return boxes.nudge(
        right * times, down * times, wider: wider * times, taller: taller * times)
        ? [] : [.warn("Choose a cell with Tab or the mouse first.")]
    }
    if action == .open, boxes.held == nil, let slide, let field = boxes.field,
      let box = boxes.selectedBox
    {
      return [.ask(.findCell(at: FieldPlace(field: field.digest, box: box), slide: slide))]
    }
    guard boxes.held == nil || shell.who != nil else { return [.introduce(then: action)] }
    let kept = keep(in: shell)
    return kept + look(action, times, in: shell)
  }

  private static func nudge(_ action: Action) -> (Int, Int, Int, Int)? {
    switch action {
    case .boxLeft: (-1, 0, 0, 0)
    case .boxRight: (1, 0, 0, 0)
    case .boxUp: (0, -1, 0, 0)
    case .boxDown: (0, 1, 0, 0)
    case .boxWider: (0, 0, 1, 0)
    case .boxNarrower: (0, 0, -1, 0)
    case .boxTaller: (0, 0, 0, 1)
    case .boxFlatter: (0, 0, 0, -1)
    default: nil
    }
  }

  private mutating func look(_ action: Action, _ times: Int, in shell: Shell) -> Effects {
    switch action {
    case .left: boxes.lens.pan(-Double(times), 0)
    case .right: boxes.lens.pan(Double(times), 0)
    case .up: boxes.lens.pan(0, -Double(times))
    case .down: boxes.lens.pan(0, Double(times))
    case .larger, .smaller: boxes.zoom(in: action == .larger)
    case .wholeView: boxes.lens = Lens()
    case .otherPanel: boxes.selectNext(1)
    case .previousBox: boxes.selectNext(-1)
    case .next, .previous:
      boxes.step(action == .next ? times : -times)
      return askCells()
    case .add:
      boxes.addInTheMiddle()
      return [
        .say(
          "A box by hand: Shift and the arrows move it, Alt with > < ) ( sizes it, Enter keeps it.",
          .text)
      ]
    case .reject:
      guard shell.who != nil else { return [.introduce(then: action)] }
      guard boxes.remove() else {
        return [.warn("Choose a cell with Tab or the mouse first.")]
      }
      return keep(in: shell)
    case .undo, .redo: return [.takeBack(isUndo: action == .undo)]
    default: break
    }
    return []
  }

  /// Keeps boxes that were moved, added or taken away, under the person's name.
  mutating func keep(in shell: Shell) -> Effects {
    guard let held = boxes.held, let digest = boxes.field?.digest else { return [] }
    if let obstacle = shell.obstacle {
      boxes.held = nil
      return [.warn("Nothing is changed: this atlas can only be looked at; \(obstacle).")]
    }
    guard let who = shell.who else { return [.introduce(then: Action.open)] }
    boxes.keep(held)
    return [.ask(.change(held, of: digest, by: who))]
  }
}
