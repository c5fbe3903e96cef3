import AtlasStore
import TerminalKit

/// The cells of an atlas as thumbnails, by class.
public struct GalleryScreen: Sendable, Equatable {
  /// Index into `GalleryLayout.zooms`.
  public var zoom: Int
  /// The first row of thumbnails that shows.
  public var top = 0
  /// The list of classes has the focus, not the cells.
  public var isInClasses = false
  /// Thumbnails show the part a model sees.
  public var showsCrop = false

  /// Thumbnails as large as leaves a good number of them on a screen of this size.
  init(for size: Size) {
    zoom = size.columns >= 160 && size.rows >= 45 ? 3 : size.columns >= 100 ? 2 : 1
  }

  /// Scrolls so that the cursor shows, by no more than needed.
  mutating func follow(_ catalogue: Catalogue, in size: Size) {
    let layout = GalleryLayout(size: size, zoom: zoom)
    let row = catalogue.cursor / layout.across
    let rows = (catalogue.ids.count + layout.across - 1) / layout.across
    if row < top { top = row }
    if row >= top + layout.down { top = row - layout.down + 1 }
    top = max(0, min(top, rows - layout.down))
  }

  /// Scrolls by rows of thumbnails, taking the cursor along where it would leave the screen.
  mutating func scroll(_ rows: Int, _ catalogue: inout Catalogue, in size: Size) {
    let layout = GalleryLayout(size: size, zoom: zoom)
    let all = (catalogue.ids.count + layout.across - 1) / layout.across
    top = max(0, min(top + rows, all - layout.down))
    let row = catalogue.cursor / layout.across
    if row < top { catalogue.move(to: catalogue.cursor + (top - row) * layout.across) }
    let last = top + layout.down - 1
    if row > last { catalogue.move(to: catalogue.cursor - (row - last) * layout.across) }
  }

  /// The places in the list that show, and a page before and after them.
  func places(around catalogue: Catalogue, in size: Size) -> Range<Int> {
    let layout = GalleryLayout(size: size, zoom: zoom)
    let first = top * layout.across
    let low = max(0, first - layout.page)
    return low..<max(low, min(catalogue.ids.count, first + 2 * layout.page + layout.across))
  }

  /// The places in the list whose thumbnails show whole.
  func visible(of catalogue: Catalogue, in size: Size) -> Range<Int> {
    let layout = GalleryLayout(size: size, zoom: zoom)
    let first = min(top * layout.across, catalogue.ids.count)
    return first..<min(catalogue.ids.count, first + layout.page)
  }

  // MARK: Drawing

  func draw(_ catalogue: Catalogue, _ context: ConsoleContext, on grid: inout Grid) {
    let layout = GalleryLayout(size: grid.size, zoom: zoom)
    if !layout.classes.isEmpty {
      drawClasses(catalogue, context, layout.classes, &grid)
    }
    if catalogue.ids.isEmpty {
      drawEmpty(catalogue, context, layout.cells, &grid)
      return
    }
    let first = top * layout.across
    let partial = layout.cells.rows % (layout.thumbnail.rows + 1) > 2 ? layout.across : 0
    for place in 0..<(layout.page + partial) {
      guard catalogue.ids.indices.contains(first + place) else { break }
      drawTile(first + place, layout.tile(place), catalogue, context, layout, &grid)
    }
    drawScrollBar(catalogue, layout, &grid)
  }

  private func drawTile(
    _ place: Int, _ tile: Rectangle, _ catalogue: Catalogue, _ context: ConsoleContext,
    _ layout: GalleryLayout, _ grid: inout Grid
  ) {
    let id = catalogue.ids[place]
    let isCurrent = place == catalogue.cursor
    let isMarked = catalogue.isMarked(place: place)
    let visible = tile.intersection(layout.cells)
    let whole = tile.rows == visible.rows
    let pictureRows = min(layout.thumbnail.rows, visible.rows)
    // Cut off, not made for the rows that show: those stay as they are when the page scrolls.
    var slot = slot(of: id, urgency: isCurrent ? 2 : 1, layout)
    slot.area.origin = tile.origin
    slot.visibleRows = pictureRows
    grid.slots.append(slot)
    guard whole else { return }
    if isCurrent || isMarked {
      // One cell, as it is painted twice for every step of the cursor.
      grid[Point(column: tile.column - 1, row: tile.maxRow - 1)] =
        Glyph(isCurrent ? "▐" : "▕", isCurrent ? .focus : .marked)
    }
    drawCaption(catalogue.specimens[id], isCurrent, isMarked, tile, context, &grid)
  }

  /// A thumbnail's slot, at the origin.
  private func slot(of id: SpecimenID, urgency: Int, _ layout: GalleryLayout) -> ImageSlot {
    let key = showsCrop ? PictureKey.crop(id) : PictureKey.thumbnail(id)
    var slot = ImageSlot(
      key,
      in: Rectangle(
        column: 0, row: 0, columns: layout.thumbnail.columns, rows: layout.thumbnail.rows),
      urgency: urgency)
    slot.isThumbnail = true
    return slot
  }

  /// The pages after and before this one, the next row first.
  func upcoming(_ catalogue: Catalogue, in size: Size) -> [ImageSlot] {
    let layout = GalleryLayout(size: size, zoom: zoom)
    let first = top * layout.across
    let after = first + layout.page..<first + 2 * layout.page + layout.across
    let before = (first - layout.page..<first).reversed()
    return (after.map(\.self) + before).filter(catalogue.ids.indices.contains).map {
      slot(of: catalogue.ids[$0], urgency: 0, layout)
    }
  }

