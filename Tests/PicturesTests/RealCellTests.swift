import Basis
import Foundation
import Pictures
import TestSupport
import Testing

@Suite(
  .enabled(if: SharedFolder.has("data/pbc"), "set LEUKO_SHARED to the folder with the cell images"))
struct RealCellTests {
  private static let cell = "data/pbc/val/lymphocyte/LY_106354.jpg"

  /// The numbers are `hashlib.sha256(Image.open(FILE).convert("RGB").tobytes())` and the same after
  /// `.crop((32, 32, 192, 192)).resize((64, 64), Image.BOX)` and `Image.LANCZOS`, with Pillow 13.
  @Test func `a cell reaches a model as the bytes it was trained on`() throws {
    let picture = try PictureFile.read(SharedFolder.url(Self.cell))
    #expect(
      Digest.hex(picture.bytes)
        == "99f45467e2ebf48c1ae140bdd8b63e03f1c79b2d305bd325684b9c90f4ae00fa")
    #expect(
      Digest.hex(Preprocessing(crop: 160, size: 64, filter: .box)(picture).bytes)
        == "38eb0cb54c6c457d3f15054a502cea76248b9fb4fea2a601c5c08bbbb89b2fcb")
    #expect(
      Digest.hex(Preprocessing(crop: 160, size: 64, filter: .lanczos)(picture).bytes)
        == "35e6111e5def3eaf0ff281a9f0bb9c1b0fcf0149ab374582efaa9216abcc18bf")
  }

  @Test func `a field of many cells is read, and smaller for a thumbnail`() throws {
    let folder = SharedFolder.url("data/bccd/fields")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let data = try PictureFile.bytes(of: folder.appending(path: try #require(names.first)))
    let whole = try PictureFile.read(data: data, name: "field")
    #expect(whole.width == 640 && whole.height == 480)
    let small = try PictureFile.readThumbnail(data: data, name: "field", atLeast: 160)
    #expect(small.width == 240 && small.height == 180)
  }
}
