import TerminalKit

/// Turns keys into changes of the console, its requests into work, and its state into frames.
public actor ConsoleLoop {
  private var console: Console
  private let display: any TerminalDisplay
  private let service: Service
  private let requests: AsyncStream<Request>
  private let request: AsyncStream<Request>.Continuation
  /// Those that others needn't wait behind.
  private let slowRequests: AsyncStream<Request>
  private let slowRequest: AsyncStream<Request>.Continuation
  private var isDrawing = false
  private var keys = KeyQueue()
  /// Lists asked for and not begun yet.
  private var waitingLists = 0

  public init(_ console: Console, on display: any TerminalDisplay, service: Service) {
    self.console = console
    self.display = display
    self.service = service
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
      group.addTask { [service] in
        for await event in service.events { await self.receive(event) }
      }
      group.addTask { [service, slowRequests] in
        for await one in slowRequests { await service.serve(one) }
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
    case .terminal(.paste(let text)): keys.pass(pasted: text)
    case .terminal(.painted(let painted)): keys.pass(painted)
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
      if case .list = one { waitingLists += 1 }
      (one.isSlow ? slowRequest : request).yield(one)
    }
  }

  /// Whether another list has been asked for since this one, which then nobody wants to see.
  private func isOvertaken(_ one: Request) -> Bool {
    guard case .list = one else { return false }
    waitingLists -= 1
    guard waitingLists > 0 else { return false }
    receive(.answered)
    return true
  }

  /// Requests are carried out one after the other, so that a list asked for after a change has it; slow
  /// ones beside them, so that no key waits for a model behind another's request.
  private func serve() async {
    for await one in requests where !isOvertaken(one) {
      switch one {
      case .quit:
        await service.stop()
        return
      case .repaint: await display.repaint()
      case .bell: await display.bell()
      case .suspend: await display.suspend()
      case .useGlyphs(let name): await display.choose(renderer: name)
      case .useTheme(Service.automaticTheme):
        if let (dark, light) = await service.automaticThemes() {
          await display.use(dark, onLight: light)
        }
      case .useTheme(let name):
        if let theme = await service.theme(named: name) { await display.use(theme) }
      default: await service.serve(one)
      }
    }
  }

  /// Draws once for all the events that have come in by the time it is this one's turn.
  private func draw() {
    guard !isDrawing else { return }
    isDrawing = true
    Task {
      isDrawing = false
      await display.present(console.draw(in: console.size))
    }
  }
}
