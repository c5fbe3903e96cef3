import AtlasStore
import TerminalKit

/// One cell, looked at closely: its picture, its facts, its neighbours and its history.
public struct SpecimenScreen: Sendable, Equatable {
  /// How many times closer than 'all of it', 1 to 16.
  public private(set) var magnification = 1.0
  /// The middle of the view, as fractions of the picture.
  public private(set) var x = 0.5
  public private(set) var y = 0.5
  /// Shows the part a model sees, at the model's size.
  public var showsCrop = false
  /// One stain, brightness, contrast.
  var view = PictureView()
  /// Another cell to see beside it.
  var reference: Reference?
  /// What was said about the cell, newest first; of the cell named.
  var history: [HistoryLine] = []
  var historyOf: SpecimenID?
  /// The cell's way into noise, and whose it is.
  var dissolving: [PictureKey] = []
  var dissolvingOf: SpecimenID?
  var showsFilm = false

  /// A cell that others are held against.
  struct Reference: Sendable, Equatable {
    var id: SpecimenID
    /// 'a typical eosinophil'
    var words: String
  }

  mutating func zoom(in closer: Bool) {
    magnification = min(16, max(1, magnification * (closer ? 1.5 : 1 / 1.5)))
    if magnification < 1.05 { showAll() }
    pan(0, 0)
  }

  mutating func showAll() {
    magnification = 1
    x = 0.5
    y = 0.5
  }

  /// Moves the view by quarters of itself, not past the edge.
  mutating func pan(_ right: Double, _ down: Double) {
    let half = 0.5 / magnification
    x = min(1 - half, max(half, x + right * half / 2))
    y = min(1 - half, max(half, y + down * half / 2))
  }

  var isMagnified: Bool { magnification > 1 }

  /// The part of the picture in view; nil for all of it.
  var part: ImageSlot.Part? {
    guard isMagnified else { return nil }
    let side = 1 / magnification
    return ImageSlot.Part(x: x - side / 2, y: y - side / 2, width: side, height: side)
  }

  // MARK: Drawing

  func draw(_ catalogue: Catalogue, _ context: ConsoleContext, on grid: inout Grid) {
    let body = grid.bounds.cutting(rows: 1).rest.cutting(rows: -2).rest
    guard let id = catalogue.current else {
      grid.write("No cell is listed.", column: 3, row: 2, role: .faint)
      return
    }
    // The picture is square, and a terminal cell twice as high as wide.
    let factsColumns = factsColumns(in: body)
    let strip = showsFilm ? min(9, body.rows / 3) : 0
    let (filmArea, above) = body.cutting(rows: -strip)
    if showsFilm { drawFilm(id, filmArea, &grid) }
    let room = above.cutting(columns: -factsColumns)
    drawPictures(id, catalogue, context, room.rest, &grid)
    guard let specimen = catalogue.specimens[id] else { return }
    let facts = room.cut.inset(columns: 1)
    var row = facts.row
    drawFacts(specimen, catalogue, context, facts, &row, &grid)
    let neighbourRows = facts.maxRow - row >= 17 ? 8 : 6
    let hasRoom = facts.maxRow - row >= neighbourRows + 4
    let bottom = hasRoom ? facts.maxRow - neighbourRows - 1 : facts.maxRow
    drawHistory(id, context, facts, &row, bottom, &grid)
    if hasRoom {
      drawNeighbours(
        catalogue, context,
        Rectangle(
          column: facts.column, row: facts.maxRow - neighbourRows, columns: facts.columns,
          rows: neighbourRows), &grid)
    }
  }

  /// The cell, and the one beside it.
  private func drawPictures(
    _ id: SpecimenID, _ catalogue: Catalogue, _ context: ConsoleContext, _ room: Rectangle,
    _ grid: inout Grid
  ) {
    guard let reference else {
      return drawPicture(catalogue.specimens[id], id, nil, context, room, &grid)
    }
    let half = (room.columns - 1) / 2
    let left = Rectangle(column: room.column, row: room.row, columns: half, rows: room.rows)
    let right = Rectangle(
      column: room.maxColumn - half, row: room.row, columns: half, rows: room.rows)
    drawPicture(catalogue.specimens[id], id, "this cell", context, left, &grid)
    drawPicture(
      catalogue.specimens[reference.id], reference.id, reference.words, context, right, &grid)
  }

