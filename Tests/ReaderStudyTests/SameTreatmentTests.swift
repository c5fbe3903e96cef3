import Foundation
import Pictures
import Statistics
import TestSupport
import Testing

@testable import ReaderStudy

struct SameTreatmentTests {
  /// Pictures of noise, half of them called fake; `isSwapped` calls the other half so.
  private static func candidates(side: Int, isSwapped: Bool) -> [Candidate] {
    var random = SplitMix(state: 17)
    return (0..<24).map { index in
      let rgb = (0..<(3 * side * side)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      return Candidate(
        width: side, height: side, rgb: rgb,
        truth: (index % 2 == 0) == isSwapped ? .fake : .real, cellClass: "a",
        provenance: "\(index)")
    }
  }

  @Test(arguments: [16, 96])
  func `same-treatment: with the kinds swapped, the same pixels are shown`(_ side: Int) throws {
    let plan = Plan(name: "swap", classes: [.init("a", pairs: 12)], readers: ["anna"])
    let studies = try [false, true].map {
      try SmallStudy(plan, candidates: Self.candidates(side: side, isSwapped: $0))
    }
    let packages = try studies.map {
      try Data(contentsOf: $0.folder.appendingPathComponent("package.bin"))
    }
    #expect(packages[0] == packages[1])
    let rows = try studies.map { try $0.key.rows }
    #expect(rows[0].map(\.turn) == rows[1].map(\.turn))
    #expect(zip(rows[0], rows[1]).allSatisfy { $0.truth != $1.truth })
    // Every measure of presentation, picture by picture, whatever it is called.
    let measures = try studies.map { study in
      var measures = LeakMeasures(blockPeriods: [8])
      for picture in try study.study.pictures() { measures.add(picture, isFake: false) }
      return measures.rows
    }
    #expect(measures[0] == measures[1])
  }

  @Test func `same-treatment: turns fall alike on both kinds`() throws {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 2)
    var random = SplitMix(state: 23)
    for index in 0..<4_000 {
      let rgb = (0..<27).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let turn = Presentation.Turn(
        of: StudyPicture(width: 3, height: 3, rgb: rgb), secret: [1])
      counts[index % 2][turn.way] += 1
    }
    // Four standard errors of a count of 250.
    #expect(counts.allSatisfy { $0.allSatisfy { abs($0 - 250) < 60 } })
  }
}

/// The measure of a linear discriminant over how sharp rows and columns are by their place in a
/// period.
@Suite(
  .enabled(
    if: SharedFolder.has("data/pbc/val"), "set LEUKO_SHARED to the folder with the cell images"))
struct PhaseTests {
  private static let sources: [Picture] = {
    let folder = SharedFolder.url("data/pbc/val")
    let files = ((try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".jpg") }
    var random = SplitMix(state: 29)
    return files.sorted().shuffled(using: &random).prefix(300)
      .compactMap { try? PictureFile.read(folder.appendingPathComponent($0)) }
  }()

  private static func study(_ picture: Picture) -> StudyPicture {
    StudyPicture(width: picture.width, height: picture.height, rgb: picture.bytes)
  }

  private static func area(
    _ reals: [StudyPicture], _ others: [StudyPicture], period: Int
  ) throws -> Double {
    let rows = (reals + others).map { AuditPicture($0).phase(period: period) }
    let isOther = rows.indices.map { $0 >= reals.count }
    let scores = try #require(LinearDiscriminant.crossValidated(rows, positive: isOther))
    return try #require(ReceiverCurve(isFake: isOther, ratings: scores).area)
  }

  /// Cells in any turn, as a generator that learned from turned pictures makes them.
  private static func turned(_ pictures: [Picture]) -> [StudyPicture] {
    var random = SplitMix(state: 31)
    return pictures.map { picture in
      let turned = picture.turned(quarters: Int(random.next() % 4))
      return study(random.next() % 2 == 0 ? turned : turned.mirrored)
    }
  }

  @Test(arguments: [64, 128], [2, 3, 4, 5, 8])
  func `phase: real cells shown carry none that turned ones can't have`(
    _ size: Int, _ period: Int
  ) throws {
    let way = Preprocessing(crop: 160, size: size, filter: .box).withoutPhase
    let cells = Self.sources.map { way($0) }
    let (reals, others) = (
      cells.prefix(150).map(Self.study), Self.turned(Array(cells.dropFirst(150)))
    )
    let areas = try (UInt8(0)..<6).map { lot in
      try Self.area(
        reals.map { Presentation.turned($0, secret: [lot]) },
        others.map { Presentation.turned($0, secret: [lot]) }, period: period)
    }
    let mean = areas.reduce(0, +) / Double(areas.count)
    #expect(mean <= 0.57, "period \(period): \(areas)")
  }

  @Test(arguments: [64, 128])
  func `phase: the same measure sees what box leaves`(_ size: Int) throws {
    let way = Preprocessing(crop: 160, size: size, filter: .box)
    let cells = Self.sources.map { way($0) }
    let reals = cells.prefix(150).map(Self.study)
    #expect(try Self.area(reals, Self.turned(Array(cells.dropFirst(150))), period: 4) > 0.8)
  }
}
