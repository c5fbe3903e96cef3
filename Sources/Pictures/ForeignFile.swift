/// What a file is that isn't read as a picture, told by its first bytes, else by its name's ending:
/// a sentence can then say what to do with it.
public struct ForeignFile: Sendable, Hashable {
  /// As in "it is HEIC".
  public let name: String
  /// As in "convert it to PNG".
  public let remedy: String
  /// Whether it holds pictures.
  public let isPicture: Bool

  private init(_ name: String, _ remedy: String, isPicture: Bool = true) {
    (self.name, self.remedy, self.isPicture) = (name, remedy, isPicture)
  }

  /// "it is HEIC, which is not read; convert it to PNG"
  public var sentence: String { "it is \(name), which is not read; \(remedy)" }

  /// So many first bytes tell all that is told here.
  public static let headCount = 512

  /// - Parameters:
  ///   - head: the first `headCount` bytes, fewer of a shorter file; empty where only a name is known.
  ///   - ending: the letters after the last point of its name, small.
  ///
  /// Nil where neither tells anything, and for pictures that are read.
  public init?(head: some Collection<UInt8>, ending: String = "") {
    let head = Array(head.prefix(Self.headCount))
    guard PictureFormat(signatureOf: head) == nil || Self.slides.contains(ending) else {
      return nil
    }
    guard let known = Self.byContent(head) ?? Self.byEnding[ending] else { return nil }
    self = known
  }

  private static func byContent(_ head: [UInt8]) -> ForeignFile? {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      head.count >= place + text.utf8.count && head[place...].starts(with: text.utf8)
    }
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    if begins("GIF87a") || begins("GIF89a") { return gif }
    if begins("ftyp", at: 4) {
      return byBrand(String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self))
    }
    if begins("DICM", at: 128) { return dicom }
    if begins("ZISRAWFILE") { return czi }
    if begins([0xDA, 0xCE, 0xBE, 0x0A]) { return nd2 }
    if begins([0, 0, 0, 12]), begins("jP  ", at: 4) { return jpeg2000 }
    if begins([0xFF, 0x4F, 0xFF, 0x51]) { return jpeg2000 }
    if begins([0xFF, 0x0A]) || begins([0, 0, 0, 12]) && begins("JXL ", at: 4) { return jpegXL }
    if begins("8BPS") { return photoshop }
    if begins([0x76, 0x2F, 0x31, 0x01]) { return openEXR }
    if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      return ForeignFile("a compound file of Olympus, Zeiss or Office", export)
    }
    if begins([0x89]) && begins("HDF\r\n", at: 1) {
      return ForeignFile("HDF5", "export its pictures as PNG")
    }
    if begins("version https://git-lfs") {
      return ForeignFile("a Git LFS pointer", "fetch the file itself with 'git lfs pull'")
    }
    if begins("/annex/objects/") || begins("../.git/annex/") {
      return ForeignFile("a git-annex pointer", "fetch the file itself with 'git annex get'")
    }
    if begins("%PDF") { return ForeignFile("a PDF", "save its pictures as PNG", isPicture: false) }
    if begins("PAR1") { return parquet }
    if begins([0x50, 0x4B, 3, 4]) || begins([0x50, 0x4B, 5, 6]) { return zip }
    if begins([0x1F, 0x8B]) || begins([0x37, 0x7A, 0xBC, 0xAF]) || begins("Rar!")
      || begins("ustar", at: 257)
    {
      return ForeignFile("an archive", "unpack it and name the folder", isPicture: false)
    }
    return byText(head)
  }

  private static func byText(_ head: [UInt8]) -> ForeignFile? {
    let letters = head.drop { [9, 10, 13, 32, 0xEF, 0xBB, 0xBF].contains($0) }.prefix(64)
    let text = String(decoding: letters, as: UTF8.self).lowercased()
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: text.hasPrefix) {
      return ForeignFile("a web page", "fetch the file itself again", isPicture: false)
    }
    let whole = String(decoding: head, as: UTF8.self).lowercased()
    if text.hasPrefix("<svg") || text.hasPrefix("<?xml") && whole.contains("<svg") {
      return ForeignFile("SVG", "it is a drawing; export it as PNG")
    }
    if text.hasPrefix("<?xml"), whole.contains("<error>") {
      return ForeignFile("a server's error", "fetch the file itself again", isPicture: false)
    }
    return nil
  }

  /// The kinds that share the ISO base media head, by their brand.
  private static func byBrand(_ brand: String) -> ForeignFile {
    switch brand {
    case "avif", "avis": return avif
    case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": return heic
    case "crx ": return raw
    default: return ForeignFile("a film", "save its frames as PNG")
    }
  }

  private static let convert = "convert it to PNG"
  private static let export = "export it as TIFF or PNG"
  private static let gif = ForeignFile("GIF", convert)
  private static let heic = ForeignFile("HEIC", convert)
  private static let avif = ForeignFile("AVIF", convert)
  private static let jpeg2000 = ForeignFile("JPEG 2000", convert)
  private static let jpegXL = ForeignFile("JPEG XL", convert)
  private static let photoshop = ForeignFile("a Photoshop file", convert)
  private static let openEXR = ForeignFile("OpenEXR", convert)
  private static let raw = ForeignFile("a camera's raw file", "develop it and save it as TIFF")
  private static let dicom = ForeignFile("DICOM", convert)
  private static let czi = ForeignFile("a Zeiss CZI", export)
  private static let nd2 = ForeignFile("a Nikon ND2", export)
  private static let slide = ForeignFile("a whole slide", "convert it to PNG, field by field")
  private static let parquet = ForeignFile(
    "Parquet", "save it as a folder of pictures with a table", isPicture: false)
  private static let zip = ForeignFile(
    "a zip", "name it by itself, or unpack it and name the folder", isPicture: false)

  /// Whole slides are TIFFs with an ending of their own.
  private static let slides: Set<String> = ["svs", "ndpi", "scn", "bif", "qptiff"]

  private static let byEnding: [String: ForeignFile] = [
    "gif": gif, "heic": heic, "heif": heic, "hif": heic, "avif": avif, "jp2": jpeg2000,
    "j2k": jpeg2000, "jpx": jpeg2000, "jxl": jpegXL, "psd": photoshop, "exr": openEXR,
    "svs": slide, "ndpi": slide, "mrxs": slide, "scn": slide, "bif": slide, "qptiff": slide,
    "vsi": slide, "vms": slide, "dcm": dicom, "dicom": dicom, "czi": czi, "nd2": nd2,
    "lif": ForeignFile("a Leica LIF", export), "lsm": ForeignFile("a Zeiss LSM", export),
    "oib": ForeignFile("an Olympus OIB", export), "oif": ForeignFile("an Olympus OIF", export),
    "zvi": ForeignFile("a Zeiss ZVI", export), "ims": ForeignFile("an Imaris file", export),
    "raw": raw, "cr2": raw, "cr3": raw, "nef": raw, "arw": raw, "dng": raw, "orf": raw,
    "svg": ForeignFile("SVG", "it is a drawing; export it as PNG"),
    "parquet": parquet, "zip": zip,
    "tga": ForeignFile("TGA", convert), "ico": ForeignFile("an icon", convert),
    "mp4": ForeignFile("a film", "save its frames as PNG"),
    "avi": ForeignFile("a film", "save its frames as PNG"),
    "mov": ForeignFile("a film", "save its frames as PNG"),
    "h5": ForeignFile("HDF5", "export its pictures as PNG"),
    "hdf5": ForeignFile("HDF5", "export its pictures as PNG"),
  ]
}
