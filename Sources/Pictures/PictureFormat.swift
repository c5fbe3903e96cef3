/// The picture formats that are read, told apart by their first bytes.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
  case png
  case jpeg
  case tiff
  case bmp
  case webp
  /// Any of Netpbm's: PBM, PGM and PPM.
  case ppm

  /// What people call it.
  public var name: String { self == .webp ? "WebP" : rawValue.uppercased() }

  /// The usual ending of a file's name, without the dot.
  public var fileExtension: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .tiff: "tif"
    case .bmp: "bmp"
    case .webp: "webp"
    case .ppm: "ppm"
    }
  }

  /// The endings that names of pictures have, in small letters and without the dot.
  public static let endings: Set<String> = [
    "png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "bmp", "webp", "ppm", "pgm", "pbm", "pnm",
  ]
  /// All of them, for a sentence that says what is read.
  public static let words = "PNG, JPEG, TIFF, BMP, WebP or PPM"

  /// The format whose signature `bytes` begin with; nil for any other file.
  public init?(signatureOf bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(12))
    func begins(_ signature: [UInt8]) -> Bool { start.starts(with: signature) }
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if begins([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A])
      || begins([0x49, 0x49, 0x2B, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2B])
    {
      self = .tiff
    } else if begins([0x42, 0x4D]) {
      self = .bmp
    } else if begins(Array("RIFF".utf8)), start.dropFirst(8).elementsEqual("WEBP".utf8) {
      self = .webp
    } else if start.count > 2, start[0] == UInt8(ascii: "P"), (0x31...0x36).contains(start[1]),
      start[2] == 0x20 || (0x09...0x0D).contains(start[2]) || start[2] == UInt8(ascii: "#")
    {
      self = .ppm
    } else {
      return nil
    }
  }
}
