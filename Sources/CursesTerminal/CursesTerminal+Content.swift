import BlockGraphics
import TerminalKit

// What goes into a frame: all of the text, and of the pictures what the link allows.
//
// A picture's block may show three things: nothing, the picture's mean colours, or the picture.
// Whatever else is there when a frame begins (another picture, a window that is gone) is cleared
// in that frame, so that no picture is ever seen above the name of another.

extension CursesTerminal {
  /// Bytes that a cell of a picture takes, roughly.
  private var cellCost: Int { colours == .trueColour ? 30 : 16 }

  /// Takes over the slots of a new frame.
  func show(_ slots: [ImageSlot]) {
    var levels: [FitRequest: ShownPicture.Level] = [:]
    var paddedRows: [FitRequest: Int] = [:]
    for picture in shown {
      levels[picture.request] = max(picture.level, levels[picture.request] ?? .nothing)
      paddedRows[picture.request] = picture.paddedRows
    }
    let finished = Set(shown.filter { $0.level == .fit }.map(\.request))
    let popups = frame?.popups.map(\.area) ?? []
    shown = slots.map { slot in
      var request = request(for: slot, under: popups)
      // What is on the screen stays, also when a byte has become dearer or cheaper.
      for other in Pacer.lambdas where !finished.contains(request) {
        var same = request
        same.mode.lambda = other
        if finished.contains(same) { request = same }
      }
      return ShownPicture(
        request: request, slot: slot, level: levels[request] ?? .nothing,
        paddedRows: paddedRows[request] ?? 0)
    }
    let upcoming = frame?.upcoming.map { request(for: $0, under: []) } ?? []
    shelf.want(byUrgency.map { shown[$0].request }, then: upcoming)
    announceDisplay()
  }

  /// The pictures' indices, the most urgent first, and of those the nearest to where the person is.
  private var byUrgency: [Int] {
    let focus = frame?.focus ?? frame?.cursor ?? Point(column: 0, row: 0)
    let ranks = shown.map { picture in
      let area = picture.slot.area
      // A cell is twice as high as it is wide.
      let across = 2 * area.column + area.columns - 2 * focus.column
      let down = 2 * (2 * area.row + area.rows - 2 * focus.row)
      return (urgency: -picture.slot.urgency, distance: across * across + down * down)
    }
    return shown.indices.sorted { one, other in
      let (a, b) = (ranks[one], ranks[other])
      return (a.urgency, a.distance, one) < (b.urgency, b.distance, other)
    }
  }

  /// Paints what differs. Returns whether pictures were left for the next time.
  func paintContent(afterNewFrame isNew: Bool, allowance: Int, into out: inout ScreenBytes) -> Bool
  {
    let entries = shown.map { shelf[$0.request] }
    // Terminals differ in whether sixels move along.
    if isNew, sixels.isEmpty {
      // Pictures that are to move are looked for as they are now.
      let expected = zip(shown, entries).map { picture, entry in
        picture.level == .fit ? entry.fit : picture.slot.isJudged ? nil : entry.coarse
      }
      painter.scroll(towards: content(showing: expected), into: &out)
    }
    var target = content(showing: entries.map { $0.fit ?? $0.coarse })
    settle(&target)
    discardPixels(into: &out)
    let whole = 0..<target.rows
    // Judged pictures are painted row by row, each with as many bytes as any other.
    let isJudging = shown.contains { $0.slot.isJudged && $0.level < .fit }
    if !isJudging, pacer.isFast || missing(in: target) * cellCost < allowance {
      for case let pixels? in entries.map({ $0.fit?.pixels }) { sendPixels(pixels, into: &out) }
      drawSixels(target, entries, into: &out)
      painter.paint(target, rows: whole, columns: 0..<target.columns, into: &out)
      for (index, entry) in entries.enumerated() { shown[index].level = .init(entry) }
      return false
    }
    var back = target
    for at in back.cells.indices {
      guard let index = composition.slot(at: at) else { continue }
      let now = painter.front.cells[at]
      let coarse = cell(entries[index].coarse, of: index, at: at)
      back.cells[at] = now == target.cells[at] || now == coarse ? now : .blank
    }
    let before = out.count
    painter.paint(back, rows: whole, columns: 0..<back.columns, into: &out)
    // What the person did is to be seen at once; pictures have a frame of their own.
    if isNew, out.count > before { return true }
    return paintPictures(target, entries, over: &back, until: allowance, into: &out)
  }