  private func drawPicture(
    _ specimen: Specimen?, _ id: SpecimenID, _ caption: String?, _ context: ConsoleContext,
    _ room: Rectangle, _ grid: inout Grid
  ) {
    let hasScale =
      context.pixelSize != nil && !showsCrop && specimen?.origin.kind == .microscope
    let lines = (caption == nil ? 0 : 1) + (hasScale ? 1 : 0)
    let rows = max(1, min(room.rows - lines, (room.columns - 2) / 2))
    let block = room.centred(Size(columns: 2 * rows, rows: rows + lines))
    let picture = block.cutting(rows: rows).cut
    let key = showsCrop ? PictureKey.crop(id) : PictureKey.picture(id)
    grid.slots.append(ImageSlot(key.viewed(view), in: picture, part: part, urgency: 3))
    if let caption {
      grid.write(
        caption, column: block.column, row: picture.maxRow, role: .heading,
        limit: block.columns)
    }
    guard hasScale, let specimen, let pixelSize = context.pixelSize else { return }
    let cell = (width: context.display.cellWidth, height: context.display.cellHeight)
    let across = Double(picture.columns * cell.width) / Double(specimen.width)
    let down = Double(picture.rows * cell.height) / Double(specimen.height)
    let columns = Double(specimen.width) * min(across, down) / Double(cell.width)
    let scale = ScaleBar(
      pixels: Double(specimen.width) / magnification, columns: Int(columns.rounded()),
      pixelSize: pixelSize)
    if let scale {
      grid.write(scale.text, column: block.column, row: block.maxRow - 1, limit: block.columns)
    }
  }

  /// Where the facts begin, with the class.
  func focus(in size: Size) -> Point {
    let body = Rectangle(size).cutting(rows: 1).rest.cutting(rows: -2).rest
    return Point(column: size.columns - factsColumns(in: body) + 1, row: body.row)
  }

  private func factsColumns(in body: Rectangle) -> Int {
    body.columns >= 100 ? 44 : max(26, min(38, body.columns - 2 * body.rows - 2))
  }

  /// The cells before and after, as they would be seen here.
  func upcoming(_ catalogue: Catalogue, like slots: [ImageSlot]) -> [ImageSlot] {
    guard let id = catalogue.current else { return [] }
    func key(_ id: SpecimenID) -> PictureKey {
      (showsCrop ? PictureKey.crop(id) : PictureKey.picture(id)).viewed(view)
    }
    guard let slot = slots.first(where: { $0.key == key(id) }) else { return [] }
    return [catalogue.cursor + 1, catalogue.cursor - 1].filter(catalogue.ids.indices.contains).map {
      var next = slot
      next.key = key(catalogue.ids[$0])
      next.urgency = 0
      return next
    }
  }

  private func drawFacts(
    _ specimen: Specimen, _ catalogue: Catalogue, _ context: ConsoleContext, _ area: Rectangle,
    _ row: inout Int, _ grid: inout Grid
  ) {
    let vocabulary = context.vocabulary
    for line in Width.wrap(vocabulary.name(ofClass: specimen.classKey), columns: area.columns) {
      grid.write(line, column: area.column, row: row, role: .heading)
      row += 1
    }
    func fact(_ name: String, _ value: String, _ role: Role = .text) {
      guard row < area.maxRow, !value.isEmpty else { return }
      grid.write(name, column: area.column, row: row, role: .faint)
      for line in Width.wrap(value, columns: area.columns - 10).prefix(3) where row < area.maxRow {
        grid.write(line, column: area.column + 10, row: row, role: role)
        row += 1
      }
    }
    fact("findings", SpecimenWords.findings(specimen, vocabulary, withNotes: true), .marked)
    let originRole: Role =
      switch specimen.origin.kind {
      case .microscope: .text
      case .generated: .generated
      case .drawn: .drawn
      }
    fact("origin", SpecimenWords.origin(specimen), originRole)
    if case .rejected(let reason) = specimen.curation {
      fact("verdict", "rejected: \(reason)", .warning)
    } else if specimen.curation == .kept {
      fact("verdict", "kept", .good)
    }
    fact("split", specimen.split?.rawValue ?? "none")
    if let suggestion = specimen.suggestion {
      let percent = Int((suggestion.confidence * 100).rounded())
      fact("model", "\(vocabulary.name(ofClass: suggestion.classKey)), \(percent) %")
    }
    if let labelling = specimen.labelling {
      fact("said by", "\(labelling.who), \(Numbers.moment(labelling.time, in: context.timeZone))")
    }
    fact("doubt", specimen.doubts, .warning)
    fact("file", specimen.name)
    fact("pixels", "\(specimen.width) x \(specimen.height)")
    fact("comment", specimen.comment)
    row += 1
  }

