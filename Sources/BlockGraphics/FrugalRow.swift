import Pictures

/// One row of cells chosen for the least sum of squared error and lambda times the bytes sent.
///
/// The bytes of a cell depend on the colours the pen had before, so the row is searched from the
/// left: of all ways to draw the cells so far, those that leave the pen in different colours
/// compete, and the best few go on. At each cell the pen may get two new colours, keep one, or
/// keep both; the character is chosen anew each time.
struct FrugalRow {
  /// A way to draw one cell.
  struct Choice {
    var kind: Kind
    /// The colours of the pen afterwards; nil while a row has not set one.
    var foreground: SIMD3<Float>?
    var background: SIMD3<Float>?
    /// What the cell's colours are fitted to when a run of cells shares them.
    var evidence: Evidence
  }

  /// What is drawn: a blank, a full block, or a shape or its inverse.
  enum Kind {
    case blank
    case full
    case shape(Int, isInverse: Bool)
  }

  /// The sums of one cell with its chosen character: g is the character's coverage, h the rest.
  struct Evidence {
    /// The sums of g times the samples and of h times the samples.
    var foreground: SIMD3<Float>
    var background: SIMD3<Float>
    /// |g|², g·h and |h|².
    var own: Float
    var mixed: Float
    var rest: Float
  }

  /// A way to draw the cells so far.
  private struct Path {
    var cost: Float
    var choice: Choice
    /// The index in `history` of the path up to the cell before.
    var previous: Int
  }

  private let table: ShapeTable
  private let lambda: Float
  private var shared: SharedColours
  private var projection: CellProjection
  private var history: [Path] = []
  private var live: Range<Int> = 0..<0

  /// How many paths go on from one cell to the next. More find little: 8 save 2 % of the bytes.
  private static let width = 4
  /// The most bytes that setting both colours anew can take.
  private static let mostBytes: Float = 38
  /// How many of the best shapes with free colours are tried.
  private static let freeShapes = 3

  init(_ table: ShapeTable, lambda: Double) {
    self.table = table
    self.lambda = Float(lambda)
    shared = SharedColours(table)
    projection = CellProjection(table)
  }

  /// The cells of one row of a raster of `columns` cells across.
  mutating func cells(of raster: Picture, row: Int, columns: Int) -> [BlockCell] {
    history.removeAll(keepingCapacity: true)
    live = 0..<0
    for column in 0..<columns {
      projection.load(
        raster.bytes.span, stride: 3 * raster.width, column: column, row: row, table: table)
      shared.load(projection)
      extend()
    }
    var choices: [Choice] = []
    var at = live.min { history[$0].cost < history[$1].cost } ?? -1
    while at >= 0 {
      choices.append(history[at].choice)
      at = history[at].previous
    }
    choices.reverse()
    SharedRuns.refit(&choices)
    return choices.map(cell)
  }

  /// Adds one cell to every live path.
  private mutating func extend() {
    let free = freeChoices()
    var next: [Path] = []
    if live.isEmpty {
      for choice in free { consider(choice, after: nil, previous: -1, cost: 0, among: &next) }
    }
    for index in live {
      let path = history[index]
      var choices = free
      appendShared(after: path.choice, to: &choices)
      for choice in choices {
        consider(choice, after: path.choice, previous: index, cost: path.cost, among: &next)
      }
    }
    next.sort { $0.cost < $1.cost }
    // The best path can always set both colours, so one that lags by more than that can't win.
    let most = (next.first?.cost ?? 0) + lambda * Self.mostBytes
    let first = history.count
    history.append(contentsOf: next.prefix(Self.width).prefix { $0.cost <= most })
    live = first..<history.count
  }

  /// Keeps a path unless a cheaper one leaves the pen in the same colours.
  private func consider(
    _ choice: Choice, after last: Choice?, previous: Int, cost: Float, among paths: inout [Path]
  ) {
    var choice = choice
    choice.foreground = choice.foreground ?? last?.foreground
    choice.background = choice.background ?? last?.background
    let error = error(of: choice) / Float(GlyphShape.samples)
    let bytes = bytes(of: choice, after: last)
    let path = Path(
      cost: cost + error + lambda * Float(bytes), choice: choice, previous: previous)
    let rival = paths.firstIndex {
      $0.choice.foreground == choice.foreground && $0.choice.background == choice.background
    }
    if let rival {
      if path.cost < paths[rival].cost { paths[rival] = path }
    } else {
      paths.append(path)
    }
  }

  /// The choices that don't depend on the pen: the best shapes, and one even colour.
  private mutating func freeChoices() -> [Choice] {
    var choices: [Choice] = []
    let mean = ColourPair(foreground: projection.mean, background: projection.mean).rounded
    choices.append(choice(.blank, foreground: nil, background: mean.background))
    choices.append(choice(.full, foreground: mean.foreground, background: nil))
    var shapes: [Int] = []
    for _ in 0..<Self.freeShapes {
      let shape = projection.strongest(besides: shapes)
      if projection.explained[shape] <= 0 { break }
      shapes.append(shape)
      let pair = projection.colours(shape, table).clamped.rounded
      let upright = Kind.shape(shape, isInverse: false)
      choices.append(choice(upright, foreground: pair.foreground, background: pair.background))
      if table.inverses[shape] != nil {
        let inverse = Kind.shape(shape, isInverse: true)
        choices.append(choice(inverse, foreground: pair.background, background: pair.foreground))
      }
    }
    return choices
  }

