import Basis
import Foundation
import Pictures
import TestSupport
import Testing

@testable import ReaderStudy

/// Handlings planted in one of two groups of pictures of one origin, and what the audit finds.
struct PlantedHandlingsTests {
  /// Studies of pictures of one kind, some of them handled.
  private struct Bench {
    let cells: [Picture]
    let crop: Int
    let size: Int
    let clean: LeakMeasures

    init(_ cells: [Picture], crop: Int, size: Int) {
      (self.cells, self.crop, self.size) = (cells, crop, size)
      clean = Self.measures(cells, nil, crop: crop, size: size)
    }

    static func measures(
      _ cells: [Picture], _ handling: Handling?, crop: Int, size: Int
    ) -> LeakMeasures {
      var measures = LeakMeasures(blockPeriods: [8, 8 * Double(size) / Double(crop)])
      var random = SplitMix(state: 3)
      for cell in cells {
        let picture = Handling.picture(cell, handling, crop: crop, size: size, random: &random)
        measures.add(picture, isFake: false)
      }
      return measures
    }

    /// In how many of `studies`, each of other cells, anything was found.
    func found(_ handling: Handling?, pairs: Int, studies: Int) -> Int {
      // One study handles only the cells it shows.
      let own = studies == 1 ? Array(cells.suffix(pairs)) : cells
      let handled =
        handling.map { Self.measures(own, $0, crop: crop, size: size) } ?? clean
      var random = SplitMix(state: 11)
      return (0..<studies).count { _ in
        let order = Array(cells.indices).shuffled(using: &random)
        let isOne = studies == 1 && handling != nil
        let measures = LeakMeasures(
          clean, reals: isOne ? Array(0..<pairs) : Array(order.prefix(pairs)), other: handled,
          fakes: isOne ? Array(0..<pairs) : Array(order.dropFirst(pairs).prefix(pairs)))
        let findings = LeakAudit(measures).found.filter { $0 != "order of the records" }
        return !findings.isEmpty
      }
    }
  }

  /// A stained cell with a nucleus among others on a pale ground, with grain: nobody's picture.
  private static func drawn(_ seed: UInt64, side: Int) -> Picture {
    var random = SplitMix(state: seed &* 7919)
    var rgb = [Float](repeating: 0, count: 3 * side * side)
    let ground: [Float] = [246 + 2 * random.unit(), 226 + 2 * random.unit(), 203]
    let spots = (0..<6).map { index in
      (
        x: index == 0 ? Float(side) / 2 : Float(side) * random.unit(),
        y: index == 0 ? Float(side) / 2 : Float(side) * random.unit(),
        radius: Float(side) * (index == 0 ? 0.2 : 0.1 + 0.08 * random.unit()),
        depth: index == 0 ? [110, 140, 60] : [20, 60, 50].map { Float($0) * random.unit() }
      )
    }
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<3 {
          var level = ground[channel]
          for spot in spots {
            let (dx, dy) = (Float(x) - spot.x, Float(y) - spot.y)
            let inside = (dx * dx + dy * dy).squareRoot() - spot.radius
            level -= spot.depth[channel] / (1 + exp(inside))
          }
          rgb[3 * (y * side + x) + channel] = level + 4 * random.normal()
        }
      }
    }
    return Picture(
      width: side, height: side, bytes: rgb.map { UInt8(max(0, min(255, $0.rounded()))) })
  }

  private static let drawings = Bench(
    (0..<160).map { drawn(UInt64($0) + 1, side: 104) }, crop: 80, size: 32)

  @Test(arguments: Handling.allCases)
  func `planted-handlings: each is found in drawn cells`(_ handling: Handling) {
    #expect(Self.drawings.found(handling, pairs: 80, studies: 1) == 1)
  }

  @Test func `planted-handlings: clean drawn cells pass`() {
    let studies = Thorough.runs(20, thorough: 200)
    let stopped = Self.drawings.found(nil, pairs: 60, studies: studies)
    #expect(Double(stopped) <= 0.05 * Double(studies), "\(stopped) of \(studies)")
  }

  private static let hasCells = SharedFolder.has("data/pbc/val")
  private static let cells: Bench? = {
    guard hasCells else { return nil }
    let folder = SharedFolder.url("data/pbc/val")
    let manager = FileManager.default
    let files = ((try? manager.subpathsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".jpg") }
    var random = SplitMix(state: 5)
    let chosen = files.sorted().shuffled(using: &random).prefix(Thorough.runs(300, thorough: 1_029))
    let pictures = chosen.compactMap { try? PictureFile.read(folder.appendingPathComponent($0)) }
    return Bench(pictures, crop: 160, size: 64)
  }()

  /// The files of these cells are JPEG of quality 75 without halved chroma, of blocks where the crop
  /// begins: the same once more changes next to nothing, and is no handling.
  private static let changing = Handling.allCases.filter { $0 != .jpeg75Before }

  @Test(
    .enabled(if: hasCells, "set LEUKO_SHARED to the folder with the cell images"),
    arguments: changing)
  func `planted-handlings: each is found in real cells`(_ handling: Handling) throws {
    let cells = try #require(Self.cells)
    let studies = Thorough.runs(1, thorough: 20)
    let found = cells.found(handling, pairs: 150, studies: studies)
    if Thorough.isAsked { print("\(handling): found in \(found) of \(studies)") }
    #expect(Double(found) >= 0.95 * Double(studies), "\(handling) in \(found) of \(studies)")
  }

  @Test(.enabled(if: hasCells, "set LEUKO_SHARED to the folder with the cell images"))
  func `planted-handlings: clean real cells pass`() throws {
    let cells = try #require(Self.cells)
    let studies = Thorough.runs(20, thorough: 200)
    let stopped = cells.found(nil, pairs: 150, studies: studies)
    if Thorough.isAsked { print("clean: \(stopped) of \(studies) found something") }
    #expect(Double(stopped) <= 0.05 * Double(studies), "\(stopped) of \(studies)")
  }

  /// How many of 20 or 200 studies of 20, 50 and 150 of a kind find each: the article's table.
  @Test(.enabled(if: hasCells && Thorough.isAsked, "set LEUKO_THOROUGH=1 and LEUKO_SHARED"))
  func `the table of power`() throws {
    let cells = try #require(Self.cells)
    for handling in Handling.allCases {
      let counts = [20, 50, 150].map { cells.found(handling, pairs: $0, studies: 20) }
      print("| \(handling.rawValue) | \(counts.map { "\($0)" }.joined(separator: " | ")) |")
    }
  }
}
