import Testing

@testable import ReaderStudy

struct PresentationTests {
  /// Two rows of three pixels, each of its own.
  private let picture = StudyPicture(width: 3, height: 2, rgb: (0..<18).map { UInt8($0) })
  private let square = StudyPicture(width: 2, height: 2, rgb: (0..<12).map { UInt8($0) })

  private func firsts(_ picture: StudyPicture) -> [UInt8] {
    stride(from: 0, to: picture.rgb.count, by: 3).map { picture.rgb[$0] / 3 }
  }

  @Test func `the eight turns are all different, and each lays every pixel once`() {
    let all = (0..<8).map { Presentation.turned(square, by: Presentation.Turn(way: $0)) }
    #expect(Set(all).count == 8)
    #expect(all.allSatisfy { Set(firsts($0)) == [0, 1, 2, 3] })
    #expect(all.map(firsts)[0] == [0, 1, 2, 3])
    #expect(all.map(firsts)[1] == [1, 0, 3, 2])
    #expect(all.map(firsts)[2] == [2, 3, 0, 1])
    #expect(all.map(firsts)[4] == [0, 2, 1, 3])
    let onEnd = Presentation.turned(picture, by: Presentation.Turn(way: 4))
    #expect((onEnd.width, onEnd.height) == (2, 3))
    #expect(firsts(onEnd) == [0, 3, 1, 4, 2, 5])
  }

  @Test func `a drawn turn keeps the sides, is the same again, and hangs on the secret`() {
    let pictures = (0..<400).map { index in
      StudyPicture(
        width: 2, height: 2, rgb: (0..<12).map { UInt8(truncatingIfNeeded: $0 + index) })
    }
    let turns = pictures.map { Presentation.Turn(of: $0, secret: [1, 2, 3]) }
    #expect(turns == pictures.map { Presentation.Turn(of: $0, secret: [1, 2, 3]) })
    #expect(turns != pictures.map { Presentation.Turn(of: $0, secret: [1, 2, 4]) })
    #expect(Set(turns.map(\.way)).count == 8)
    for index in UInt8(0)..<40 {
      let shown = Presentation.turned(picture, secret: [index])
      #expect((shown.width, shown.height) == (3, 2))
    }
  }

  @Test func `a large picture is cut by eight pixels, wherever its lot says`() throws {
    let side = 96
    let large = StudyPicture(
      width: side, height: side,
      rgb: (0..<(side * side)).flatMap { [UInt8($0 % side), UInt8($0 / side), 0] })
    let shown = Presentation.turned(large, by: Presentation.Turn(way: 0, cut: [3, 7]))
    #expect((shown.width, shown.height) == (88, 88))
    #expect(Array(shown.rgb.prefix(3)) == [3, 7, 0])
    #expect(Array(shown.rgb.suffix(3)) == [90, 94, 0])
    let mirrored = Presentation.turned(large, by: Presentation.Turn(way: 1, cut: [3, 7]))
    #expect(Array(mirrored.rgb.prefix(3)) == [92, 7, 0])
    let cuts = Set((UInt8(0)..<200).map { Presentation.Turn(of: large, secret: [$0]).cut })
    #expect(cuts.count > 50)
    for number in 0..<512 { #expect(Presentation.Turn(rawValue: number)?.rawValue == number) }
    #expect(Presentation.Turn(rawValue: 512) == nil)
    #expect(cuts.allSatisfy { $0.allSatisfy((0..<8).contains) })
  }
}
