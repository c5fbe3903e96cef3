@testable import CursesTerminal

/// A small terminal: takes the bytes the painter sends and keeps what would be seen.
struct ModelTerminal {
  let rows: Int
  let columns: Int
  private(set) var cells: [Cell]
  private var row = 0
  private var column = 0
  private var pen = Cell(text: " ")
  private var region: Range<Int>
  /// Sequences it doesn't know: none may come.
  private(set) var unknown: [String] = []

  struct Cell: Hashable {
    var text: String
    var foreground = "39"
    var background = "49"
    var attributes: Set<Int> = []
  }

  init(rows: Int, columns: Int, filledWith text: String = "?") {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Cell(text: text, background: "41"), count: rows * columns)
    region = 0..<rows
  }

  mutating func feed(_ bytes: [UInt8]) {
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let character = rest.first {
      if rest.hasPrefix("\u{1B}[") {
        rest = rest.dropFirst(2)
        let parameters = rest.prefix { "0123456789;?".contains($0) }
        rest = rest.dropFirst(parameters.count)
        guard let final = rest.first else { return }
        rest = rest.dropFirst()
        control(String(parameters), final)
      } else if character == "\u{08}" {
        rest = rest.dropFirst()
        column = max(0, column - 1)
      } else if character == "\n" {
        rest = rest.dropFirst()
        row += 1
      } else {
        rest = rest.dropFirst()
        write(String(character))
      }
    }
  }

  private mutating func write(_ text: String) {
    let width = text == "漢" || text == "字" ? 2 : 1
    let at = row * columns + column
    // Half of a wide character takes the other half with it.
    if cells[at].text.isEmpty, column > 0 { cells[at - 1].text = " " }
    let next = at + width
    if column + width < columns, cells[next].text.isEmpty { cells[next].text = " " }
    cells[at] = pen
    cells[at].text = text
    if width == 2, column + 1 < columns {
      cells[at + 1] = pen
      cells[at + 1].text = ""
    }
    column = min(columns - 1, column + width)
  }

  private var blank: Cell { Cell(text: " ", background: pen.background) }

  private mutating func control(_ parameters: String, _ final: Character) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map {
      Int($0) ?? 0
    }
    func number(_ index: Int) -> Int {
      index < numbers.count && numbers[index] > 0 ? numbers[index] : 1
    }
    switch final {
    case "H": (row, column) = (number(0) - 1, number(1) - 1)
    case "C": column = min(columns - 1, column + number(0))
    case "J": for at in cells.indices { cells[at] = blank }
    case "K": for at in column..<columns { cells[row * columns + at] = blank }
    case "X":
      for at in column..<min(columns, column + number(0)) { cells[row * columns + at] = blank }
    case "r":
      region = parameters.isEmpty ? 0..<rows : number(0) - 1..<number(1)
      (row, column) = (0, 0)
    case "S", "T": scroll(final == "S" ? number(0) : -number(0), in: region)
    case "M", "L": scroll(final == "M" ? number(0) : -number(0), in: row..<region.upperBound)
    case "m": rendition(parameters)
    case "h", "l": break
    default: unknown.append("CSI \(parameters)\(final)")
    }
  }

  private mutating func scroll(_ distance: Int, in region: Range<Int>) {
    let old = cells
    for row in region {
      for column in 0..<columns {
        let source = row + distance
        cells[row * columns + column] =
          region.contains(source) ? old[source * columns + column] : blank
      }
    }
  }

  private mutating func rendition(_ parameters: String) {
    var rest = parameters.split(separator: ";").map(String.init)[...]
    if rest.isEmpty { rest = ["0"] }
    while let first = rest.popFirst() {
      switch Int(first) ?? 0 {
      case 0: pen = Cell(text: " ")
      case 38, 48:
        let count = rest.first == "2" ? 4 : 2
        let colour = ([first] + rest.prefix(count)).joined(separator: ";")
        rest = rest.dropFirst(count)
        if first == "38" { pen.foreground = colour } else { pen.background = colour }
      case 22: pen.attributes.subtract([1, 2])
      case 24: pen.attributes.remove(4)
      case 27: pen.attributes.remove(7)
      case 30...37, 39, 90...97: pen.foreground = first
      case 40...47, 49, 100...107: pen.background = first
      case let attribute where attribute < 10: pen.attributes.insert(attribute)
      default: unknown.append("SGR \(first)")
      }
    }
  }

  /// What a screen of the painter's would look like here; what can't be seen is left out.
  static func cells(of content: ScreenContent, _ characters: CharacterTable) -> [Cell] {
    content.cells.map { cell in
      var terminal = ModelTerminal(rows: 1, columns: 4, filledWith: " ")
      var painter = ScreenPainter(rows: 1, columns: 4)
      painter.characters = characters
      var out = ScreenBytes()
      painter.clear(rows: 1, columns: 4, into: &out)
      var single = ScreenContent(rows: 1, columns: 4)
      single[0, 0] = cell
      guard cell.symbol != Symbol.continuation else { return Cell(text: "") }
      painter.paint(single, rows: 0..<1, columns: 0..<1, into: &out)
      terminal.feed(out.bytes)
      return terminal.cells[0].seen
    }
  }

  /// The screen with what can't be seen left out.
  var seen: [Cell] { cells.map(\.seen) }
}

extension ModelTerminal.Cell {
  /// The same without the colour of ink where there is none.
  fileprivate var seen: ModelTerminal.Cell {
    var cell = self
    // Reversed is seen as the other colour, where it is known which that is.
    let isEmpty = text == " " && !attributes.contains(4)
    if attributes.contains(7), foreground.hasPrefix("38"), isEmpty || background.hasPrefix("48") {
      cell.attributes.remove(7)
      cell.foreground = "38" + background.dropFirst(2)
      cell.background = "48" + foreground.dropFirst(2)
    }
    if text == " ", cell.attributes.isDisjoint(with: [4, 7]) {
      cell.foreground = "39"
      cell.attributes = []
    }
    if text.isEmpty { return ModelTerminal.Cell(text: "") }
    return cell
  }
}
