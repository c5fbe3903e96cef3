import BlockGraphics
import TerminalKit

/// A picture as cells: exactly as large as asked for, margins included.
struct FittedPicture: Sendable {
  let columns: Int
  let rows: Int
  let cells: [ScreenCell]
  /// What has to be sent beside the cells: pixels.
  var pixels: PixelPicture?

  subscript(row: Int, column: Int) -> ScreenCell { cells[row * columns + column] }
}

/// A picture that the terminal draws from pixels, ready to be sent.
struct PixelPicture: Sendable {
  /// Its number: in the terminal's memory with kitty, in our own book-keeping with sixel.
  let number: UInt32
  let bytes: [UInt8]
  /// Where in the slot a sixel picture begins.
  let row: Int
  let column: Int
  let method: GraphicsProtocol
}

/// A picture, or a part of it, to be made into so many cells.
struct FitRequest: Hashable, Sendable {
  let key: PictureKey
  let part: ImageSlot.Part?
  let columns: Int
  let rows: Int
  let mode: FitMode
}

/// What a fit depends on beside the picture.
struct FitMode: Hashable, Sendable {
  var graphics: GraphicsProtocol
  var glyphs: GlyphLevel
  var colours: ColourDepth
  var cellWidth: Int
  var cellHeight: Int
  /// The terminal's background is light: without colours, dark is ink then.
  var isLight: Bool
}

/// Fits that were made, and those that are wanted.
///
/// Holds so many cells in all; what was looked at longest ago goes first.
struct PictureShelf: Sendable {
  /// What there is of a picture.
  struct Entry: Sendable {
    /// Mean colours, which are quick to make and to send.
    var coarse: FittedPicture?
    var fit: FittedPicture?
    fileprivate var used = 0
  }

  private var entries: [FitRequest: Entry] = [:]
  private var clock = 0
  private var cells = 0
  /// In the order in which they are to be made.
  private(set) var wanted: [FitRequest] = []
  private var running: Set<FitRequest> = []
  private var missing: Set<FitRequest> = []
  /// Numbers of pixel pictures that were thrown away.
  private var discarded: [UInt32] = []
  private let capacity: Int

  /// About 16 MiB when full.
  init(capacity: Int = 1 << 20) {
    self.capacity = capacity
  }

  subscript(request: FitRequest) -> Entry? { entries[request] }

  /// These are on the screen now, the most urgent first. Pictures that weren't there when they
  /// were asked for are asked for again.
  mutating func want(_ requests: [FitRequest]) {
    clock += 1
    wanted = requests
    missing = []
    for request in requests { entries[request]?.used = clock }
  }

  /// The next to be made, and what is being made already doesn't count; nil when all is there.
  mutating func next() -> FitRequest? {
    let request = wanted.first { request in
      entries[request]?.fit == nil && !running.contains(request) && !missing.contains(request)
    }
    if let request { running.insert(request) }
    return request
  }

  /// Whether anybody still waits for this.
  func isWanted(_ request: FitRequest) -> Bool { wanted.contains(request) }

  mutating func store(coarse: FittedPicture, for request: FitRequest) {
    cells += coarse.cells.count - (entries[request]?.coarse?.cells.count ?? 0)
    entries[request, default: Entry()].coarse = coarse
    entries[request]?.used = clock
  }

  mutating func store(fit: FittedPicture, for request: FitRequest) {
    cells += fit.cells.count - (entries[request]?.fit?.cells.count ?? 0)
    entries[request, default: Entry()].fit = fit
    entries[request]?.used = clock
    evict()
  }

  /// Work on this has ended; `found` is false where there is no such picture.
  mutating func finished(_ request: FitRequest, found: Bool) {
    running.remove(request)
    if !found { missing.insert(request) }
  }

  /// The numbers of the pixel pictures that went since this was last asked.
  mutating func takeDiscarded() -> [UInt32] {
    defer { discarded = [] }
    return discarded
  }

  private mutating func evict() {
    guard cells > capacity else { return }
    let screen = Set(wanted)
    for (request, entry) in entries.sorted(by: { $0.value.used < $1.value.used })
    where !screen.contains(request) {
      cells -= (entry.coarse?.cells.count ?? 0) + (entry.fit?.cells.count ?? 0)
      entries[request] = nil
      if let pixels = entry.fit?.pixels { discarded.append(pixels.number) }
      // Well below the limit, so that this is rare.
      if cells < capacity * 3 / 4 { return }
    }
  }
}
