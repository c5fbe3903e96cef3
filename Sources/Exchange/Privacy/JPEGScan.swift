import Pictures

/// What the segments of a JPEG (ITU-T T.81 B.1) hold besides pixels.
struct JPEGScan {
  private(set) var concerns: Set<PrivacyConcern> = []
  /// Tables that no scan has used so far, by kind and number.
  private var unused: Set<Int> = []

  init(_ data: UnsafeRawBufferPointer) {
    let segments = JPEGSegments(data)
    var quantizers: Set<Int> = []
    for segment in segments.segments {
      let body = segments.body(segment)
      switch segment.marker {
      case 0xE0 where Self.isPlainJFIF(body): break
      case 0xE1: readApplication(body)
      case 0xE2 where body.starts(with: Array("ICC_PROFILE\0".utf8)) && body.count > 14: break
      case 0xED: concerns.insert(.iptc)
      case 0xEE where body.count == 12 && body.starts(with: Array("Adobe".utf8)): break
      case 0xFE: if !body.isEmpty, !Self.isSoftware(body) { concerns.insert(.comment) }
      case 0xDB: define(Self.quantizers(in: body).map { $0 + 64 })
      case 0xC4: define(Self.codes(in: body))
      case 0xC0...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        quantizers = Set(stride(from: 8, to: body.count, by: 3).map { Int(body[$0]) + 64 })
      case 0xDA:
        unused.subtract(quantizers)
        unused.subtract(Self.codes(usedBy: body))
      case 0xDD where body.count == 2: break
      default: concerns.insert(.other)
      }
    }
    if segments.segments.contains(where: { $0.marker == 0xE2 }) {
      concerns.formUnion(segments.profile.map(FileScan.profile) ?? [.profile])
    }
    if !unused.isEmpty || segments.strayCount > 0 || segments.end.map({ $0 < data.count }) ?? false
    {
      concerns.insert(.other)
    }
  }

  private mutating func readApplication(_ body: UnsafeRawBufferPointer) {
    if body.starts(with: Array("Exif\0".utf8)), body.count > 6 {
      concerns.formUnion(FileScan.exif(UnsafeRawBufferPointer(rebasing: body[6...])))
    } else {
      concerns.insert(.xmp)
    }
  }

  /// A table that is defined anew before a scan has used it was for no scan.
  private mutating func define(_ tables: [Int]) {
    for table in tables where !unused.insert(table).inserted { concerns.insert(.other) }
  }

  /// Sizes and resolutions, and no small copy.
  private static func isPlainJFIF(_ body: UnsafeRawBufferPointer) -> Bool {
    body.count == 14 && body.starts(with: Array("JFIF\0".utf8)) && body[12] == 0 && body[13] == 0
  }

  private static func quantizers(in body: UnsafeRawBufferPointer) -> [Int] {
    var tables: [Int] = []
    var at = 0
    while at < body.count {
      tables.append(Int(body[at]) & 15)
      at += body[at] >> 4 == 0 ? 65 : 129
    }
    return tables
  }

  private static func codes(in body: UnsafeRawBufferPointer) -> [Int] {
    var tables: [Int] = []
    var at = 0
    while at + 17 <= body.count {
      tables.append(Int(body[at]) & 31)
      at += 17 + body[(at + 1)..<(at + 17)].reduce(0) { $0 + Int($1) }
    }
    return tables
  }

  /// The tables of codes that a scan names: those of its first coefficients, and of the others.
  private static func codes(usedBy scan: UnsafeRawBufferPointer) -> Set<Int> {
    guard let count = scan.first.map(Int.init) else { return [] }
    var tables: Set<Int> = []
    for place in stride(from: 2, to: min(scan.count, 1 + 2 * count), by: 2) {
      tables.insert(Int(scan[place]) >> 4)
      tables.insert(Int(scan[place]) & 15 + 16)
    }
    return tables
  }

  /// Whether a comment only names the program that wrote the file.
  private static func isSoftware(_ comment: some Collection<UInt8>) -> Bool {
    guard comment.count <= 80, let text = String(validating: comment, as: UTF8.self) else {
      return false
    }
    return programs.contains { program in
      guard text.hasPrefix(program) else { return false }
      // Behind the name nothing but a version, so that no name hides there.
      let rest = text.dropFirst(program.count).lowercased()
        .replacing("version", with: "").replacing("inc", with: "").replacing("quality", with: "")
        .replacing("using ijg jpeg", with: "").replacing("default", with: "")
      return rest.allSatisfy { !$0.isLetter || $0 == "v" } && rest.count { $0.isNumber } < 16
    }
  }

  /// What libraries write into every file.
  private static let programs = [
    "Intel(R) JPEG Library", "LEAD Technologies", "CREATOR: gd-jpeg", "Created with GIMP", "Lavc",
    "Optimized by JPEGmini", "AppleMark",
  ]
}