  /// The caption of the current thumbnail, or the class that is listed.
  func focus(_ catalogue: Catalogue, _ context: ConsoleContext, in size: Size) -> Point {
    let layout = GalleryLayout(size: size, zoom: zoom)
    if isInClasses {
      let inside = layout.classes.inset(columns: 1, rows: 1)
      let lines = ClassList.lines(catalogue, context.vocabulary)
      let selected = lines.firstIndex { $0.isShown(by: catalogue.query) } ?? 0
      let first = max(0, min(selected - inside.rows / 2, lines.count - inside.rows))
      return Point(column: inside.column, row: inside.row + selected - first)
    }
    let tile = layout.tile(catalogue.cursor - top * layout.across)
    return Point(column: tile.column, row: tile.maxRow - 1)
  }

  private func drawCaption(
    _ specimen: Specimen?, _ isCurrent: Bool, _ isMarked: Bool, _ tile: Rectangle,
    _ context: ConsoleContext, _ grid: inout Grid
  ) {
    let row = tile.maxRow - 1
    let role: Role = isCurrent && !isInClasses ? .selected : isMarked ? .marked : .text
    grid.fill(
      Rectangle(column: tile.column, row: row, columns: tile.columns, rows: 1),
      with: Glyph(" ", role))
    guard let specimen else { return }
    let caption = SpecimenWords.caption(specimen, context.vocabulary, columns: tile.columns - 1)
    var column = tile.column
    if isMarked { column += grid.write("●", column: column, row: row, role: role) }
    let plain: Role =
      role != .text
      ? role
      : specimen.classKey == nil
        ? .faint
        : specimen.origin.kind == .generated
          ? .generated : specimen.origin.kind == .drawn ? .drawn : .text
    grid.write(caption, column: column, row: row, role: plain, limit: tile.maxColumn - column)
  }

  private func drawScrollBar(
    _ catalogue: Catalogue, _ layout: GalleryLayout, _ grid: inout Grid
  ) {
    let rows = (catalogue.ids.count + layout.across - 1) / layout.across
    guard rows > layout.down, layout.cells.rows > 1 else { return }
    let height = layout.cells.rows
    let thumb = max(1, height * layout.down / rows)
    let start = (height - thumb) * top / max(1, rows - layout.down)
    for row in 0..<height {
      let isThumb = (start..<(start + thumb)).contains(row)
      grid[Point(column: grid.size.columns - 1, row: layout.cells.row + row)] =
        Glyph(isThumb ? "┃" : "│", isThumb ? .focus : .border)
    }
  }

  private func drawClasses(
    _ catalogue: Catalogue, _ context: ConsoleContext, _ area: Rectangle, _ grid: inout Grid
  ) {
    grid.frame(area, title: "classes", role: isInClasses ? .focus : .border)
    let inside = area.inset(columns: 1, rows: 1)
    let lines = ClassList.lines(catalogue, context.vocabulary)
    let selected = lines.firstIndex { $0.isShown(by: catalogue.query) } ?? 0
    let first = max(0, min(selected - inside.rows / 2, lines.count - inside.rows))
    for (offset, line) in lines.dropFirst(first).prefix(inside.rows).enumerated() {
      let row = inside.row + offset
      let isSelected = first + offset == selected
      let role: Role = isSelected ? (isInClasses ? .selected : .marked) : .text
      if isSelected && isInClasses {
        grid.fill(
          Rectangle(column: inside.column, row: row, columns: inside.columns, rows: 1),
          with: Glyph(" ", .selected))
      }
      let count = Numbers.grouped(line.count)
      let key = line.key.map(String.init) ?? " "
      grid.write(key, column: inside.column, row: row, role: isSelected ? role : .key)
      let room = inside.columns - 3 - count.count
      let name =
        Width.of(line.name) <= room ? line.name : SpecimenWords.firstWord(of: line.name)
      grid.write(
        Width.fit(name, columns: room), column: inside.column + 2, row: row, role: role)
      grid.write(
        count, column: inside.maxColumn - count.count, row: row, role: isSelected ? role : .faint)
    }
  }

  private func drawEmpty(
    _ catalogue: Catalogue, _ context: ConsoleContext, _ area: Rectangle, _ grid: inout Grid
  ) {
    let words =
      catalogue.total > 0 || !catalogue.query.filter.isEmpty
      ? "No cell matches.\n\nEsc takes the filter off, [ and ] choose another class."
      : context.isLoading
        ? "Opening the atlas …"
        : """
        This atlas is empty.

        To fill it, leave with q and say, for a folder with one folder a class:

            leuko import FOLDER

        'leuko datasets' lists public sets of real cells and how to get them.
        'leuko open Samples/leuko.atlas' shows what a full atlas looks like.
        """
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      line.hasPrefix("    ") ? [String(line)] : Width.wrap(String(line), columns: area.columns - 4)
    }
    for (row, line) in lines.enumerated() where row < area.rows - 1 {
      grid.write(
        line, column: area.column + 3, row: area.row + 1 + row,
        role: line.hasPrefix("    ") ? .key : .text, limit: area.columns - 4)
    }
  }
}