  /// What the network learned to undo: the cell under more and more noise.
  private func drawFilm(_ id: SpecimenID, _ area: Rectangle, _ grid: inout Grid) {
    guard area.rows > 2 else { return }
    grid.write("from cell to noise", column: area.column + 1, row: area.row, role: .heading)
    guard dissolvingOf == id, !dissolving.isEmpty else {
      grid.write("loading the model …", column: area.column + 1, row: area.row + 1, role: .faint)
      return
    }
    let rows = area.rows - 1
    let count = max(2, min(dissolving.count, (area.columns - 1) / (2 * rows + 1)))
    for place in 0..<count {
      let frame = place * (dissolving.count - 1) / (count - 1)
      grid.slots.append(
        ImageSlot(
          dissolving[frame],
          in: Rectangle(
            column: area.column + 1 + place * (2 * rows + 1), row: area.row + 1, columns: 2 * rows,
            rows: rows)))
    }
  }

  private func drawHistory(
    _ id: SpecimenID, _ context: ConsoleContext, _ area: Rectangle, _ row: inout Int,
    _ bottom: Int, _ grid: inout Grid
  ) {
    guard row + 1 < bottom, historyOf == id else { return }
    grid.write("history", column: area.column, row: row, role: .heading)
    row += 1
    for line in history {
      let what = line.alterations.map {
        SpecimenWords.alteration($0, context.vocabulary)
      }.joined(separator: "; ")
      let means = line.entry.action == .label ? "" : "\(line.entry.action.rawValue): "
      let words = "\(Numbers.moment(line.entry.time, in: context.timeZone)) \(line.entry.who)"
      guard row < bottom else { return }
      grid.write(
        Width.fit(words, columns: area.columns), column: area.column, row: row, role: .faint)
      row += 1
      for text in Width.wrap(means + what, columns: area.columns - 2).prefix(3) where row < bottom {
        grid.write(text, column: area.column + 2, row: row)
        row += 1
      }
    }
  }

  private func drawNeighbours(
    _ catalogue: Catalogue, _ context: ConsoleContext, _ area: Rectangle, _ grid: inout Grid
  ) {
    // At least three, so that there is one on either side.
    let rows = max(2, min(area.rows - 1, (area.columns / 3 - 1) / 2))
    let columns = 2 * rows
    let count = max(1, area.columns / (columns + 1))
    let first = max(0, min(catalogue.cursor - count / 2, catalogue.ids.count - count))
    grid.write("neighbours", column: area.column, row: area.row, role: .heading)
    for offset in 0..<count where catalogue.ids.indices.contains(first + offset) {
      let column = area.column + offset * (columns + 1)
      let slot = Rectangle(
        column: column, row: area.row + 1, columns: columns, rows: rows)
      if first + offset == catalogue.cursor {
        grid.fill(
          Rectangle(column: column - 1, row: slot.row, columns: 1, rows: slot.rows),
          with: Glyph("▐", .focus))
      }
      var neighbour = ImageSlot(.thumbnail(catalogue.ids[first + offset]), in: slot)
      neighbour.isThumbnail = true
      grid.slots.append(neighbour)
    }
  }
}
