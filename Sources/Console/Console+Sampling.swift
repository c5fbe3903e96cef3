import TerminalKit

extension Console {
  mutating func actInSampling(_ action: Action, count: Int?) -> [Request] {
    let times = count ?? 1
    if sampling.isInTiles, let requests = actOnTiles(action, times) { return requests }
    switch action {
    case .up: sampling.chooseField(-times)
    case .down: sampling.chooseField(times)
    case .left: sampling.step(-times)
    case .right: sampling.step(times)
    case .start: return startSampling()
    case .stop: return sampling.isRunning ? [.sampling(.stop)] : []
    case .otherPanel: sampling.isInTiles = !sampling.isInTiles && !sampling.tiles.isEmpty
    case .film: sampling.showsFilm.toggle()
    case .typeValue: askSamplingValue()
    case .keep, .reject: say("Tab goes to the cells; then y keeps and x rejects.", .warning)
    default: break
    }
    return []
  }

  private mutating func startSampling() -> [Request] {
    guard sampling.model != nil else {
      say("There is no model to sample with.", .warning)
      return []
    }
    guard !sampling.isRunning else {
      say("Cells are being made already; Esc stops that.", .warning)
      return []
    }
    if !sampling.tiles.isEmpty { sampling.order.seed &+= 1 }
    sampling.begin()
    return [.sampling(.start(sampling.order))]
  }

  private mutating func actOnTiles(_ action: Action, _ times: Int) -> [Request]? {
    let across = sampling.layout(in: size).across
    let last = max(0, sampling.tiles.count - 1)
    switch action {
    case .left: sampling.selected = max(0, sampling.selected - times)
    case .right: sampling.selected = min(last, sampling.selected + times)
    case .up: sampling.selected = max(0, sampling.selected - across * times)
    case .down: sampling.selected = min(last, sampling.selected + across * times)
    case .keep: return judge(nil)
    case .reject:
      guard canJudge else { return [] }
      overlay = .prompt(
        PromptOverlay(
          .samplingRejection, title: "reject",
          explanation:
            "Why? The reason and the picture are kept; counts of kept cells leave it out."))
    case .stop where !sampling.isRunning: sampling.isInTiles = false
    default: return nil
    }
    return []
  }

  private mutating func judge(_ rejection: String?) -> [Request] {
    guard canJudge, let who = context.who else { return [] }
    let index = sampling.selected
    sampling.selected = min(index + 1, max(0, sampling.tiles.count - 1))
    return [.sampling(.judge(index: index, rejection: rejection, by: who))]
  }

  private var canJudge: Bool {
    mutating get {
      guard sampling.tiles.indices.contains(sampling.selected),
        sampling.tiles[sampling.selected].isFinished
      else {
        say("This cell isn't finished yet.", .warning)
        return false
      }
      guard context.who != nil else {
        askName()
        return false
      }
      return true
    }
  }

  private mutating func askSamplingValue() {
    switch sampling.field {
    case .cellClass, .preset, .solver: say("h and l choose this one.", .warning)
    case .count, .seed, .steps, .guidance:
      overlay = .prompt(
        PromptOverlay(
          .samplingValue, title: "\(sampling.field)", explanation: "A number; Enter takes it."))
    }
  }

  mutating func pointInSampling(_ event: MouseEvent) -> [Request] {
    let layout = sampling.layout(in: size)
    guard event.kind == .press else { return [] }
    if layout.tiles.contains(event.at), !sampling.tiles.isEmpty {
      let column = (event.at.column - layout.tiles.column - 1) / (layout.tile.columns + 1)
      let row = (event.at.row - layout.tiles.row) / (layout.tile.rows + 1)
      let place = row * layout.across + column
      if column < layout.across, sampling.tiles.indices.contains(place) {
        sampling.isInTiles = true
        sampling.selected = place
      }
    } else if layout.form.contains(event.at) {
      sampling.isInTiles = false
    }
    return []
  }
}
