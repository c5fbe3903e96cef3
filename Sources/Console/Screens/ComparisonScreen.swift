import AtlasStore
import TerminalKit

/// Real and generated cells of one class, side by side, with or without their names.
public struct ComparisonScreen: Sendable, Equatable {
  var classKey: String?
  var real: [SpecimenID] = []
  var generated: [SpecimenID] = []
  /// Both kinds mixed in an order that doesn't tell, for looking without names.
  var mixed: [SpecimenID] = []
  var showsNames = true
  var offset = 0
  var zoom = 2
  var isLoaded = false

  mutating func take(_ news: ComparisonNews) {
    guard case .listed(let key, let real, let generated, let order) = news else { return }
    classKey = key
    self.real = real
    self.generated = generated
    mixed = order
    isLoaded = true
  }

  /// Tiles across and down in each half of a screen of this size.
  func layout(in size: Size) -> (tile: Size, across: Int, down: Int) {
    let tile = GalleryLayout.zooms[min(max(0, zoom), GalleryLayout.zooms.count - 1)]
    let columns = (size.columns - 3) / 2
    return (
      tile, max(1, columns / (tile.columns + 1)), max(1, (size.rows - 5) / (tile.rows + 1))
    )
  }

  /// How many cells of each kind fit.
  func count(in size: Size) -> Int {
    let layout = layout(in: size)
    return layout.across * layout.down
  }

  /// The cells in the order in which they are seen, and how many stand side by side.
  func seen(in size: Size) -> (ids: [SpecimenID], across: Int) {
    let layout = layout(in: size)
    guard showsNames else { return (mixed, 2 * layout.across) }
    var ids: [SpecimenID] = []
    for row in 0..<layout.down {
      for half in [real, generated] {
        ids += half.dropFirst(row * layout.across).prefix(layout.across)
      }
    }
    return (ids, 2 * layout.across)
  }

  func draw(_ context: ConsoleContext, on grid: inout Grid) {
    let layout = layout(in: grid.size)
    let half = grid.size.columns / 2
    let name = context.vocabulary.name(ofClass: classKey)
    guard isLoaded else {
      grid.write("Looking for cells …", column: 2, row: 2, role: .faint)
      return
    }
    if real.isEmpty && generated.isEmpty {
      grid.write("No \(name) to compare; [ and ] choose another class.", column: 2, row: 2)
      return
    }
    if showsNames {
      grid.write("\(name): microscope", column: 1, row: 1, role: .heading, limit: half - 2)
      grid.write("\(name): generated", column: half + 1, row: 1, role: .generated, limit: half - 2)
      draw(real, from: 1, layout, &grid)
      draw(generated, from: half + 1, layout, &grid)
      if generated.isEmpty {
        grid.write("None yet; g s makes some.", column: half + 1, row: 3, role: .faint)
      }
      if real.isEmpty {
        grid.write("None in this atlas; leuko import brings some.", column: 1, row: 3, role: .faint)
      }
    } else {
      grid.write("\(name): both kinds, names hidden", column: 1, row: 1, role: .heading)
      let split = layout.across * layout.down
      draw(Array(mixed.prefix(split)), from: 1, layout, &grid)
      draw(Array(mixed.dropFirst(split)), from: half + 1, layout, &grid)
    }
  }

  private func draw(
    _ ids: [SpecimenID], from column: Int, _ layout: (tile: Size, across: Int, down: Int),
    _ grid: inout Grid
  ) {
    for (place, id) in ids.prefix(layout.across * layout.down).enumerated() {
      grid.slots.append(
        ImageSlot(
          .crop(id),
          in: Rectangle(
            column: column + place % layout.across * (layout.tile.columns + 1),
            row: 2 + place / layout.across * (layout.tile.rows + 1), columns: layout.tile.columns,
            rows: layout.tile.rows)))
    }
  }
}
