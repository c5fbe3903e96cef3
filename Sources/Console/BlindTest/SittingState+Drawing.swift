import ReaderStudy
import TerminalKit

extension SittingState {
  private func layout(in size: Size) -> SittingLayout { SittingLayout(view.task, in: size) }

  func draw(on grid: inout Grid, in shell: Shell) {
    switch view.stage {
    case .introduction: drawIntroduction(shell, &grid)
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
      drawTrial("practice \(answered + 1)/\(count)", last, &grid)
    case .trial(let last): drawTrial("\(view.answered + 1)/\(view.showings)", last, &grid)
    case .practiceFailed(let right, let count, let needed):
      drawMessage(
        [
          "\(right) of \(count) practice answers were right.", "",
          "The test begins when \(needed) are. The same pictures come in another order, and the truth "
            + "is told after each.", "", "Enter practises again, q leaves.",
        ], &grid)
    case .phase(let page): drawPhase(page, &grid)
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

  private func drawTrial(_ progress: String, _ lastWasReal: Bool?, _ grid: inout Grid) {
    // Where one is stands there once the picture may be rated.
    let progress =
      refusal != nil
      ? "this screen shows too little of it"
      : isComing || isBetween ? "the picture is still coming" : progress
    grid.write(progress, column: 2, row: 1, role: isComing || isBetween ? .faint : .heading)
    if let lastWasReal, view.isTold {
      let words = "the one before was \(lastWasReal ? "real" : "generated")"
      grid.write(words, column: 2 + Width.of(progress) + 3, row: 1, role: .good)
    }
    let layout = layout(in: grid.size)
    if let refusal {
      drawRefusal(refusal, &grid)
    } else {
      for (key, tile) in zip(view.pictures, layout.tiles) {
        var slot = ImageSlot(key, in: tile, urgency: 3)
        slot.isJudged = true
        grid.slots.append(slot)
      }
    }
    if view.isHidden, refusal == nil {
      let words = "the picture's time is over; the answer has all the time it needs"
      let place = Rectangle(grid.size).cutting(rows: 2).rest.cutting(rows: -5).rest
      grid.write(
        Width.fit(words, columns: grid.size.columns - 4),
        column: max(2, (grid.size.columns - Width.of(words)) / 2), row: place.row + place.rows / 2,
        role: .faint)
    }
    let row = layout.answerRow
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
    if view.task == .rating { drawScale(row, &grid) } else { drawTask(layout, &grid) }
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
    for item in scale(in: grid.size) {
      guard item.rating != nil, item.rating == rating else {
        // Without its first blank, which may be a bracket.
        let text = item.text.drop { $0 == " " }
        let start = item.column + item.text.count - text.count
        let role = item.rating == nil ? Role.faint : .text
        grid.write(String(text), column: start, row: row, role: role)
        continue
      }
      grid.write(item.text, column: item.column, row: row, role: .selected)
    }
  }

  /// The six answers and the words about them, with the columns where they begin.
  func scale(in size: Size) -> [(rating: Rating?, text: String, column: Int)] {
    let isWide = size.columns >= 112
    let short = ["surely", "probably", "perhaps", "perhaps", "probably", "surely"]
    // On 80 columns a closing bracket takes the blank before the next answer.
    let overlap = size.columns < 88 ? 1 : 0
    var items: [(rating: Rating?, text: String, column: Int)] = []
    var column = 2
    if !isWide {
      items.append((nil, "real", column))
      column += 5
    }
    for rating in Rating.allCases {
      let isChosen = self.rating == rating
      let words = isWide ? rating.words : short[rating.rawValue - 1]
      let text = isChosen ? "[\(rating.rawValue) \(words)]" : " \(rating.rawValue) \(words) "
      items.append((rating, text, column))
      column += Width.of(text) - overlap
      if rating == .perhapsReal {
        if overlap == 0 || !isChosen { items.append((nil, "|", column)) }
        column += 1
      }
    }
    if !isWide { items.append((nil, "generated", column + 1)) }
    return items
  }

  private func drawIntroduction(_ shell: Shell, _ grid: inout Grid) {
    var lines: [(String, Role)] = [
      (view.opening?.heading ?? "Blind test '\(view.study)', reader \(view.reader)", .heading)
    ]
    if let opening = view.opening {
      lines.append(("Its code, to compare with the published one: \(opening.code)", .faint))
    }
    if interview.isAboutPerson {
      lines += [("", .text), ("First a few questions about you.", .text), ("", .text)]
      return write(lines + interviewLines(), keeping: 4, &grid)
    }
    lines += [
      ("", .text), (view.question, .text), ("", .text),
      ([view.opening?.words, keyWords].compactMap(\.self).joined(separator: " "), .text),
    ]
    if let clues = view.opening?.clues { lines += [("", .text), (clues, .text)] }
    lines += [("", .text), ("Pictures are shown as: \(shell.display.summary).", .faint)]
    if let seconds = view.exposure {
      lines += [
        ("", .text),
        (
          "Each picture stays whole for \(Numbers.short(seconds)) s; answer when you like after it.",
          .text
        ),
      ]
    }
    if view.wasResumed {
      lines.append(("\(view.answered) of \(view.showings) are answered already.", .good))
    }
    drawAsking(after: lines, "Enter begins. q leaves.", &grid)
  }

  /// What a reader is told before a phase.
  private func drawPhase(_ page: PhasePage, _ grid: inout Grid) {
    var lines: [(String, Role)] = [
      ("Part \(page.part) of \(page.parts)", .heading), ("", .text),
      (page.phase.instruction, .text),
    ]
    if let clues = page.clues { lines += [("", .text), (clues, .text)] }
    lines += [("", .text), (keyWords, .text)]
    drawAsking(after: lines, "Enter goes on. q leaves; every answer is kept.", &grid)
  }

  /// Draws what a page says, and below it what it asks, which shows whatever room there is; what was
  /// answered already goes first where there is too little.
  private func drawAsking(
    after lines: [(String, Role)], _ last: String, _ grid: inout Grid
  ) {
    func asked(_ interview: [(String, Role)]) -> [(String, Role)] {
      var asked: [(String, Role)] = []
      if let refusal {
        asked += [("", .text), ("This screen isn't enough yet: \(refusal).", .warning)]
      }
      for part in [interview, self.interview.isOver ? [(last, .key)] : []] where !part.isEmpty {
        asked += [("", .text)] + part
      }
      return asked
    }
    var below = asked(interviewLines())
    if wrap(lines + below, in: grid.size).count(where: { !$0.0.isEmpty }) > room(in: grid.size) {
      below = asked(interviewLines().filter { $0.1 != .good })
    }
    write(lines + below, keeping: below.count, &grid)
  }

  /// The last line says how to go on, and shows whatever room there is.
  private func drawMessage(_ texts: [String], _ grid: inout Grid) {
    write(texts.enumerated().map { ($1, $0 == 0 ? .heading : .text) }, keeping: 1, &grid)
  }

  private func columns(in size: Size) -> Int { min(72, size.columns - 4) }

  /// Rows there are for lines.
  private func room(in size: Size) -> Int { max(1, size.rows - 4) }

  private func wrap(
    _ lines: some Sequence<(String, Role)>, in size: Size
  ) -> [(String, Role)] {
    lines.flatMap { text, role in
      text.isEmpty
        ? [("", role)] : Width.wrap(text, columns: columns(in: size)).map { ($0, role) }
    }
  }

  /// Writes lines in the middle. Where they don't all fit, the last `keeping` of them show, and as many
  /// of those before as there is room for.
  private func write(_ lines: [(String, Role)], keeping: Int = 0, _ grid: inout Grid) {
    let left = (grid.size.columns - columns(in: grid.size)) / 2
    let room = room(in: grid.size)
    var last = wrap(lines.suffix(keeping), in: grid.size)
    var wrapped = wrap(lines.dropLast(keeping), in: grid.size)
    if wrapped.count + last.count > room {
      // Blank lines go first.
      wrapped = wrapped.filter { !$0.0.isEmpty }
      last = last.filter { !$0.0.isEmpty }.suffix(room)
    }
    wrapped = wrapped.prefix(room - last.count) + last
    let top = max(2, (grid.size.rows - wrapped.count) / 2)
    for (row, line) in wrapped.enumerated() where top + row < grid.size.rows - 2 {
      grid.write(line.0, column: left, row: top + row, role: line.1)
    }
  }
}
