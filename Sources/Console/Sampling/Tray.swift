import AtlasStore
import TerminalKit

/// The cells made last: they lie here until a person admits them to the atlas or throws them away.
struct Tray: Sendable, Equatable {
  /// In the order in which they were asked for.
  var cells: [Cell] = []
  /// How many times cells were thrown away that can be brought back.
  var thrown = 0
  /// What was asked for last.
  private(set) var order: SamplingOrder?
  /// Whether cells are being made.
  var isRunning = false
  /// Time left for all that are being made.
  var remaining: Duration?
  /// How many cells there ever were.
  private var newest = 0

  /// One cell being made, or made.
  struct Cell: Sendable, Hashable, Identifiable {
    /// Tells it from every other one there was.
    let id: Int
    /// Its place in its order, from 0.
    let index: Int
    /// Steps from noise to cell.
    let steps: Int
    /// Steps done.
    var step = 0
    var isFinished = false
    /// What it looked like after each step, noise first.
    var film: [PictureKey] = []
    /// What it is in the atlas; nil until it is admitted.
    var specimen: SpecimenID?

    /// Finished and not in the atlas.
    var isOpen: Bool { isFinished && specimen == nil }
  }

  /// Those that are finished and not in the atlas.
  var open: [Cell] { cells.filter(\.isOpen) }

  subscript(id: Cell.ID) -> Cell? { cells.first { $0.id == id } }

  /// Begins an order; what lay here goes.
  mutating func begin(_ order: SamplingOrder) {
    if !open.isEmpty { thrown += 1 }
    cells = (0..<order.count).map { Cell(id: newest + $0, index: $0, steps: order.steps) }
    newest += order.count
    self.order = order
    isRunning = true
    remaining = nil
  }

  /// Takes note of a cell's next step.
  mutating func note(_ step: Step) {
    change(step.id) { cell in
      cell.step = step.step
      cell.film.append(step.key)
    }
    remaining = step.remaining
  }

  /// A cell after a step, as far as it can be told from here.
  struct Step: Sendable, Hashable {
    var id: Cell.ID
    var step: Int
    var key: PictureKey
    var remaining: Duration?
  }

  mutating func change(_ id: Cell.ID, _ work: (inout Cell) -> Void) {
    guard let place = cells.firstIndex(where: { $0.id == id }) else { return }
    work(&cells[place])
  }

  /// Nothing is being made any more; what isn't finished goes.
  mutating func end() {
    isRunning = false
    remaining = nil
    cells.removeAll { !$0.isFinished }
  }

  /// How far all that are being made have come, from 0 to 1.
  var fraction: Double {
    let all = cells.reduce(0) { $0 + $1.steps }
    return all > 0 ? Double(cells.reduce(0) { $0 + $1.step }) / Double(all) : 0
  }
}
