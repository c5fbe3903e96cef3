import AtlasStore
import Journeys
import Pictures
import TerminalKit

extension Console {
  mutating func openSlides() -> [Request] {
    page = .slides
    isReviewingSlide = false
    return [.slide(.list)]
  }

  mutating func actInSlides(_ action: Action, count: Int?) -> [Request] {
    switch action {
    case .up: slides.list.step(-(count ?? 1))
    case .down: slides.list.step(count ?? 1)
    case .newSlide:
      overlay = .prompt(
        PromptOverlay(
          .slideFolder, title: "a new slide",
          explanation: "The folder of its fields. Their white cells are found, cut out and given a "
            + "first class; the fields stay as they are."))
    case .stop: return slides.working == nil ? [] : [.slide(.stop)]
    case .open: return reviewSlide()
    case .showFields:
      guard let slide = slides.list.chosen else { return [] }
      return [.slide(.open(slide: slide.name))]
    case .countSlide:
      guard let slide = slides.list.chosen, let filter = filter(slide.filter) else { return [] }
      page = .counting
      counting = CountingScreen()
      counting.filter = filter
      return [.count(filter)]
    default: break
    }
    return []
  }

  /// The cells of the chosen slide, class by class.
  private mutating func reviewSlide() -> [Request] {
    guard let slide = slides.list.chosen, let filter = filter(slide.filter) else { return [] }
    page = .gallery
    isReviewingSlide = true
    gallery.isInClasses = false
    // The first of the slide, wherever the cell looked at last comes in it.
    catalogue.list([])
    var query = Query(filter: filter)
    query.order = .grouped
    return list(query) + [.seekOpen(query)]
  }

  /// The field that the cell at hand was found in, its box chosen.
  mutating func showInField() -> [Request] {
    guard page == .gallery || page == .specimen, let cell = catalogue.currentSpecimen else {
      return []
    }
    guard let place = cell.place else {
      say("This cell came alone, without a field around it.", .warning)
      return []
    }
    return [.slide(.openField(of: place))]
  }

  /// One cell of a slide, seen closely.
  private mutating func show(_ cell: SpecimenID, ofSlide text: String) -> [Request] {
    guard let filter = filter(text) else { return [] }
    page = .specimen
    isReviewingSlide = true
    gallery.isInClasses = false
    wanted = cell
    var query = Query(filter: filter)
    query.order = .grouped
    guard query == catalogue.query else { return list(query) }
    return showWanted()
  }

  /// Goes to the cell that was asked for before its list came.
  mutating func showWanted() -> [Request] {
    guard let cell = wanted else { return [] }
    wanted = nil
    guard catalogue.move(to: cell) else { return [] }
    return moved()
  }

  private mutating func filter(_ text: String) -> Filter? {
    do {
      return try FilterReader(vocabulary: context.vocabulary, person: context.who).read(text)
    } catch {
      say("\(error.summary).", .error)
      return nil
    }
  }

  mutating func take(_ news: SlideNews) -> [Request] {
    switch news {
    case .listed(let states):
      slides.list.take(states)
    case .working(let activity, let fraction):
      slides.working = activity
      slides.fraction = fraction
    case .added(let outcome):
      (slides.working, slides.fraction) = (nil, nil)
      tell(outcome)
    case .stopped:
      (slides.working, slides.fraction) = (nil, nil)
    case .opened(let slide, let fields, let place):
      if page == .field, field.slide == slide {
        for fresh in fields { field.take(fresh) }
      } else {
        field.show(slide, fields)
        fieldCameFrom = place == nil ? .slides : page
        page = .field
      }
      if let place { field.choose(place) }
    case .found(nil, _, _):
      say("No cell is cut out here yet: leaving the page with q does that.", .warning)
    case .found(let cell?, _, let filter): return show(cell, ofSlide: filter)
    case .changed(let fresh): field.take(fresh)
    }
    return []
  }

  private mutating func tell(_ outcome: Slides.Outcome) {
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
    say(words, lost.isEmpty && outcome.privacy.isEmpty ? .good : .warning)
  }

  // MARK: One field

