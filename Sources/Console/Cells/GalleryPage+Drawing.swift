import AtlasStore
import TerminalKit

extension GalleryPage {
  func draw(on frame: inout Frame, in shell: Shell) {
    let layout = layout(in: shell)
    if !layout.classes.isEmpty { drawClasses(layout.classes, &frame.page, shell) }
    frame.focus = focus(layout, shell)
    if list.ids.isEmpty {
      drawEmpty(layout.cells, &frame.page, shell)
    } else {
      let first = top * layout.across
      let partial = layout.cells.rows % (layout.thumbnail.rows + 1) > 2 ? layout.across : 0
      for place in 0..<(layout.page + partial) {
        guard list.ids.indices.contains(first + place) else { break }
        drawTile(first + place, layout.tile(place), layout, &frame.page, shell)
      }
      drawScrollBar(layout, &frame.page)
      frame.upcoming = upcoming(layout)
    }
    if !layout.pane.isEmpty {
      pane.draw(
        list.current, showingWhole: showsWhole, layout.pane, on: &frame.page, in: shell)
    }
    if let typing {
      let drawn = typing.draw(in: shell.size)
      frame.popups.append(drawn.popup)
      frame.cursor = drawn.cursor
    }
  }

  private func drawTile(
    _ place: Int, _ tile: Rectangle, _ layout: GalleryLayout, _ grid: inout Grid, _ shell: Shell
  ) {
    let id = list.ids[place]
    let isCurrent = place == list.cursor
    let isMarked = list.isMarked(place: place)
    let visible = tile.intersection(layout.cells)
    // Cut off, not made for the rows that show: those stay as they are when the page scrolls.
    var slot = slot(of: id, urgency: isCurrent ? 2 : 1, layout)
    slot.area.origin = tile.origin
    slot.visibleRows = min(layout.thumbnail.rows, visible.rows)
    grid.slots.append(slot)
    guard tile.rows == visible.rows else { return }
    if isCurrent || isMarked {
      // One cell, as it is painted twice for every step of the cursor.
      grid[Point(column: tile.column - 1, row: tile.maxRow - 1)] =
        Glyph(isCurrent ? "▐" : "▕", isCurrent ? .focus : .marked)
    }
    drawCaption(shell.facts[id], isCurrent, isMarked, tile, &grid, shell)
  }

  /// A thumbnail's slot, at the origin.
  private func slot(of id: SpecimenID, urgency: Int, _ layout: GalleryLayout) -> ImageSlot {
    var slot = ImageSlot(
      showsWhole ? .thumbnail(id) : .cell(id),
      in: Rectangle(
        column: 0, row: 0, columns: layout.thumbnail.columns, rows: layout.thumbnail.rows),
      urgency: urgency)
    slot.isThumbnail = true
    return slot
  }

  /// The pages after and before this one, the next row first.
  private func upcoming(_ layout: GalleryLayout) -> [ImageSlot] {
    let first = top * layout.across
    let after = first + layout.page..<first + 2 * layout.page + layout.across
    let before = (first - layout.page..<first).reversed()
    return (after.map(\.self) + before).filter(list.ids.indices.contains).map {
      slot(of: list.ids[$0], urgency: 0, layout)
    }
  }

  /// The caption of the current thumbnail, or the class that is listed.
  private func focus(_ layout: GalleryLayout, _ shell: Shell) -> Point {
    if isInClasses {
      let inside = layout.classes.inset(columns: 1, rows: 1)
      let lines = ClassList.lines(list, shell.vocabulary)
      let selected = lines.firstIndex { $0.isShown(by: list.query) } ?? 0
      return Point(
        column: inside.column, row: inside.row + selected - firstLine(of: lines, rows: inside.rows))
    }
    let tile = layout.tile(list.cursor - top * layout.across)
    return Point(column: tile.column, row: tile.maxRow - 1)
  }

