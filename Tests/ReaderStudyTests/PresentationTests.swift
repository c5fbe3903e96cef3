import Testing

@testable import ReaderStudy

struct PresentationTests {
  /// Two rows of three pixels, each of its own.
  private let picture = StudyPicture(width: 3, height: 2, rgb: (0..<18).map { UInt8($0) })
  private let square = StudyPicture(width: 2, height: 2, rgb: (0..<12).map { UInt8($0) })

  private func firsts(_ picture: StudyPicture) -> [UInt8] {
    stride(from: 0, to: picture.rgb.count, by: 3).map { picture.rgb[$0] / 3 }
  }

  @Test func `the eight turns are all different, and each lays every pixel once`() throws {
    let all = try (0..<8).map {
      Presentation.turned(square, by: try #require(Presentation.Turn(rawValue: $0)))
    }
    #expect(Set(all).count == 8)
    #expect(all.allSatisfy { Set(firsts($0)) == [0, 1, 2, 3] })
    #expect(all.map(firsts)[0] == [0, 1, 2, 3])
    #expect(all.map(firsts)[1] == [1, 0, 3, 2])
    #expect(all.map(firsts)[2] == [2, 3, 0, 1])
    #expect(all.map(firsts)[4] == [0, 2, 1, 3])
    #expect(Presentation.Turn(rawValue: 8) == nil)
    let onEnd = Presentation.turned(picture, by: try #require(Presentation.Turn(rawValue: 4)))
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
    #expect(Set(turns).count == 8)
    for index in UInt8(0)..<40 {
      let shown = Presentation.turned(picture, secret: [index])
      #expect((shown.width, shown.height) == (3, 2))
    }
  }
}
