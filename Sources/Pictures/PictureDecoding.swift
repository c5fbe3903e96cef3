import CPicture
import Foundation

/// One decoding of a file: its head, then its pixels, then colours, alpha and orientation.
struct PictureDecoding {
  let data: Data
  let format: PictureFormat
  let name: String
  let leastSide: UInt32

  /// What was found.
  typealias Found = (picture: Picture, remarks: [PictureRemark])

  /// The picture, opened within the memory that all readers have.
  func opened(_ memory: PictureMemory) throws(PictureError) -> OpenedPicture {
    let size = try size()
    let need = need(size)
    guard need <= memory.most else {
      throw .needsMemory(
        name: name, width: size.width, height: size.height, bytes: need, most: memory.most)
    }
    let (found, share) = try memory.share(need) { () throws(PictureError) in
      try decoded()
    } keeping: {
      3 * $0.picture.width * $0.picture.height
    }
    return OpenedPicture(found.picture, found.remarks, share)
  }

  /// What decoding takes at its peak, in bytes: the file, what the decoder keeps, what it gives, and
  /// the picture made of it. A megabyte is left for whatever is small.
  private func need(_ size: PictureSize) -> Int {
    let each =
      switch format {
      case .png: data.count > 24 && data[data.startIndex + 24] == 16 ? 8 : 7
      case .jpeg: segments.isProgressive ? 13 : 7
      case .tiff: 7
      case .webp: 12
      case .bmp, .ppm: 6
      }
    return data.count + each * size.width * size.height + 1 << 20
  }

  private var segments: (isProgressive: Bool, lacksOnlyEnd: Bool, end: Int?, stray: Int) {
    data.withUnsafeBytes { buffer in
      let segments = JPEGSegments(buffer)
      return (segments.isProgressive, segments.lacksOnlyEnd, segments.end, segments.strayCount)
    }
  }

  /// Columns and rows as they are stored. Throws where the head is damaged or announces too much.
  private func size() throws(PictureError) -> PictureSize {
    do throws(PictureError) {
      _ = try pixels(own, most: 0)
    } catch {
      guard case .tooLarge(_, let width, let height) = error, width > 0, height > 0,
        width <= PictureFile.longestSide, height <= PictureFile.longestSide,
        width <= PictureFile.mostPixels / height
      else { throw error }
      return PictureSize(width: width, height: height)
    }
    throw .damaged(name: name, format: format, reason: "it has no pixels")
  }

  /// The picture; one that lacks nothing but its end is taken for whole.
  private func decoded() throws(PictureError) -> Found {
    do throws(PictureError) {
      return try pixels(own, most: PictureFile.mostPixels)
    } catch {
      guard case .damaged = error, let ended,
        let found = try? pixels(ended, most: PictureFile.mostPixels)
      else { throw error }
      return (found.picture, found.remarks + [.endless])
    }
  }

  /// The file without what follows the end of a JPEG, which is not the picture's.
  private var own: Data {
    guard format == .jpeg, let end = segments.end else { return data }
    return data.prefix(end)
  }

  /// The file with the end that it lacks; nil where more than that is missing.
  private var ended: Data? {
    switch format {
    case .jpeg: return segments.lacksOnlyEnd ? data + [0xFF, 0xD9] : nil
    case .png:
      let end: Int? = data.withUnsafeBytes { buffer in
        let chunks = PNGChunks(buffer)
        return chunks.hasEnd ? nil : chunks.end
      }
      return end.map { data.prefix($0) + PNGChunks.end }
    case .tiff, .bmp, .webp, .ppm: return nil
    }
  }

  private func pixels(_ data: Data, most: Int) throws(PictureError) -> Found {
    let result: Result<Found, PictureError> = data.withUnsafeBytes { buffer in
      Result { () throws(PictureError) in
        format == .bmp || format == .ppm
          ? try plain(buffer, most: most) : try libraryPixels(buffer, most: most)
      }
    }
    return try result.get()
  }

  /// Formats that are read without a library.
  private func plain(
    _ data: UnsafeRawBufferPointer, most: Int
  ) throws(PictureError) -> Found {
    do throws(PlainFormatRefusal) {
      if format == .bmp { return (try BitmapReader.read(data, mostPixels: most), []) }
      return try NetpbmReader.read(data, mostPixels: most)
    } catch {
      switch error {
      case .damaged(let reason): throw .damaged(name: name, format: format, reason: reason)
      case .unsupported(let reason): throw .unsupported(name: name, format: format, reason: reason)
      case .tooLarge(let width, let height):
        throw .tooLarge(name: name, width: width, height: height)
      }
    }
  }

