import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures

/// Finds the cells that are compared.
struct ComparisonRoom: Room {
  private let project: Project
  private let shelf: PictureShelf

  init(_ project: Project, shelf: PictureShelf) {
    self.project = project
    self.shelf = shelf
  }

  func serve(_ request: ComparisonRequest, tell: Teller<ComparisonNews>) async throws {
    switch request {
    case .list(let key, let count, let offset):
      let cells = try await project.atlas.perform {
        try Self.cells(in: $0, ofClass: key, count: count, offset: offset)
      }
      tell(.listed(cells))
    case .export(let ids, let across, let named):
      let sheet = try await sheet(of: ids, across: across, named: named)
      tell.done("Saved as \(try sheet.save(as: "comparison", in: project)).")
    }
  }

  private static func query(_ key: String?, _ origin: Origin.Kind) -> Query {
    var query = Query()
    if let key { query.classes = [key] }
    query.origins = [origin]
    if origin == .generated { query.verdicts = [.kept, .undecided] }
    return query
  }

  private static func cells(
    in atlas: Atlas, ofClass wanted: String?, count: Int, offset: Int
  ) throws -> ComparedCells {
    func classes(_ origin: Origin.Kind) throws -> Set<String> {
      Set(
        try atlas.classCounts(matching: query(nil, origin)).filter { $0.value > 0 }.keys.compactMap
        { $0 })
    }
    let (realClasses, generatedClasses) = (try classes(.microscope), try classes(.generated))
    var cells = ComparedCells()
    cells.classes = realClasses.union(generatedClasses).sorted()
    cells.classKey =
      wanted ?? realClasses.intersection(generatedClasses).min() ?? cells.classes.first
    guard let key = cells.classKey else { return cells }
    let real = try atlas.ids(matching: query(key, .microscope))
    let generated = try atlas.ids(matching: query(key, .generated))
    cells.total = max(real.count, generated.count)
    cells.offset = offset
    cells.real = Array(real.dropFirst(offset).prefix(count))
    cells.generated = Array(generated.dropFirst(offset).prefix(count))
    // An order that depends on the cells alone, and tells nothing about their kind.
    cells.mixed = (cells.real + cells.generated).sorted { lot($0) < lot($1) }
    return cells
  }

  private static func lot(_ id: SpecimenID) -> UInt64 {
    var generator = SplitMix64(seed: UInt64(bitPattern: id.rawValue) ^ 0x1EC0_5EED)
    return generator.next()
  }

  private func sheet(
    of ids: [SpecimenID], across: Int, named: Bool
  ) async throws -> CellSheet {
    let preprocessing = await shelf.preprocessing
    let vocabulary = project.vocabulary
    let tiles = try await project.atlas.perform { atlas in
      try atlas.specimens(ids).map { specimen in
        Mosaic.Tile(
          preprocessing(try atlas.picture(of: specimen)),
          label: named ? SpecimenWords.caption(specimen, vocabulary, columns: 24) : "")
      }
    }
    return CellSheet(tiles: tiles, side: preprocessing.size, across: across)
  }
}
