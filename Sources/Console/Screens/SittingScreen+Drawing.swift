import ReaderStudy
import TerminalKit

extension SittingScreen {
  /// Where the picture is, so that the whole sitting shows all of them at the same place and size.
  static func picture(in size: Size) -> Rectangle {
    let body = Rectangle(size).cutting(rows: 2).rest.cutting(rows: -5).rest
    let rows = max(1, min(body.rows, body.columns / 2))
    return body.centred(Size(columns: 2 * rows, rows: rows))
  }

  /// Where the pictures are: one in the middle, four by two.
  private func places(in size: Size) -> [Rectangle] {
    guard view.task == .quartet else { return [Self.picture(in: size)] }
    let body = Rectangle(size).cutting(rows: 2).rest.cutting(rows: -5).rest
    let rows = max(1, min(body.rows, (body.columns - 5) / 8))
    let whole = body.centred(Size(columns: 8 * rows + 5, rows: rows))
    return (0..<4).map { place in
      Rectangle(
        column: whole.column + place * (2 * rows + 2), row: whole.row, columns: 2 * rows,
        rows: rows)
    }
  }

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    switch view.stage {
    case .introduction: drawIntroduction(context, &grid)
    case .held:
      drawMessage(
        [
          "The sitting of '\(view.reader)' is open somewhere else.", "",
          "Where that is a line that died, take it over: every confirmed answer is kept, and the "
            + "picture that isn't answered yet is shown here. The other one writes nothing more, and "
            + "the report says that it was taken over.", "",
          "y takes it over, n leaves it.",
        ], &grid)
    case .lost(let reason):
      drawMessage(
        [
          "This sitting has ended here.", "", reason, "",
          "Every confirmed answer is kept. Enter leaves.",
        ], &grid)
    case .practice(let answered, let count, let last):
      drawTrial("practice \(answered + 1)/\(count)", last, context, &grid)
    case .trial(let last):
      drawTrial("\(view.answered + 1)/\(view.showings)", last, context, &grid)
    case .instruction(let words):
      drawMessage([words, "", "Enter goes on, q leaves; every answer is kept."], &grid)
    case .breakOffered:
      drawMessage(
        [
          "Time for a break?", "", "\(view.answered) of \(view.showings) are answered.", "",
          "b takes a break, Enter goes on, q leaves; every answer is kept.",
        ], &grid)
    case .onBreak:
      drawMessage(
        ["A break. The clock is stopped.", "", "Enter goes on, q leaves; every answer is kept."],
        &grid)
    case .complete:
      drawMessage(
        [
          "Done. Thank you.", "", "All \(view.showings) answers are on the disk.", "",
          "Your receipt: \(view.receipt)", "",
          "Write it down if you like: the report must show the same code.", "", "Enter leaves.",
        ],
        &grid)
    }
  }

  private func drawTrial(
    _ progress: String, _ lastWasReal: Bool?, _ context: ConsoleContext, _ grid: inout Grid
  ) {
    // Where one is stands there once the picture may be rated.
    let progress =
      refusal != nil
      ? "this screen shows too little of it"
      : isComing || isBetween ? "the picture is still coming" : progress
    grid.write(progress, column: 2, row: 1, role: isComing || isBetween ? .faint : .heading)
    if let lastWasReal {
      let words = "the one before was \(lastWasReal ? "real" : "generated")"
      grid.write(words, column: 2 + Width.of(progress) + 3, row: 1, role: .good)
    }
    for (number, (key, place)) in zip(view.pictures, places(in: grid.size)).enumerated() {
      var slot = ImageSlot(key, in: place, urgency: 3)
      slot.isJudged = true
      grid.slots.append(slot)
      guard view.task == .quartet else { continue }
      let text = choice == number + 1 ? "[\(number + 1)]" : " \(number + 1) "
      grid.write(
        text, column: place.column + place.columns / 2 - 1, row: place.maxRow,
        role: choice == number + 1 ? .selected : .text)
    }
    if view.isHidden {
      let words = "the picture's time is over; the answer has all the time it needs"
      let place = Self.picture(in: grid.size)
      grid.write(
        Width.fit(words, columns: grid.size.columns - 4),
        column: max(2, (grid.size.columns - Width.of(words)) / 2), row: place.row + place.rows / 2,
        role: .faint)
    }
    let row = grid.size.rows - 4
    if isAsking {
      grid.write(
        Width.fit(
          "Can't you see it? y puts it to the end, once and counted; n keeps it.",
          columns: grid.size.columns - 4), column: 2, row: row - 1, role: .marked)
    } else if isMarking || !cues.isEmpty {
      drawCues(row - 1, &grid)
    } else {
      grid.write(
        Width.fit(view.question, columns: grid.size.columns - 4), column: 2, row: row - 1,
        role: .faint)
    }
    switch view.task {
    case .rating: drawScale(row, &grid)
    case .quartet: break
    case .naming: drawClasses(row, context, &grid)
    }
  }

  /// The classes by their letters, over two rows where one is too short.
  private func drawClasses(_ row: Int, _ context: ConsoleContext, _ grid: inout Grid) {
    var (column, row) = (2, row)
    func put(_ text: String, isOn: Bool) {
      let text = isOn ? "[\(text)]" : " \(text) "
      if column + Width.of(text) > grid.size.columns - 1 { (column, row) = (2, row + 1) }
      guard row < grid.size.rows - 2 else { return }
      column += grid.write(text, column: column, row: row, role: isOn ? .selected : .text)
    }
    let short = grid.size.columns < 160
    for cellClass in context.vocabulary.classes {
      guard let letter = cellClass.keyboardKey else { continue }
      let name = context.vocabulary.name(ofClass: cellClass.key)
      put(
        "\(letter) \(short ? String(name.prefix(8)) : name)", isOn: named == cellClass.key)
    }
    if view.phase == .untold { put("o odd", isOn: isOdd) }
  }

  /// What may have given the picture away, marked ones by more than colour.
  private func drawCues(_ row: Int, _ grid: inout Grid) {
    var column = 2
    for (key, cue) in Self.cueKeys {
      let isOn = cues.contains(cue)
      let text = isOn ? "[\(key) \(cue.rawValue)]" : " \(key) \(cue.rawValue) "
      guard column + Width.of(text) <= grid.size.columns else { break }
      column += grid.write(text, column: column, row: row, role: isOn ? .selected : .text)
    }
  }

  /// The six answers, reals to the left, with the chosen one marked by more than colour.
  private func drawScale(_ row: Int, _ grid: inout Grid) {
    let isWide = grid.size.columns >= 112
    let short = ["surely", "probably", "perhaps", "perhaps", "probably", "surely"]
    // On 80 columns a closing bracket takes the blank before the next answer.
    let overlap = grid.size.columns < 88 ? 1 : 0
    var column = 2
    if !isWide { column += grid.write("real ", column: column, row: row, role: .faint) }
    for rating in Rating.allCases {
      let isChosen = self.rating == rating
      let words = isWide ? rating.words : short[rating.rawValue - 1]
      let text = isChosen ? "[\(rating.rawValue) \(words)]" : " \(rating.rawValue) \(words) "
      let width = Width.of(text)
      if isChosen {
        grid.write(text, column: column, row: row, role: .selected)
      } else {
        // Without its first blank, which may be a bracket.
        grid.write(String(text.dropFirst()), column: column + 1, row: row, role: .text)
      }
      column += width - overlap
      if rating == .perhapsReal {
        if overlap == 0 || !isChosen { grid.write("|", column: column, row: row, role: .faint) }
        column += 1
      }
    }
    if !isWide { grid.write("generated", column: column + 1, row: row, role: .faint) }
  }

  private func drawIntroduction(_ context: ConsoleContext, _ grid: inout Grid) {
    var lines: [(String, Role)] = [
      ("Blind test '\(view.study)', reader \(view.reader)", .heading), ("", .text),
      (view.question, .text), ("", .text),
      (
        manner
          + " Change your mind as often as you like, and confirm with Enter. A confirmed answer "
          + "can't be taken back. b takes a break, F2 says that you can't see it, ? lists the keys, "
          + "q leaves; the sitting goes on where you left it.", .text
      ),
      ("", .text),
      ("Pictures are shown as: \(context.display.summary).", .faint), ("", .text),
    ]
    if let seconds = view.exposure {
      lines.append(
        (
          "Each picture stays whole for \(Numbers.short(seconds)) s; answer when you like after it.",
          .text
        ))
      lines.append(("", .text))
    }
    if view.wasResumed {
      lines.append(("\(view.answered) of \(view.showings) are answered already.", .good))
      lines.append(("", .text))
    }
    func question(_ text: String, _ answer: Bool?) {
      lines.append((text + (answer.map { $0 ? "  yes" : "  no" } ?? "  (y or n)"), .marked))
    }
    if !isUntold { question("Did you take part in training the generator?", tookPart) }
    if tookPart != nil || isUntold {
      question("Have you seen any of these pictures before?", hasSeenPictures)
    }
    if hasSeenPictures != nil {
      lines.append(("", .text))
      lines.append(("Enter begins. q leaves.", .key))
    }
    write(lines, &grid)
  }

  /// What there is to see, and how to answer.
  private var manner: String {
    switch view.task {
    case .rating:
      "You will see \(view.showings) cells, one at a time. Both kinds occur; how many of each is not "
        + "told. Press 1 (surely real) to 6 (surely generated); after that Tab lets you mark what "
        + "gave the picture away, if you like. There is no time limit."
    case .quartet:
      "You will see four cells at a time, \(view.showings) times. One of the four was made by a "
        + "generator: press its number, 1 to 4. There is no time limit."
    case .naming:
      "You will see \(view.showings) cells, one at a time. Press the letter of the class; the letters "
        + "stand below the picture." + (isUntold ? " o says that something is odd about it." : "")
    }
  }

  private func drawMessage(_ texts: [String], _ grid: inout Grid) {
    write(texts.enumerated().map { ($1, $0 == 0 ? .heading : .text) }, &grid)
  }

  private func write(_ lines: [(String, Role)], _ grid: inout Grid) {
    let columns = min(72, grid.size.columns - 4)
    let left = (grid.size.columns - columns) / 2
    var wrapped: [(String, Role)] = []
    for (text, role) in lines {
      wrapped += text.isEmpty ? [("", role)] : Width.wrap(text, columns: columns).map { ($0, role) }
    }
    let top = max(2, (grid.size.rows - wrapped.count) / 2)
    for (row, line) in wrapped.enumerated() where top + row < grid.size.rows - 2 {
      grid.write(line.0, column: left, row: top + row, role: line.1)
    }
  }
}
