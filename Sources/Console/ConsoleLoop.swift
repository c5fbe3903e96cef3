import TerminalKit

/// Turns keys into changes of the console, its requests into work, and its state into frames.
public actor ConsoleLoop {
  private var console: Console
  private let display: any TerminalDisplay
  private let rooms: Rooms
  private let requests: AsyncStream<Request>
  private let request: AsyncStream<Request>.Continuation
  /// Those that others needn't wait behind.
  private let slowRequests: AsyncStream<Request>
  private let slowRequest: AsyncStream<Request>.Continuation
  private var isDrawing = false
  private var keys = KeyQueue()
  /// Asked for and not begun yet.
  private var waiting: [Request] = []

  public init(_ console: Console, on display: any TerminalDisplay, rooms: Rooms) {
    self.console = console
    self.display = display
    self.rooms = rooms
    (requests, request) = AsyncStream.makeStream(of: Request.self)
    (slowRequests, slowRequest) = AsyncStream.makeStream(of: Request.self)
  }

  /// Runs until the person leaves. What was asked for before that has been done when it returns.
  public func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [display] in
        for await event in display.events { await self.receive(.terminal(event)) }
        await self.receive(.terminal(.end))
      }
      group.addTask { [rooms] in
        for await event in rooms.events { await self.receive(event) }
      }
      group.addTask { [rooms, slowRequests] in
        for await one in slowRequests { await rooms.serve(one) }
      }
      ask(console.opening)
      draw()
      await serve()
      group.cancelAll()
    }
  }

  private func receive(_ event: ConsoleEvent) {
    switch event {
    case .terminal(.key(let key)):
      if let urgent = keys.pass(key) { take(.terminal(.key(urgent))) }
    case .terminal(.typed(let text)): keys.pass(typed: text)
    case .terminal(.paste), .terminal(.painted), .terminal(.mouse):
      if case .terminal(let event) = event { keys.pass(event) }
    case .answered: keys.noteAnswer()
    default: take(event)
    }
    type()
  }

  /// So many keys are taken in one go; then what they led to is drawn, and what else came is heard.
  private static let mostAtOnce = 256

  private func type() {
    for _ in 0..<Self.mostAtOnce {
      guard let event = keys.next(atOnce: console.takesKeysAtOnce, asText: console.takesText)
      else { return draw() }
      take(.terminal(event))
    }
    draw()
    Task { type() }
  }

  private func take(_ event: ConsoleEvent) {
    ask(console.update(event, at: .now))
  }

  private func ask(_ fresh: [Request]) {
    keys.ask(fresh)
    for one in fresh {
      if !one.isSlow { waiting.append(one) }
      (one.isSlow ? slowRequest : request).yield(one)
    }
  }

  /// Whether another has been asked for since that makes this one needless.
  private func isOvertaken(_ one: Request) -> Bool {
    if !waiting.isEmpty { waiting.removeFirst() }
    guard waiting.contains(where: { $0.overtakes(one) }) else { return false }
    if one.leads { receive(.answered) }
    return true
  }

  /// Requests are carried out one after the other, so that a list asked for after a change has it; slow
  /// ones beside them, so that no key waits for a model behind another's request.
  private func serve() async {
    for await one in requests where !isOvertaken(one) {
      switch one {
      case .program(.quit):
        await rooms.stop()
        return
      case .program(.repaint): await display.repaint()
      case .program(.bell): await display.bell()
      case .program(.suspend): await display.suspend()
      case .program(.useGlyphs(let name)): await display.choose(renderer: name)
      case .program(.useTheme(Rooms.automaticTheme)):
        if let (dark, light) = await rooms.automaticThemes() {
          await display.use(dark, onLight: light)
        }
      case .program(.useTheme(let name)):
        if let theme = await rooms.theme(named: name) { await display.use(theme) }
      default: await rooms.serve(one)
      }
    }
  }

  /// Draws once for all the events that have come in by the time it is this one's turn.
  private func draw() {
    guard !isDrawing else { return }
    isDrawing = true
    Task {
      isDrawing = false
      await display.present(console.draw())
    }
  }
}