  mutating func actInField(_ action: Action, count: Int?) -> [Request] {
    let times = count ?? 1
    if let (right, down, wider, taller) = Self.nudge(action) {
      if !field.nudge(right * times, down * times, wider: wider * times, taller: taller * times) {
        say("Choose a cell with Tab or the mouse first.", .warning)
      }
      return []
    }
    if action == .clearMarks { return leaveLevel() }
    if action == .keepBoxes, field.held == nil, let field = field.field,
      let box = self.field.selectedBox
    {
      let place = FieldPlace(field: field.digest, box: box)
      return [.slide(.findCell(at: place, slide: self.field.slide))]
    }
    let kept = keepBoxes()
    return pending == nil ? kept + look(action, times) : kept
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

  private mutating func look(_ action: Action, _ times: Int) -> [Request] {
    switch action {
    case .left: field.pan(-Double(times), 0)
    case .right: field.pan(Double(times), 0)
    case .up: field.pan(0, -Double(times))
    case .down: field.pan(0, Double(times))
    case .zoomIn, .zoomOut: field.zoom(in: action == .zoomIn)
    case .actualSize: field.showAll()
    case .nextBox: field.selectNext(1)
    case .previousBox: field.selectNext(-1)
    case .nextField: field.step(times)
    case .previousField: field.step(-times)
    case .addBox:
      field.addInTheMiddle()
      say("A box by hand: move it with H J K L, size it with > < ) (, keep it with Enter.")
    case .removeBox:
      guard field.remove() else {
        say("Choose a cell with Tab or the mouse first.", .warning)
        return []
      }
      return keepBoxes()
    case .undo, .redo:
      guard let who = context.who else { return [] }
      return [action == .undo ? .undo(by: who) : .redo(by: who), .slide(.open(slide: field.slide))]
    default: break
    }
    return []
  }

  /// The box as it was, then no box, then back.
  private mutating func leaveLevel() -> [Request] {
    if field.held != nil {
      field.held = nil
      field.selected = nil
    } else if field.selected != nil {
      field.selected = nil
    } else {
      return leaveField()
    }
    return []
  }

  mutating func leaveField() -> [Request] {
    let kept = keepBoxes()
    guard pending == nil else { return kept }
    page = fieldCameFrom
    let settled = kept + [.slide(.settle(slide: field.slide))]
    return page == .slides ? settled + [.slide(.list)] : settled
  }

  /// Keeps boxes that were moved, added or taken away, under the person's name.
  private mutating func keepBoxes() -> [Request] {
    guard let boxes = field.held, let digest = field.field?.digest else { return [] }
    guard let who = context.who else {
      pending = Pending(action: .keepBoxes, targets: [])
      askName()
      return []
    }
    field.held = nil
    field.fields[field.place].boxes = boxes
    field.isChanged = true
    return [.slide(.change(boxes, of: digest, by: who))]
  }

  // MARK: The mouse

  mutating func pointInField(_ event: MouseEvent) -> [Request] {
    switch event.kind {
    case .wheelUp, .wheelDown:
      field.zoom(in: event.kind == .wheelUp)
      return []
    case .release:
      guard field.drag != nil else { return [] }
      field.drag = nil
      return keepBoxes()
    case .press, .drag, .rightPress: break
    }
    guard let (x, y) = field.pixel(at: event.at, in: size, context.display) else { return [] }
    switch event.kind {
    case .press: return press(x, y)
    case .drag: drag(to: x, y)
    case .rightPress:
      let kept = press(x, y)
      field.drag = nil
      return kept + (field.selected == nil ? [] : actInField(.removeBox, count: nil))
    default: break
    }
    return []
  }

  private mutating func press(_ x: Int, _ y: Int) -> [Request] {
    let kept = keepBoxes()
    if let box = field.selectedBox, let corner = Self.opposite(of: x, y, in: box) {
      field.drag = .corner(x: corner.x, y: corner.y)
      return kept
    }
    let under = field.boxes.indices.filter { Self.contains(field.boxes[$0].box, x, y) }
    let smallest = under.min {
      field.boxes[$0].box.width * field.boxes[$0].box.height
        < field.boxes[$1].box.width * field.boxes[$1].box.height
    }
    field.selected = smallest
    if let smallest {
      let box = field.boxes[smallest].box
      field.drag = .whole(x: x - box.x, y: y - box.y)
    } else {
      field.drag = .corner(x: x, y: y)
    }
    return kept
  }

  private mutating func drag(to x: Int, _ y: Int) {
    switch field.drag {
    case .whole(let fromX, let fromY):
      guard var box = field.selectedBox else { return }
      (box.x, box.y) = (x - fromX, y - fromY)
      field.hold(box)
    case .corner(let fromX, let fromY):
      let box = PixelRectangle(
        x: min(x, fromX), y: min(y, fromY), width: abs(x - fromX), height: abs(y - fromY))
      if field.selected == nil {
        guard min(box.width, box.height) >= FieldScreen.leastSide else { return }
        field.add(box)
      } else {
        field.hold(box)
      }
    case nil: break
    }
  }

  private static func contains(_ box: PixelRectangle, _ x: Int, _ y: Int) -> Bool {
    x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
  }

  /// The corner opposite to the one near (x, y); nil where none is near.
  private static func opposite(
    of x: Int, _ y: Int, in box: PixelRectangle
  ) -> (x: Int, y: Int)? {
    let near = max(4, min(box.width, box.height) / 6)
    let isLeft = abs(x - box.x) <= near
    let isRight = abs(x - box.x - box.width) <= near
    let isTop = abs(y - box.y) <= near
    let isBottom = abs(y - box.y - box.height) <= near
    guard isLeft || isRight, isTop || isBottom else { return nil }
    return (isLeft ? box.x + box.width : box.x, isTop ? box.y + box.height : box.y)
  }
}
