import Basis
import Statistics
import Testing

@testable import ReaderStudy

struct TellsTests {
  /// A blob on a ground with a grain of a few levels; no two alike.
  private func cell(_ number: Int, ground: SIMD3<Int> = SIMD3(235, 226, 204)) -> StudyPicture {
    let side = 32
    var source = SplitMix64(seed: UInt64(number) &* 977 &+ 5)
    func draw(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }
    let (x, y, radius) = (12 + draw(8), 12 + draw(8), 6 + draw(5))
    let ink = SIMD3(90 + draw(40), 60 + draw(40), 120 + draw(40))
    var rgb: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side {
        let (dx, dy) = (column - x, row - y)
        let colour = dx * dx + dy * dy < radius * radius ? ink : ground
        for channel in 0..<3 { rgb.append(UInt8(clamping: colour[channel] + draw(7) - 3)) }
      }
    }
    return StudyPicture(width: side, height: side, rgb: rgb)
  }

  private func measures(_ pictures: [StudyPicture], _ name: String) -> Tells.Measures {
    Tells.Measures(
      pictures, groups: pictures.indices.map { "\(name) \($0)" }, blockPeriods: [8, 3.2])
  }

  private let reals: Range<Int> = 0..<100
  private let others: Range<Int> = 1000..<1100

  private func tells(_ generated: [StudyPicture]) throws -> Tells {
    var source = SplitMix64(seed: 1)
    let halves = RealFloor.halvings(of: [reals.count], times: 4) { source.next() }
    return try #require(
      Tells(
        reals: measures(reals.map { cell($0) }, "real"), generated: measures(generated, "noise"),
        halves: halves))
  }

  @Test func `cells of the same making are told by nothing`() throws {
    let tells = try tells(others.map { cell($0) })
    // Of sixteen families the largest of chance's areas.
    let largest = try #require(tells.largest)
    #expect(largest.area < 0.68, "\(largest.name) \(largest.area)")
    #expect(tells.everything.area < 0.64, "\(tells.everything.area)")
    #expect(tells.phases.map(\.name) == [2, 3, 4, 5, 8].map { "phase, period \($0)" })
    #expect(tells.families == tells.families.sorted { $0.area > $1.area })
    #expect(tells.reals == 100 && tells.generated == 100 && tells.noises == 100)
  }

  @Test func `a planted ground is named as what tells`() throws {
    let tells = try tells(others.map { cell($0, ground: SIMD3(235, 228, 204)) })
    let white = try #require(tells.families.first { $0.name == "white point" })
    #expect(white.area > 0.95)
    #expect(white.interval.map { $0.high > 0.95 } ?? true)
    #expect(white.floor.high < 0.75)
    #expect(["white point", "background", "colour"].contains(tells.largest?.name))
    #expect(tells.everything.area > 0.9)
    let phase = try #require(tells.families.first { $0.name == "phase, period 3" })
    #expect(phase.area < 0.7)
  }

  @Test func `planted softness is told by texture`() throws {
    let tells = try tells(
      others.map { number in
        let sharp = cell(number)
        var rgb = sharp.rgb
        for place in 3..<(rgb.count - 3) {
          let sum =
            Int(sharp.rgb[place - 3]) + 2 * Int(sharp.rgb[place]) + Int(sharp.rgb[place + 3])
          rgb[place] = UInt8((sum + 2) / 4)
        }
        return StudyPicture(width: sharp.width, height: sharp.height, rgb: rgb)
      })
    let noise = try #require(tells.families.first { $0.name == "noise of flat parts" })
    #expect(noise.area > 0.95)
    #expect(try #require(tells.largest).area - noise.area < 0.03)
  }

  @Test func `rows that are soft and sharp in turn are told by the phase of that period`() throws {
    let tells = try tells(
      others.map { number in
        let sharp = cell(number)
        var rgb = sharp.rgb
        let stride = 3 * sharp.width
        for row in 1..<(sharp.height - 1) where row % 3 == 0 {
          for place in row * stride..<(row + 1) * stride {
            rgb[place] = UInt8(
              (Int(sharp.rgb[place - stride]) + 2 * Int(sharp.rgb[place])
                + Int(sharp.rgb[place + stride]) + 2) / 4)
          }
        }
        return StudyPicture(width: sharp.width, height: sharp.height, rgb: rgb)
      })
    let areas = Dictionary(uniqueKeysWithValues: tells.phases.map { ($0.name, $0.area) })
    #expect(try #require(areas["phase, period 3"]) > 0.95)
    #expect(try #require(areas["phase, period 3"]) >= (areas.values.max() ?? 0))
  }

  @Test func `areas of a part of the pictures are those of the part`() {
    let all = measures((0..<10).map { cell($0) }, "real")
    var joined = measures((0..<4).map { cell($0) }, "real")
    joined.append(measures((4..<10).map { cell($0) }, "other"))
    #expect(joined.rows == all.rows)
    #expect(all.part([2, 5]).rows.map(\.count) == Array(repeating: 2, count: all.familyCount))
    #expect(all.part([2, 5]).groups == ["real 2", "real 5"])
  }
}
