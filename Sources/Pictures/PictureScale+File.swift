public import Foundation

extension PictureScale {
  /// What the file says of itself: the pixel size of OME-XML or of ImageJ's notes in a TIFF, else the
  /// resolution of a TIFF or a PNG; nil where it says nothing, or something that a microscope can't
  /// have meant, such as 72 dots an inch.
  public init?(file data: Data) {
    switch PictureFile.format(of: data) {
    case .tiff: self.init(TIFFTags(data))
    case .png: self.init(png: data)
    default: return nil
    }
  }

  private init?(_ tags: TIFFTags?) {
    guard let tags else { return nil }
    let notes = tags.description ?? ""
    if let size = Self.physicalSize(in: notes) {
      self.init(checked: size, source: .file)
      return
    }
    guard let perUnit = tags.pixelsPerUnit, perUnit > 0 else { return nil }
    let unit: Double? =
      switch tags.unit {
      case 2: 25_400
      case 3: 10_000
      // ImageJ says the unit in words.
      case 1
      where ["unit=micron", "unit=um", "unit=\u{B5}m", "unit=\\u00B5m"].contains {
        notes.contains($0)
      }:
        1
      default: nil
      }
    guard let unit else { return nil }
    self.init(checked: unit / perUnit, source: .file)
  }

  /// `PhysicalSizeX` of OME-XML, in micrometres.
  static func physicalSize(in notes: String) -> Double? {
    guard notes.contains("<OME") || notes.contains("PhysicalSizeX") else { return nil }
    func attribute(_ name: String) -> String? {
      guard let start = notes.range(of: " \(name)=\"") else { return nil }
      return notes[start.upperBound...].split(separator: "\"", maxSplits: 1).first.map(String.init)
    }
    guard let text = attribute("PhysicalSizeX"), let size = Double(text) else { return nil }
    switch attribute("PhysicalSizeXUnit") ?? "\u{B5}m" {
    case "\u{B5}m", "\u{3BC}m", "um", "micron", "&#181;m", "&#xB5;m", "&#956;m": return size
    case "nm": return size / 1000
    case "mm": return size * 1000
    case "cm": return size * 10_000
    case "m": return size * 1_000_000
    default: return nil
    }
  }

  /// The chunk `pHYs`: pixels a metre.
  private init?(png data: Data) {
    let bytes = [UInt8](data.prefix(1 << 16))
    var at = 8
    func number(_ place: Int) -> Int {
      bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    while at + 12 <= bytes.count {
      let length = number(at)
      let name = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      if name == "IDAT" { return nil }
      if name == "pHYs", length == 9, at + 17 <= bytes.count {
        let perMetre = number(at + 8)
        guard bytes[at + 16] == 1, perMetre > 0 else { return nil }
        self.init(checked: 1e6 / Double(perMetre), source: .file)
        return
      }
      guard length <= bytes.count else { return nil }
      at += 12 + length
    }
    return nil
  }
}

/// What the first directory of a TIFF says of size and resolution.
private struct TIFFTags {
  var description: String?
  var pixelsPerUnit: Double?
  /// 1 for none, 2 for an inch, 3 for a centimetre, as the format numbers them.
  var unit = 2

  /// Nil where it can't be read; nothing is trusted.
  init?(_ data: Data) {
    let count = data.count
    let base = data.startIndex
    guard count >= 8 else { return nil }
    let isLittle = data[base] == 0x49
    func number(_ at: Int, _ width: Int) -> Int? {
      guard at >= 0, at <= count - width else { return nil }
      let part = data[base + at..<base + at + width]
      return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let start = number(4, 4), let entries = number(start, 2) else {
      return nil
    }
    for entry in 0..<entries {
      let at = start + 2 + 12 * entry
      guard let tag = number(at, 2), let length = number(at + 4, 4) else { return }
      switch tag {
      case 270:
        let from = length <= 4 ? at + 8 : number(at + 8, 4) ?? count
        guard length > 0, length < 1 << 22, from >= 0, from <= count - length else { continue }
        description = String(
          decoding: data[base + from..<base + from + length].prefix { $0 != 0 }, as: UTF8.self)
      case 282:
        guard let place = number(at + 8, 4), let top = number(place, 4),
          let below = number(place + 4, 4), below > 0
        else { continue }
        pixelsPerUnit = Double(top) / Double(below)
      case 296: unit = number(at + 8, 2) ?? 2
      default: continue
      }
    }
  }
}
