import Foundation

/// What about the package's file, as opposed to its pictures, could give the truth away: each with
/// whether it is as it should be.
struct PackageInspection: Sendable, Hashable {
  /// One property.
  struct Fact: Sendable, Hashable {
    var words: String
    var holds: Bool
  }

  var facts: [Fact]

  /// Marks of files that carry more than pixels.
  private static let marks: [(name: String, bytes: [UInt8])] = [
    ("PNG", [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]),
    ("JFIF", Array("JFIF".utf8) + [0]), ("Exif", Array("Exif".utf8) + [0, 0]),
    ("ICC", Array("ICC_PROFILE".utf8)), ("XMP", Array("x:xmpmeta".utf8)),
    ("Photoshop", Array("Photoshop 3.0".utf8)),
  ]

  /// Inspects `package.bin` of a study; a file that can't be read has one fact, which doesn't hold.
  init(_ study: Study) {
    let url = study.folder.appendingPathComponent("package.bin")
    guard let data = try? Data(contentsOf: url),
      let package = try? PicturePackage(data, name: "package.bin")
    else {
      facts = [Fact(words: "the package can be read", holds: false)]
      return
    }
    let ids = package.records.map(\.id)
    let length = 17 + package.width * package.height * 3
    facts = [
      Fact(words: "all \(ids.count) records have \(length) bytes", holds: true),
      Fact(
        words: "records lie in the order of ids drawn by a secret salt", holds: ids == ids.sorted()),
      Fact(
        words: "no record bears a truth", holds: package.records.allSatisfy { $0.truth == nil }),
    ]
    let found = Self.marks.filter { data.range(of: Data($0.bytes)) != nil }.map(\.name)
    facts.append(
      Fact(
        words: found.isEmpty
          ? "no mark of a file format or of its metadata among the bytes"
          : "marks among the bytes: \(found.joined(separator: ", "))", holds: found.isEmpty))
  }
}
