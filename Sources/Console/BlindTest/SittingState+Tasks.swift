import ReaderStudy
import TerminalKit

/// An answer to another task than a rating, as far as it is given.
struct TaskChoice: Sendable, Equatable {
  /// The class that was named.
  var name: ClassName?
  /// Something about the picture is odd.
  var isOdd = false
  /// The place chosen among four, from 1.
  var place: Int?
}

// MARK: Keys

extension SittingState {
  /// Takes a key in a task that isn't a rating.
  mutating func judgeTask(_ key: Key, at time: ContinuousClock.Instant) -> Outcome {
    if let chosen = chosen(by: key) {
      guard clock.isWhole else { return .refused(Self.coming(key)) }
      clock.pressed(at: time)
      choice = chosen
      return .taken
    }
    switch key {
    case .enter:
      guard let times = clock.times(confirmedAt: time) else { return .refused(Self.coming(key)) }
      guard let content else {
        return .refused(
          view.task == .quartet
            ? "Choose 1 to 4 first, then confirm with Enter."
            : "Name the cell by a capital first, then confirm with Enter.")
      }
      return step(
        .judge(SittingJudgement(turn: view.turn, content: content, times: times)), at: time)
    case .function(2): return askWhetherSeen()
    case .character("b"): return step(.rest, at: time)
    default: return .unknown
    }
  }

  /// What is chosen after a key; nil when the key chooses nothing.
  private func chosen(by key: Key) -> TaskChoice? {
    var fresh = choice
    switch view.task {
    case .quartet:
      guard let place = key.character?.wholeNumberValue, (1...4).contains(place) else { return nil }
      fresh.place = place
    case .naming:
      if view.asksOdd, key == .character("o") {
        fresh.isOdd.toggle()
      } else {
        guard let name = view.names.first(where: { $0.letter == key.character.map(String.init) })
        else { return nil }
        fresh.name = name
      }
    case .rating: return nil
    }
    return fresh
  }

  private var content: TaskAnswer.Content? {
    if view.task == .quartet { return choice.place.map(TaskAnswer.Content.chosen) }
    return choice.name.map { .named($0.key, isOdd: view.asksOdd ? choice.isOdd : nil) }
  }

  /// The key that a click stands for.
  func key(at point: Point, in size: Size) -> Key? {
    guard view.stage.showsPicture, !isAsking else { return nil }
    return targets(in: size).first { $0.area.contains(point) }?.key
  }

  private func targets(in size: Size) -> [(area: Rectangle, key: Key)] {
    let layout = SittingLayout(view.task, in: size)
    switch view.task {
    case .rating:
      return scale(in: size).compactMap { item in
        item.rating.map { rating in
          (
            Rectangle(
              column: item.column, row: layout.answerRow, columns: Width.of(item.text), rows: 1),
            .character(Character("\(rating.rawValue)"))
          )
        }
      }
    case .quartet:
      return layout.tiles.indices.flatMap { place in
        [layout.tiles[place], layout.label(of: place)].map {
          ($0, .character(Character("\(place + 1)")))
        }
      }
    case .naming:
      return nameItems(layout).map { ($0.area, $0.key) }
    }
  }
}

// MARK: Drawing

extension SittingState {
  /// The answer as far as it is given, below the picture, and what stands beside it.
  func drawTask(_ layout: SittingLayout, _ grid: inout Grid) {
    switch view.task {
    case .rating: break
    case .quartet:
      for place in layout.tiles.indices {
        let isChosen = choice.place == place + 1
        let label = layout.label(of: place)
        grid.write(
          isChosen ? "[\(place + 1)]" : " \(place + 1)", column: label.column, row: label.row,
          role: isChosen ? .selected : .key)
      }
      let words = choice.place.map { "[\($0)] was made; Enter confirms." } ?? "Press 1 to 4."
      grid.write(
        words, column: 2, row: layout.answerRow, role: choice.place == nil ? .text : .selected)
    case .naming:
      for item in nameItems(layout) {
        grid.write(
          Width.fit(item.text, columns: item.area.columns), column: item.area.column,
          row: item.area.row, role: item.isOn ? .selected : .text)
      }
      if layout.names(view.names.count) != nil, choice.name == nil {
        grid.write(
          "Press a capital.", column: 2, row: layout.answerRow, role: .text)
      }
    }
  }

