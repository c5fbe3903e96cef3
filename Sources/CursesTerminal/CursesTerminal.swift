import Basis
public import BlockGraphics
import CNcursesShim
import Dispatch
import Foundation
public import Pictures
public import TerminalKit

/// The terminal: shows frames, with pictures, and tells of keys, the mouse and its size.
///
/// Curses owns input, windows and their composition; what differs from what the terminal shows
/// is painted by `ScreenPainter`. Every call to curses is made on the actor's own queue.
///
/// Text is painted at once; pictures follow, the most urgent first. A frame that is overtaken by
/// a newer one before its turn is never painted.
public actor CursesTerminal {
  /// Keys, mouse, pastes, size, focus, what the terminal can do, and the end. One reader.
  public nonisolated let events: AsyncStream<TerminalEvent>

  let eventSink: AsyncStream<TerminalEvent>.Continuation
  let executor: QueueExecutor
  let options: TerminalOptions
  let pictures: @Sendable (PictureKey) async -> Picture?
  let fitters: [PictureFitter]

  /// What the terminal can do, and what of it the person chose to use.
  var capabilities: Capabilities
  var chosen: TerminalChoice
  var theme: Theme
  /// The theme follows the terminal's background.
  var automaticTheme: AutomaticTheme?
  /// What was chosen on this terminal before counts, until something else is chosen.
  var followsMemory = true
  var palette: TextPalette
  var announced: DisplayDescription?

  var painter: ScreenPainter
  var composition: Composition
  var pacer: Pacer
  var shelf = PictureShelf()
  /// Pictures on the screen, by slot of the composition.
  var shown: [ShownPicture] = []
  var runningFits = 0
  /// The last number given to a picture of pixels, and those that the terminal has in memory.
  /// Beside another program's in the same tmux they must differ.
  var pictureNumber: UInt32
  var kittyPictures: Set<UInt32> = []
  /// How dear a byte is to fits that are made now.
  var lambda = 0.0
  /// The sixel pictures on the screen.
  var sixels: [ShownPicture] = []
  /// What tmux said of the terminals it is shown on, the nearest first.
  var tmuxLevels: [TmuxLevel] = []
  /// Judged pictures that are whole once all that was sent has been worked off, and the frames
  /// before that the terminal hasn't acknowledged.
  var whole: [PaintedFrame.Picture] = []
  var unacknowledged: [SentFrame] = []
  /// The link carries pixels: it is this computer's own, or has been found fast enough, now or before.
  var pixelsAreAffordable: Bool

  var frame: Frame?
  /// The frame is newer than the composition.
  var frameIsNew = false
  /// The terminal has to be cleared: at the start, after another size, on demand.
  var needsClear = true
  var paintIsScheduled = false
  /// A timer runs for answers that don't come.
  var isAwaiting = false
  var cursorIsShown = false
  var title = ""

  /// Bytes that the terminal has not taken yet.
  var outbox: [UInt8] = []
  var outboxStart = 0
  var sources: TerminalSources?
  var decoder = InputDecoder()
  /// Counts input, so that a timer knows whether anything came since it was set.
  var inputCount = 0
  /// Questions that are to be answered before the process may end.
  var openQuestions = 0
  var lastQuestion = 0.0
  /// The first questions have been answered.
  var isProbed = false
  /// The levels whose glyphs are being tried, in the order of the answers.
  var glyphTest: [GlyphLevel] = []
  /// To be sent at the beginning of the next frame.
  var preface: [UInt8] = []
  var phase = Phase.open
  /// The other side has hung up.
  var isGone = false
  /// Characters of the read under way.
  var typed = ""

  enum Phase: Sendable {
    case open
    case suspended
    case closing
    case closed
  }

  /// Takes over the terminal of this process. `pictures` is asked, off the actor, for every
  /// picture that a frame shows; nil means that there is none now.
  ///
  /// Throws where there is no terminal, or none that can show full screens.
  public init(
    options: TerminalOptions, pictures: @escaping @Sendable (PictureKey) async -> Picture?
  ) throws(TerminalError) {
    let executor = QueueExecutor(label: "leuko.terminal", qos: .userInteractive)
    let type = options.environment["TERM"] ?? ""
    let started = executor.queue.sync { Self.start(type: type) }
    let (descriptors, colours) = try started.get()
    self.executor = executor
    self.options = options
    self.pictures = pictures
    (events, eventSink) = AsyncStream.makeStream(of: TerminalEvent.self)
    fitters = (0..<Self.fitterCount).map { PictureFitter(label: "leuko.fitter.\($0)") }
    let guess = Capabilities(environment: options.environment, descriptionColours: colours)
    capabilities = guess
    pixelsAreAffordable = options.record?.pixels ?? !options.isRemote
    pacer = Pacer(rate: options.record?.rate, roundTrip: options.record?.roundTrip)
    pictureNumber = guess.insideTmux ? UInt32(getpid() & 0xFFF) << 12 : 0
    if let record = options.record { capabilities.recall(record) }
    chosen = TerminalChoice(
      colours: options.colours, glyphs: options.glyphs, graphics: options.graphics)
    theme = options.theme
    automaticTheme = options.lightTheme.map { AutomaticTheme(dark: options.theme, light: $0) }
    palette = TextPalette(theme: options.theme, depth: options.colours ?? guess.colours)
    let size = Self.size()
    painter = ScreenPainter(
      rows: size.rows, columns: size.columns, scrollsByLines: !guess.scrolls)
    composition = Composition(rows: size.rows, columns: size.columns)
    executor.queue.async {
      self.assumeIsolated { $0.begin(descriptors) }
    }
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Shows a frame as soon as the terminal can take it. The newest wins.
  public func present(_ frame: Frame) {
    guard phase != .closed else { return }
    self.frame = frame
    frameIsNew = true
    schedulePaint()
  }

  /// Text looks like this from now on.
  public func use(_ theme: Theme) {
    automaticTheme = nil
    show(in: theme)
  }

  /// Text looks like the first, or like the second where the terminal's background is light.
  public func use(_ dark: Theme, onLight light: Theme) {
    automaticTheme = AutomaticTheme(dark: dark, light: light)
    show(in: capabilities.isLight == true ? light : dark)
  }

  private func show(in theme: Theme) {
    self.theme = theme
    frameIsNew = frame != nil
    palette = TextPalette(theme: theme, depth: colours)
    schedulePaint()
  }

  /// Clears the terminal and paints all of it again.
  public func repaint() {
    needsClear = true
    schedulePaint()
  }

  /// Overrides what was found out about the terminal; nil leaves a matter to the terminal.
  public func choose(
    glyphs: GlyphLevel? = nil, colours: ColourDepth? = nil, graphics: GraphicsProtocol? = nil
  ) {
    chosen = TerminalChoice(colours: colours, glyphs: glyphs, graphics: graphics)
    displayChanged()
  }

  /// Overrides how pictures are drawn, by the name the display description uses: 'octants',
  /// 'half blocks', 'kitty', …; 'automatic' leaves it to the terminal. Unknown names do nothing.
  public func choose(renderer name: String) {
    followsMemory = false
    if name == "automatic" {
      chosen.glyphs = nil
      chosen.graphics = nil
    } else if let level = GlyphLevel(named: name) {
      chosen.glyphs = level
      chosen.graphics = .glyphs
    } else if let graphics = GraphicsProtocol(rawValue: name) {
      chosen.graphics = graphics
    } else {
      return
    }
    displayChanged()
  }

  /// Asks the terminal for attention.
  public func bell() {
    guard phase == .open else { return }
    send([0x07])
  }

  /// What pictures look like here.
  public var display: DisplayDescription {
    let cell = cellSize
    return DisplayDescription(
      columns: composition.columns, rows: composition.rows, cellWidth: cell.width,
      cellHeight: cell.height, colours: colours.title, renderer: renderer,
      terminal: capabilities.name, roundTrip: pacer.roundTrip.map { 1000 * $0 },
      synchronized: capabilities.synchronized, isSlow: pacer.lambda > 0)
  }
}

extension CursesTerminal {
  /// What the next start on this terminal, over this connection, begins with; nil where nothing was
  /// learned.
  public var record: TerminalRecord? {
    guard isProbed, !capabilities.coloursUnwanted else { return nil }
    let isSlow = pacer.isSlow
    return TerminalRecord(
      name: capabilities.name, colours: capabilities.colours.rawValue, pixels: pixelsAreAffordable,
      rate: isSlow ? pacer.rate : nil, roundTrip: isSlow ? pacer.roundTrip : nil)
  }
}

/// What the person chose; nil is what the terminal can do.
struct TerminalChoice: Hashable, Sendable {
  var colours: ColourDepth?
  var glyphs: GlyphLevel?
  var graphics: GraphicsProtocol?
}

/// A theme for either kind of background.
struct AutomaticTheme: Sendable {
  let dark: Theme
  let light: Theme
}

// MARK: What is in use

extension CursesTerminal {
  var colours: ColourDepth { chosen.colours ?? capabilities.colours }
  var glyphs: GlyphLevel {
    chosen.glyphs ?? remembered.flatMap(GlyphLevel.init(named:)) ?? capabilities.glyphs
  }

  /// What was chosen on this terminal before.
  var remembered: String? {
    followsMemory ? options.remembered[DisplayDescription.plainName(capabilities.name)] : nil
  }

  /// What draws the pictures, as the display description words it.
  var renderer: String {
    switch graphicsInUse {
    case .glyphs: glyphs.rawValue
    case .kitty: graphicsInUse.rawValue
    // Where none is large enough, or something lies over all of them, they are glyphs all the same.
    case .sixel:
      shown.contains { $0.request.mode.graphics == .sixel }
        ? graphicsInUse.rawValue : glyphs.rawValue
    }
  }

  /// A cell's size in pixels, as far as is known.
  var cellSize: (width: Int, height: Int) {
    if let cell = capabilities.cell { return cell }
    return Self.size().cell ?? (8, 16)
  }

  /// Something that is seen may have changed: paints it, and says so.
  func displayChanged() {
    palette = TextPalette(theme: theme, depth: colours)
    if frame != nil { frameIsNew = true }
    schedulePaint()
    announceDisplay()
  }

  func announceDisplay() {
    var current = display
    // The time of a round trip changes all the time; it is there for who asks.
    current.roundTrip = nil
    guard current != announced else { return }
    announced = current
    eventSink.yield(.display(display))
  }

  /// Pictures are fitted on at most two threads, leaving a core to the terminal.
  private static var fitterCount: Int {
    min(2, max(1, ProcessInfo.processInfo.activeProcessorCount - 1))
  }

  /// The terminal's size in cells, never empty, and a cell's size in pixels if the tty tells.
  static func size() -> (rows: Int, columns: Int, cell: (width: Int, height: Int)?) {
    var (rows, columns, width, height): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    cnc_tty_size(&rows, &columns, &width, &height)
    if rows <= 0 || columns <= 0 { return (24, 80, nil) }
    let cell = (width: Int(width / columns), height: Int(height / rows))
    let wide = min(mostColumns, Int(columns))
    return (
      min(mostCells / wide, Int(rows)), wide, Capabilities.isPlausible(cell) ? cell : nil
    )
  }

  /// Larger windows are filled in part only: what they claim would take memory without end. A cell
  /// takes a third of a kilobyte while a frame is painted; a screen of 3840 x 2160 pixels has less
  /// than so many in letters of 6 x 12.
  private static let (mostColumns, mostCells) = (1000, 120_000)
}