  /// The choices that keep one colour of the pen or both.
  private mutating func appendShared(after last: Choice, to choices: inout [Choice]) {
    if let background = last.background {
      choices.append(choice(.blank, foreground: nil, background: background))
      let best = shared.best(keeping: background, asBackground: true, projection, table)
      if let best {
        let kind = Kind.shape(best.shape, isInverse: best.isInverse)
        let evidence = evidence(for: kind)
        let foreground = evidence.bestForeground(over: background)
        choices.append(
          Choice(
            kind: kind, foreground: foreground, background: background, evidence: evidence))
      }
    }
    if let foreground = last.foreground {
      choices.append(choice(.full, foreground: foreground, background: nil))
      let best = shared.best(keeping: foreground, asBackground: false, projection, table)
      if let best {
        let kind = Kind.shape(best.shape, isInverse: best.isInverse)
        let evidence = evidence(for: kind)
        let background = evidence.bestBackground(under: foreground)
        choices.append(
          Choice(
            kind: kind, foreground: foreground, background: background, evidence: evidence))
      }
    }
    if let foreground = last.foreground, let background = last.background {
      let pair = ColourPair(foreground: foreground, background: background)
      let best = shared.best(keeping: pair, projection, table)
      choices.append(
        choice(
          .shape(best.shape, isInverse: best.isInverse), foreground: foreground,
          background: background))
    }
  }

  private func choice(
    _ kind: Kind, foreground: SIMD3<Float>?, background: SIMD3<Float>?
  ) -> Choice {
    Choice(
      kind: kind, foreground: foreground, background: background, evidence: evidence(for: kind))
  }

  private func evidence(for kind: Kind) -> Evidence {
    let all = Float(GlyphShape.samples)
    let total = projection.mean * all
    switch kind {
    case .blank:
      return Evidence(foreground: .zero, background: total, own: 0, mixed: 0, rest: all)
    case .full:
      return Evidence(foreground: total, background: .zero, own: all, mixed: 0, rest: 0)
    case .shape(let shape, let isInverse):
      let area = table.area[shape]
      let square = table.square[shape]
      let y = SIMD3(projection.red[shape], projection.green[shape], projection.blue[shape])
      let covered = y + projection.mean * area
      let evidence = Evidence(
        foreground: covered, background: total - covered, own: square, mixed: area - square,
        rest: all - 2 * area + square)
      return isInverse ? evidence.exchanged : evidence
    }
  }

  /// The squared error of a choice for the cell that is loaded.
  private func error(of choice: Choice) -> Float {
    let mean = projection.mean
    let base = projection.energy + (mean * mean).sum() * Float(GlyphShape.samples)
    let evidence = choice.evidence
    let foreground = choice.foreground ?? .zero
    let background = choice.background ?? .zero
    let linear = foreground * evidence.foreground + background * evidence.background
    let even = foreground * foreground * evidence.own + background * background * evidence.rest
    let mixed = foreground * background * evidence.mixed
    return base + (even + 2 * mixed - 2 * linear).sum()
  }

  private func bytes(of choice: Choice, after last: Choice?) -> Int {
    var bytes = Unicode.UTF8.width(glyph(of: choice.kind))
    var changes = 0
    if let foreground = choice.foreground, foreground != last?.foreground {
      bytes += Self.bytes(foreground)
      changes += 1
    }
    if let background = choice.background, background != last?.background {
      bytes += Self.bytes(background)
      changes += 1
    }
    return changes == 0 ? bytes : bytes + 2 + changes
  }

  /// The length of `38;2;R;G;B`.
  private static func bytes(_ colour: SIMD3<Float>) -> Int {
    var digits = 10
    for channel in 0..<3 { digits += colour[channel] >= 100 ? 2 : colour[channel] >= 10 ? 1 : 0 }
    return digits
  }

  private func glyph(of kind: Kind) -> Unicode.Scalar {
    switch kind {
    case .blank: " "
    case .full: "█"
    case .shape(let shape, let isInverse):
      isInverse ? table.inverses[shape] ?? " " : table.glyphs[shape]
    }
  }

  private func cell(_ choice: Choice) -> BlockCell {
    let foreground = choice.foreground ?? choice.background ?? .zero
    let background = choice.background ?? foreground
    return BlockCell(
      glyph: glyph(of: choice.kind), foreground: Colour(foreground),
      background: Colour(background))
  }
}

extension FrugalRow.Evidence {
  /// The same for the inverse character.
  var exchanged: FrugalRow.Evidence {
    FrugalRow.Evidence(
      foreground: background, background: foreground, own: rest, mixed: mixed, rest: own)
  }

  /// The whole levels that fit best beside a given colour.
  func bestForeground(over background: SIMD3<Float>) -> SIMD3<Float> {
    Self.level((foreground - background * mixed) / own)
  }

  /// The whole levels that fit best beside a given colour.
  func bestBackground(under foreground: SIMD3<Float>) -> SIMD3<Float> {
    Self.level((background - foreground * mixed) / rest)
  }

  static func level(_ colour: SIMD3<Float>) -> SIMD3<Float> {
    ColourPair(foreground: colour, background: colour).clamped.rounded.foreground
  }
}
