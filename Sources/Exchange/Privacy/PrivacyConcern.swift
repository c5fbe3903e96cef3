/// A way in which a picture or its name may tell who a patient is, or where and when it was taken.
public enum PrivacyConcern: String, Sendable, Hashable, CaseIterable, Codable {
  case exif
  /// A place on earth.
  case gps
  case xmp
  case iptc
  /// Notes of a PNG.
  case pngText = "png-text"
  /// A comment of a JPEG or of Netpbm's formats.
  case comment
  /// Texts in a colour profile that aren't those of a well-known one.
  case profile
  /// Texts in a TIFF's tags.
  case tiffTags = "tiff-tags"
  /// Parts, or bytes between and behind them, that no pixel needs.
  case other
  /// Letters drawn into the picture itself.
  case letters
  /// A name with what may be a personal identity number.
  case personalNumber = "personal-number"
  /// A name with what may be a date of birth.
  case birthDate = "birth-date"
  /// A name with what may be the number of a patient or a record.
  case recordNumber = "record-number"

  /// In words.
  public var name: String {
    switch self {
    case .exif: "EXIF of a camera or scanner"
    case .gps: "a place in EXIF"
    case .xmp: "XMP"
    case .iptc: "IPTC or Photoshop records"
    case .pngText: "notes in a PNG"
    case .comment: "a comment in the file"
    case .profile: "texts in a colour profile"
    case .other: "parts of a file that no pixel needs"
    case .tiffTags: "texts in TIFF tags"
    case .letters: "letters in the picture, near its edge"
    case .personalNumber: "a name like a personal identity number"
    case .birthDate: "a name like a date of birth"
    case .recordNumber: "a name like a patient's or record's number"
    }
  }

  /// Whether the file's name raises it, not what is in it.
  public var isOfName: Bool {
    switch self {
    case .personalNumber, .birthDate, .recordNumber: true
    case .exif, .gps, .xmp, .iptc, .pngText, .comment, .profile, .tiffTags, .other, .letters: false
    }
  }

  /// Whether pixels alone leave it behind.
  public var isBesidesPixels: Bool { !isOfName && self != .letters }
}