  private struct NameItem {
    var text: String
    var area: Rectangle
    var key: Key
    var isOn = false
  }

  /// The names there are, the chosen one in full below the picture, and whether something is odd.
  private func nameItems(_ layout: SittingLayout) -> [NameItem] {
    var items: [NameItem] = []
    var column = 2
    let row = layout.answerRow
    func put(_ text: String, _ key: Key, isOn: Bool) {
      let columns = Width.of(text)
      guard column + columns <= layout.size.columns else { return }
      items.append(
        NameItem(
          text: text, area: Rectangle(column: column, row: row, columns: columns, rows: 1),
          key: key, isOn: isOn))
      column += columns + 1
    }
    let places = layout.names(view.names.count)
    for (index, name) in view.names.enumerated() {
      guard let letter = name.letter.first else { continue }
      let isOn = choice.name == name
      if let area = places?[index] {
        let room = area.columns - 4
        let text = "\(letter) \(Width.fit(name.name, columns: room))".trimmed
        items.append(
          NameItem(
            text: isOn ? "[\(text)]" : " \(text)", area: area, key: .character(letter), isOn: isOn))
      } else {
        put(isOn ? "[\(letter)]" : "\(letter)", .character(letter), isOn: isOn)
      }
    }
    if places != nil, let name = choice.name, let letter = name.letter.first {
      put("[\(letter) \(name.name)]", .character(letter), isOn: true)
    } else if places != nil {
      column += Width.of("Press a capital.") + 1
    }
    if view.asksOdd {
      column += 1
      put(choice.isOdd ? "[o odd]" : "o odd", .character("o"), isOn: choice.isOdd)
    }
    return items
  }

  /// Why the picture isn't there, in its place.
  func drawRefusal(_ words: String, _ grid: inout Grid) {
    let lines = Width.wrap(
      "This screen isn't enough yet: \(words).", columns: grid.size.columns - 8)
    let top = max(2, (grid.size.rows - 7 - lines.count) / 2)
    for (row, line) in lines.enumerated() {
      grid.write(line, column: 4, row: top + row, role: .warning)
    }
  }

  /// How the keys answer, for the introduction.
  var keyWords: String {
    let common =
      "A confirmed answer can't be taken back. "
      + (view.exposure == nil ? "There is no time limit. " : "")
    let rest =
      "b takes a break, F2 says that you can't see it, ? lists the keys, q leaves; the sitting goes "
      + "on where you left it."
    switch view.task {
    case .rating:
      return
        "Press 1 (surely real) to 6 (surely generated), change your mind as often as you like, "
        + "and confirm with Enter. \(common)After an answer Tab lets you mark what gave the picture "
        + "away, if you like. \(rest)"
    case .quartet:
      return "Press 1 to 4 for the one that was made, change your mind as often as you like, and "
        + "confirm with Enter. \(common)\(rest)"
    case .naming:
      return "Press a capital for the cell's name, change your mind as often as you like, "
        + (view.asksOdd ? "o where something is odd, " : "") + "and confirm with Enter. "
        + "\(common)\(rest)"
    }
  }

  /// What is asked, with what was said; the last line is typed into.
  func interviewLines() -> [(String, Role)] {
    // Who the reader is has been read once; what is asked beside it stays in view.
    let shown = interview.said.filter { interview.isAboutPerson || !$0.question.isAboutPerson }
    var lines: [(String, Role)] = shown.map { said in
      let words = said.words.isEmpty ? "left out" : said.words
      return ("\(Self.short(said.question)) \(words)", .good)
    }
    switch interview.current {
    case .person(let question):
      lines += [
        (question.words, .marked), ("> \(interview.field.text)_", .key),
        ("Enter takes it; Enter alone leaves it out. Esc leaves.", .faint),
      ]
    case let question?: lines.append(("\(question.words)  (y or n)", .marked))
    case nil: break
    }
    return lines
  }

  /// A question that was answered, in a word or two.
  private static func short(_ question: SittingInterview.Question) -> String {
    switch question {
    case .person(.role): "Work:"
    case .person(.years): "Years:"
    case .person(.speciality): "Speciality:"
    case .person(.colourVision): "Colour vision:"
    case .person(.consent): "Consent:"
    default: question.words
    }
  }
}
