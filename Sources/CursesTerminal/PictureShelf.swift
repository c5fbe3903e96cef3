import BlockGraphics
import TerminalKit

/// A picture as cells: exactly as large as asked for, margins included.
struct FittedPicture: Sendable {
  let columns: Int
  let rows: Int
  let cells: [ScreenCell]
  /// What has to be sent beside the cells: pixels.
  var pixels: PixelPicture?
  /// How many of the cells are the picture's own, without the margin.
  var content = Size(columns: 0, rows: 0)

  subscript(row: Int, column: Int) -> ScreenCell { cells[row * columns + column] }

  /// What it takes of a shelf's room: its cells, and as many as its pixels would be in memory.
  var room: Int { cells.count + (pixels?.bytes.count ?? 0) / MemoryLayout<ScreenCell>.stride }
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
  var mode: FitMode
  /// For the slot of a judged picture: its bytes are as many whatever it shows.
  var isJudged = false
}

/// What a fit depends on beside the picture.
struct FitMode: Hashable, Sendable {
  var graphics: GraphicsProtocol
  var glyphs: GlyphLevel
  var colours: ColourDepth
  var cellWidth: Int
  var cellHeight: Int
  /// How many tmux the pixels go through.
  var wraps = 0
  /// The colours of a sixel picture.
  var registers = 256
  /// How dear a byte is to the fitter: 0 on a fast link.
  var lambda: Double
  /// The terminal's background is light: without colours, dark is ink then.
  var isLight: Bool
}

/// Fits that were made, and those that are wanted.
///
/// Holds so many cells, or pixels in their place, in all; what was looked at longest ago goes first.
struct PictureShelf: Sendable {
  /// What there is of a picture.
  struct Entry: Sendable {
    /// Mean colours, which are quick to make and to send.
    var coarse: FittedPicture?
    var fit: FittedPicture?
  }

  private struct Item: Sendable {
    let picture: FittedPicture
    var used: Int
  }

  /// Mean colours are the same whatever a byte costs, so they are kept under no cost.
  private var coarse: [FitRequest: Item] = [:]
  private var fits: [FitRequest: Item] = [:]
  private var clock = 0
  private var used = 0
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

  subscript(request: FitRequest) -> Entry {
    Entry(coarse: coarse[request.withoutCost]?.picture, fit: fits[request]?.picture)
  }

  /// These are on the screen now, the most urgent first, and those may be soon. Pictures that
  /// weren't there when they were asked for are asked for again.
  mutating func want(_ requests: [FitRequest], then upcoming: [FitRequest] = []) {
    clock += 1
    wanted = requests + upcoming
    missing = []
    for request in wanted {
      coarse[request.withoutCost]?.used = clock
      fits[request]?.used = clock
    }
  }

  /// The next to be made; what is being made already doesn't count. Nil when all is there.
  mutating func next() -> FitRequest? {
    let request = wanted.first { request in
      fits[request] == nil && !running.contains(request) && !missing.contains(request)
    }
    if let request { running.insert(request) }
    return request
  }

  /// Whether anybody still waits for this.
  func isWanted(_ request: FitRequest) -> Bool { wanted.contains(request) }

  mutating func store(coarse picture: FittedPicture, for request: FitRequest) {
    let old = coarse.updateValue(Item(picture: picture, used: clock), forKey: request.withoutCost)
    used += picture.room - (old?.picture.room ?? 0)
  }

  mutating func store(fit picture: FittedPicture, for request: FitRequest) {
    let old = fits.updateValue(Item(picture: picture, used: clock), forKey: request)
    used += picture.room - (old?.picture.room ?? 0)
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

  /// Goes well below the limit, so that this is rare. What is on the screen stays.
  private mutating func evict() {
    guard used > capacity else { return }
    let ages = Set(coarse.values.map(\.used) + fits.values.map(\.used)).filter { $0 < clock }
    for age in ages.sorted() where used > capacity * 3 / 4 {
      for (request, item) in coarse where item.used == age {
        used -= item.picture.room
        coarse[request] = nil
      }
      for (request, item) in fits where item.used == age {
        used -= item.picture.room
        fits[request] = nil
        if let pixels = item.picture.pixels { discarded.append(pixels.number) }
      }
    }
  }
}

extension FitRequest {
  /// The same, as if bytes cost nothing.
  fileprivate var withoutCost: FitRequest {
    var request = self
    request.mode.lambda = 0
    return request
  }
}