  private func libraryPixels(
    _ data: UnsafeRawBufferPointer, most: Int
  ) throws(PictureError) -> Found {
    var raster = CPictureRaster()
    defer { cpicture_free(&raster) }
    try decode(data, most: most, into: &raster)
    var orientation = Int(raster.orientation)
    var profile: [UInt8]?
    var remarks = Self.remarks(of: raster)
    switch format {
    case .jpeg:
      let segments = JPEGSegments(data)
      orientation = segments.orientation
      profile = segments.profile
      if raster.inks != 0, segments.isAdobes { cpicture_invert(&raster) }
      if segments.strayCount > 0 || raster.strays != 0 { remarks.append(.strayBytes) }
    case .webp:
      let chunks = WebPChunks(data)
      orientation = chunks.exif(in: data).flatMap(JPEGSegments.orientation(inTIFF:)) ?? 1
      profile = chunks.body(of: "ICCP").map { Array(data[$0]) }
    case .png: orientation = PNGChunks(data).orientation(in: data)
    case .tiff, .bmp, .ppm: break
    }
    let status =
      if let profile {
        cpicture_to_srgb(&raster, profile, profile.count)
      } else {
        cpicture_to_srgb(&raster, raster.profile, raster.profile_size)
      }
    guard status == CPictureDone else { throw .noMemory(name: name) }
    cpicture_flatten(&raster)
    let width = Int(raster.width)
    let height = Int(raster.height)
    let bytes = Array(UnsafeBufferPointer(start: raster.bytes, count: 3 * width * height))
    // Turning takes another copy, for which the decoder's makes room.
    cpicture_free(&raster)
    let stored = Picture(width: width, height: height, bytes: bytes)
    return (stored.upright(from: Orientation(rawValue: orientation) ?? .upright), remarks)
  }

  private static func remarks(of raster: CPictureRaster) -> [PictureRemark] {
    var remarks: [PictureRemark] = []
    if raster.stored_bits > 0 {
      remarks.append(.stretched(bits: Int(raster.used_bits), of: Int(raster.stored_bits)))
    }
    if raster.darkest != raster.brightest {
      remarks.append(.ranged(black: raster.darkest, white: raster.brightest))
    }
    if raster.pages > 1 || (raster.page == 0 && raster.pages > 0) {
      remarks.append(.page(Int(raster.page), of: Int(raster.pages)))
    }
    return remarks
  }

  private func decode(
    _ data: UnsafeRawBufferPointer, most: Int, into raster: inout CPictureRaster
  ) throws(PictureError) {
    var message = [CChar](repeating: 0, count: Int(CPictureMessageSize))
    let bytes = data.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let most = UInt64(most)
    let status =
      switch format {
      case .png: cpicture_read_png(bytes, data.count, most, &raster, &message)
      case .jpeg: cpicture_read_jpeg(bytes, data.count, most, leastSide, &raster, &message)
      case .webp: cpicture_read_webp(bytes, data.count, most, &raster, &message)
      case .tiff, .bmp, .ppm: cpicture_read_tiff(bytes, data.count, most, &raster, &message)
      }
    let reason = Self.sentence(message)
    switch status {
    case CPictureDone: return
    case CPictureTooLarge:
      throw .tooLarge(name: name, width: Int(raster.width), height: Int(raster.height))
    case CPictureUnsupported: throw .unsupported(name: name, format: format, reason: reason)
    case CPictureNoMemory: throw .noMemory(name: name)
    default: throw .damaged(name: name, format: format, reason: reason)
    }
  }

  /// A library's message in our style: beginning small, no full stop, printable ASCII only.
  private static func sentence(_ message: [CChar]) -> String {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    var text = String(decoding: bytes.filter { (32..<127).contains($0) }, as: UTF8.self)
    while text.last == "." { text.removeLast() }
    let words = text.split(separator: " ", maxSplits: 1)
    if let first = words.first, first.dropFirst().allSatisfy(\.isLowercase) {
      text = text.prefix(1).lowercased() + text.dropFirst()
    }
    return text
  }
}
