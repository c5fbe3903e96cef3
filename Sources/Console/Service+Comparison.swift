import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures

extension Service {
  func serve(_ request: ComparisonRequest) async throws {
    switch request {
    case .list(let key, let count, let offset):
      let lists = try await project.atlas.perform { atlas in
        func cells(_ origin: Origin.Kind) throws -> [SpecimenID] {
          var query = Query(classes: [key])
          query.origins = [origin]
          if origin == .generated { query.verdicts = [.kept, .undecided] }
          return Array(try atlas.ids(matching: query).dropFirst(offset).prefix(count))
        }
        return (try cells(.microscope), try cells(.generated))
      }
      // An order that depends on the cells alone, and tells nothing about their kind.
      let mixed = (lists.0 + lists.1).sorted { Self.lot($0) < Self.lot($1) }
      send.yield(
        .comparison(
          .listed(classKey: key, real: lists.0, generated: lists.1, order: mixed)))
    case .export(let ids, let across, let named):
      let path = try await export(ids, across: across, named: named)
      send.yield(.comparison(.exported(path: path)))
    }
  }

  private static func lot(_ id: SpecimenID) -> UInt64 {
    var generator = SplitMix64(seed: UInt64(bitPattern: id.rawValue) ^ 0x1EC0_5EED)
    return generator.next()
  }

  private func export(_ ids: [SpecimenID], across: Int, named: Bool) async throws -> String {
    guard !ids.isEmpty else { throw ComparisonError.nothingToSave }
    let preprocessing = await shelf.preprocessing
    let vocabulary = project.vocabulary
    let tiles = try await project.atlas.perform { atlas in
      try atlas.specimens(ids).map { specimen in
        Mosaic.Tile(
          preprocessing(try atlas.picture(of: specimen)),
          label: named
            ? SpecimenWords.caption(specimen, vocabulary, columns: 24) : "")
      }
    }
    let sheet = Mosaic(columns: max(1, across), side: preprocessing.size, gap: 6).sheet(tiles)
    let stamp = Numbers.moment(project.now(), in: .current).replacing(" ", with: "-").replacing(
      ":", with: "")
    let url = project.folders.current.appendingPathComponent("comparison-\(stamp).png")
    try PictureFile.write(sheet, to: url)
    return url.lastPathComponent
  }
}

/// Why a comparison can't be saved.
enum ComparisonError: Explained, Equatable {
  case nothingToSave

  var summary: String { "there are no cells to save" }
  var remedy: String? { "choose a class that has some" }
}
