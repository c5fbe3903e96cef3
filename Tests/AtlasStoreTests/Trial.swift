import AtlasStore
import Foundation
import Pictures

/// What the tests of this module are made with.
enum Trial {
  /// A moment, later by `seconds`.
  static func time(_ seconds: Double = 0) -> Date {
    Date(timeIntervalSince1970: 1_000_000 + seconds)
  }

  /// A small picture that differs from every other `number`'s.
  static func picture(_ number: Int, side: Int = 8) -> Picture {
    var picture = Picture(width: side, height: side, filledWith: .white)
    for bit in 0..<16 {
      picture[bit % side, bit / side] = (number >> bit) & 1 == 1 ? .black : .white
    }
    return picture
  }

  static func newcomer(_ number: Int, class key: String? = nil) throws -> Newcomer {
    let png = try PictureFile.png(picture(number))
    var newcomer = try Newcomer(png, name: "\(number).png")
    newcomer.classKey = key
    return newcomer
  }

  /// An atlas in memory with `count` specimens, all called `key`.
  static func atlas(
    of count: Int, class key: String? = "monocyte"
  ) throws -> (Atlas, [SpecimenID]) {
    let atlas = try Atlas.inMemory(software: "test")
    let ids = try fill(atlas, with: count, class: key)
    return (atlas, ids)
  }

  static func fill(
    _ atlas: Atlas, with count: Int, class key: String? = "monocyte"
  ) throws -> [SpecimenID] {
    let newcomers = try (0..<count).map { try newcomer($0, class: key) }
    return try atlas.admit(newcomers, by: "import", at: time()).admitted
  }

  /// A folder that is gone when `body` returns.
  static func inFolder<Output>(_ body: (URL) throws -> Output) throws -> Output {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
