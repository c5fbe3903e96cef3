import Basis
import Foundation

/// The pictures of a study in one file: records of equal length, in the order of their ids, with
/// nothing in them but an id and pixels.
///
/// Layout: `LEUKOPK1`, then count, width and height as 32-bit little-endian numbers, then for
/// each record 16 ASCII characters of id, one tag byte and width x height x 3 bytes of RGB. The
/// tag is `-` in a test; in practice pictures, whose truth is told, it is `R` or `F`.
public struct PicturePackage: Sendable {
  /// One picture.
  public struct Record: Sendable, Hashable {
    /// 16 hexadecimal digits that say nothing without the key's salt.
    public var id: String
    /// The truth, in practice pictures only.
    public var truth: Truth?
    /// width x height x 3 bytes.
    public var rgb: [UInt8]

    /// SHA-256 of the RGB bytes.
    var image: String { Digest.hex(rgb) }
  }

  /// Width of every picture.
  public var width: Int
  /// Height of every picture.
  public var height: Int
  /// In the order of their ids.
  public var records: [Record]

  private static let magic = Array("LEUKOPK1".utf8)
  private static let headerLength = 20
  private static let idLength = 16

  /// The file's bytes.
  var data: Data {
    var bytes = Self.magic
    for number in [records.count, width, height] {
      let word = UInt32(number)
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
    }
    for record in records {
      bytes += Array(record.id.utf8)
      bytes.append(record.truth.map { UInt8(ascii: $0 == .real ? "R" : "F") } ?? UInt8(ascii: "-"))
      bytes += record.rgb
    }
    return Data(bytes)
  }

  init(width: Int, height: Int, records: [Record]) {
    self.width = width
    self.height = height
    self.records = records
  }

  /// Reads the bytes of the file called `name`.
  init(_ data: Data, name: String) throws(StudyError) {
    func damaged(_ problem: String) -> StudyError {
      .damaged(file: name, line: nil, problem: problem)
    }
    let bytes = [UInt8](data)
    guard bytes.count >= Self.headerLength, bytes.starts(with: Self.magic) else {
      throw damaged("this is no package of pictures")
    }
    func number(at offset: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let count = number(at: 8)
    width = number(at: 12)
    height = number(at: 16)
    guard width <= 4096, height <= 4096, count <= 100_000 else {
      throw damaged("the header has impossible numbers")
    }
    let pixels = width * height * 3
    let length = Self.idLength + 1 + pixels
    guard bytes.count == Self.headerLength + count * length else {
      throw damaged("the length is \(bytes.count) bytes, not what the header says")
    }
    records = []
    for index in 0..<count {
      let start = Self.headerLength + index * length
      let tag = bytes[start + Self.idLength]
      let truth: Truth?
      switch tag {
      case UInt8(ascii: "-"): truth = nil
      case UInt8(ascii: "R"): truth = .real
      case UInt8(ascii: "F"): truth = .fake
      default:
        throw .damaged(
          file: name, line: nil, problem: "record \(index + 1) has an unknown tag")
      }
      records.append(
        Record(
          id: String(decoding: bytes[start..<start + Self.idLength], as: UTF8.self),
          truth: truth, rgb: Array(bytes[(start + Self.idLength + 1)..<(start + length)])))
    }
  }
}