  /// Paints pictures until so many bytes are there: mean colours of all, then all in full.
  private func paintPictures(
    _ target: ScreenContent, _ entries: [PictureShelf.Entry], over back: inout ScreenContent,
    until limit: Int, into out: inout ScreenBytes
  ) -> Bool {
    let order = byUrgency
    // Of a picture that was whole, and had something before it for a while, only what is missing comes.
    for index in order where !shown[index].slot.isJudged && shown[index].level < .fit {
      guard let coarse = entries[index].coarse else { continue }
      let isDone = paintPicture(index, over: &back, until: limit, into: &out) { at, now in
        now == .blank ? cell(coarse, of: index, at: at) : now
      }
      if !isDone { return true }
      shown[index].level = max(shown[index].level, .coarse)
    }
    for index in order {
      // Nothing of a judged picture is seen before its best, which may take as many frames.
      if shown[index].slot.isJudged, entries[index].fit == nil { continue }
      guard out.count < limit else { return true }
      if let pixels = entries[index].fit?.pixels {
        sendPixels(pixels, into: &out)
        drawSixels(target, entries, into: &out)
      }
      let isDone = paintPicture(index, over: &back, until: limit, into: &out) { at, _ in
        target.cells[at]
      }
      if !isDone { return true }
      shown[index].level = .init(entries[index])
    }
    return false
  }

  /// Draws sixel pictures whose cells show anything else.
  private func drawSixels(
    _ target: ScreenContent, _ entries: [PictureShelf.Entry], into out: inout ScreenBytes
  ) {
    for (index, entry) in entries.enumerated() {
      guard let pixels = entry.fit?.pixels, pixels.method == .sixel else { continue }
      let area = visibleArea(index)
      let rows = area.row..<area.maxRow
      let columns = area.column..<area.maxColumn
      let isThere = rows.allSatisfy { row in
        columns.allSatisfy { painter.front[row, $0] == target[row, $0] }
      }
      if isThere { continue }
      // Cleared first: what is under a picture would show through where it has no pixels.
      painter.paint(
        ScreenContent(rows: target.rows, columns: target.columns), rows: rows, columns: columns,
        into: &out)
      painter.placeCursor(
        row: area.row + pixels.row, column: area.column + pixels.column, into: &out)
      out.append(pixels.bytes)
      if shown[index].slot.isJudged {
        painter.pad(Self.sixelStep - pixels.bytes.count % Self.sixelStep + 3, into: &out)
      }
      painter.cover(rows: rows, columns: columns, with: target)
      sixels.append(shown[index])
    }
  }

  /// Paints the cells of one picture that are seen, in pieces. Returns whether all were painted.
  private func paintPicture(
    _ index: Int, over back: inout ScreenContent, until limit: Int, into out: inout ScreenBytes,
    cell: (_ at: Int, _ now: ScreenCell) -> ScreenCell
  ) -> Bool {
    let area = visibleArea(index)
    // Pictures of pixels have their bytes already.
    let isJudged = shown[index].slot.isJudged && shelf[shown[index].request].fit?.pixels == nil
    for row in area.row..<area.maxRow {
      var column = area.column
      while column < area.maxColumn {
        guard out.count < limit else { return false }
        let end =
          isJudged
          ? area.maxColumn
          : min(area.maxColumn, column + max(8, (limit - out.count) / cellCost))
        for at in row * back.columns + column..<row * back.columns + end
        where composition.slot(at: at) == index {
          back.cells[at] = cell(at, back.cells[at])
        }
        if isJudged, shown[index].paddedRows == row - area.row {
          padRow(row, columns: column..<end, of: back, into: &out)
          shown[index].paddedRows += 1
        }
        painter.paint(back, rows: row..<row + 1, columns: column..<end, into: &out)
        column = end
      }
    }
    return true
  }