  private func drawCaption(
    _ specimen: Specimen?, _ isCurrent: Bool, _ isMarked: Bool, _ tile: Rectangle,
    _ grid: inout Grid, _ shell: Shell
  ) {
    let row = tile.maxRow - 1
    let role: Role = isCurrent && !isInClasses ? .selected : isMarked ? .marked : .text
    grid.fill(
      Rectangle(column: tile.column, row: row, columns: tile.columns, rows: 1),
      with: Glyph(" ", role))
    guard let specimen else { return }
    let listed = list.query.classes.count == 1 ? list.query.classes.first ?? nil : nil
    let caption = SpecimenWords.caption(
      specimen, shell.vocabulary, columns: tile.columns - (isMarked ? 1 : 0), listedClass: listed)
    var column = tile.column
    if isMarked { column += grid.write("●", column: column, row: row, role: role) }
    let plain: Role =
      role != .text
      ? role
      : specimen.origin.kind == .generated
        ? .generated
        : specimen.origin.kind == .drawn
          ? .drawn : !specimen.doubts.isEmpty ? .warning : specimen.classKey == nil ? .faint : .text
    grid.write(caption, column: column, row: row, role: plain, limit: tile.maxColumn - column)
  }

  private func drawScrollBar(_ layout: GalleryLayout, _ grid: inout Grid) {
    let rows = (list.ids.count + layout.across - 1) / layout.across
    guard rows > layout.down, layout.cells.rows > 1 else { return }
    let height = layout.cells.rows
    let thumb = max(1, height * layout.down / rows)
    let start = (height - thumb) * top / max(1, rows - layout.down)
    for row in 0..<height {
      let isThumb = (start..<(start + thumb)).contains(row)
      grid[Point(column: layout.cells.maxColumn - 1, row: layout.cells.row + row)] =
        Glyph(isThumb ? "┃" : "│", isThumb ? .focus : .border)
    }
  }

  private func drawClasses(_ area: Rectangle, _ grid: inout Grid, _ shell: Shell) {
    grid.frame(area, title: "classes", role: isInClasses ? .focus : .border)
    let inside = area.inset(columns: 1, rows: 1)
    let lines = ClassList.lines(list, shell.vocabulary)
    let first = firstLine(of: lines, rows: inside.rows)
    for (offset, line) in lines.dropFirst(first).prefix(inside.rows).enumerated() {
      let row = inside.row + offset
      let isSelected = line.isShown(by: list.query)
      let role: Role = isSelected ? (isInClasses ? .selected : .marked) : .text
      if isSelected && isInClasses {
        grid.fill(
          Rectangle(column: inside.column, row: row, columns: inside.columns, rows: 1),
          with: Glyph(" ", .selected))
      }
      let count = Numbers.grouped(line.count)
      if let key = line.key {
        grid.write("\(key)", column: inside.column, row: row, role: isSelected ? role : .key)
      }
      let room = inside.columns - 3 - count.count
      let name =
        Width.of(line.name) <= room ? line.name : SpecimenWords.firstWord(of: line.name)
      grid.write(
        Width.fit(name, columns: room), column: inside.column + 2, row: row, role: role)
      grid.write(
        count, column: inside.maxColumn - count.count, row: row, role: isSelected ? role : .faint)
    }
  }

  private func drawEmpty(_ area: Rectangle, _ grid: inout Grid, _ shell: Shell) {
    let words =
      list.total > 0 || !list.query.filter.isEmpty
      ? "No cell matches.\n\nEsc goes back to what was listed, [ and ] choose another class."
      : isListing
        ? "Opening the atlas …"
        : """
        This atlas is empty.

        a takes cells in from a folder with one folder a class. On the command line:

            leuko import FOLDER

        'leuko datasets' lists public sets of real cells and how to get them.
        'leuko open Samples/leuko.atlas' shows what a full atlas looks like.
        """
    Prose(words).draw(
      on: &grid, in: area.cutting(rows: 1).rest.cutting(columns: 3).rest.cutting(columns: -1).rest)
  }
}