  /// Fills a row of a judged picture up before it is painted: what is seen of it comes last.
  private func padRow(
    _ row: Int, columns: Range<Int>, of back: ScreenContent, into out: inout ScreenBytes
  ) {
    var (trial, bytes) = (painter, ScreenBytes())
    trial.pad(Self.leastPadding, into: &bytes)
    trial.paint(back, rows: row..<row + 1, columns: columns, into: &bytes)
    let rest = most(in: columns.count) - bytes.count
    painter.pad(max(0, rest) + Self.leastPadding, into: &out)
  }

  /// The fewest bytes that change nothing.
  private static let leastPadding = 3

  /// The bytes of a row of a judged picture: as many as so many cells of any look can take, with the
  /// way there.
  private func most(in cells: Int) -> Int {
    let cell =
      switch colours {
      case .trueColour: 41
      case .palette256: 25
      case .palette16: 15
      case .mono: 9
      }
    return cells * cell + 20
  }

  /// Sixels of a judged picture take a multiple of so many bytes.
  private static let sixelStep = 1 << 17

  /// A sixel picture is on the screen that doesn't belong there any more.
  var sixelsAreStale: Bool { !sixels.allSatisfy(belongs) }

  private func belongs(_ sixel: ShownPicture) -> Bool {
    shown.contains { $0.request == sixel.request && $0.slot.area == sixel.slot.area }
  }

  /// What comes in the place of those is painted over them, whatever was there.
  func forgetStaleSixels() {
    for sixel in sixels where !belongs(sixel) {
      let area = sixel.slot.visibleArea.intersection(
        Rectangle(column: 0, row: 0, columns: composition.columns, rows: composition.rows))
      painter.disturb(rows: area.row..<area.maxRow, columns: area.column..<area.maxColumn)
    }
    sixels.removeAll { !belongs($0) }
  }

  /// Leaves cells of pictures as they are shown where the difference isn't worth its bytes. A
  /// picture looked at closely over a fast link is exact.
  private func settle(_ target: inout ScreenContent) {
    for at in target.cells.indices where target.cells[at] != painter.front.cells[at] {
      guard let index = composition.slot(at: at), shown[index].request.mode.lambda > 0,
        target.cells[at].isNear(painter.front.cells[at])
      else { continue }
      target.cells[at] = painter.front.cells[at]
    }
  }

  private func visibleArea(_ index: Int) -> Rectangle {
    shown[index].slot.visibleArea.intersection(
      Rectangle(column: 0, row: 0, columns: composition.columns, rows: composition.rows))
  }

  /// How many cells of pictures the terminal doesn't show as they are to be.
  private func missing(in target: ScreenContent) -> Int {
    var count = 0
    for at in target.cells.indices
    where target.cells[at] != painter.front.cells[at] && composition.slot(at: at) != nil {
      count += 1
    }
    return count
  }

  /// The cell of a picture that belongs at a place of the screen.
  private func cell(_ picture: FittedPicture?, of index: Int, at: Int) -> ScreenCell {
    let origin = shown[index].slot.area.origin
    let (row, column) = at.quotientAndRemainder(dividingBy: composition.columns)
    return picture?[row - origin.row, column - origin.column] ?? .blank
  }

  /// The whole screen: text as composed, and pictures as far as they are given, by slot.
  private func content(showing pictures: [FittedPicture?]) -> ScreenContent {
    var back = ScreenContent(rows: composition.rows, columns: composition.columns)
    for row in 0..<back.rows {
      for column in 0..<back.columns {
        let at = row * back.columns + column
        if let index = composition.slot(at: at) {
          guard let picture = pictures[index] else { continue }
          let origin = shown[index].slot.area.origin
          back.cells[at] = picture[row - origin.row, column - origin.column]
        } else {
          back.cells[at] = palette.cell(
            Composition.symbol(of: composition.points[at]), style: composition.styles[at])
        }
      }
      back.settleWideCharacters(row: row, painter.characters)
    }
    return back
  }
}
