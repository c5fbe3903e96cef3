import Basis
import CPicture
public import Foundation

extension PictureFile {
  /// A keyword (1 to 79 Latin letters) and a text that go into a PNG as an `iTXt` chunk.
  public struct Note: Sendable, Hashable {
    public var keyword: String
    public var text: String

    public init(_ keyword: String, _ text: String) {
      self.keyword = keyword
      self.text = text
    }
  }

  /// `picture` as a PNG: 8-bit RGB, marked sRGB. The same picture and notes give the same bytes.
  /// Throws when memory runs out, or when a keyword breaks PNG's rules.
  public static func png(
    _ picture: Picture, notes: [Note] = [], name: String = "picture.png"
  ) throws(PictureError) -> Data {
    var message = [CChar](repeating: 0, count: Int(CPictureMessageSize))
    var out = CPictureBytes()
    defer { cpicture_free_bytes(&out) }
    let status = withNotes(notes) { list in
      cpicture_write_png(
        picture.bytes, UInt32(picture.width), UInt32(picture.height), list.baseAddress, list.count,
        &out, &message)
    }
    guard status == CPictureDone, let bytes = out.bytes else {
      if status == CPictureNoMemory { throw .noMemory(name: name) }
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
      throw .unwritable(name: name, reason: reason)
    }
    return Data(bytes: bytes, count: out.size)
  }

  /// `picture` as a baseline JPEG with nothing but itself in it; see `Recording`.
  public static func jpeg(
    _ picture: Picture, _ recording: Recording, name: String = "picture.jpg"
  ) throws(PictureError) -> Data {
    var message = [CChar](repeating: 0, count: Int(CPictureMessageSize))
    var out = CPictureBytes()
    defer { cpicture_free_bytes(&out) }
    let status = cpicture_write_jpeg(
      picture.bytes, UInt32(picture.width), UInt32(picture.height),
      Int32(min(max(recording.quality, 1), 100)), recording.halvesColour ? 1 : 0, &out, &message)
    guard status == CPictureDone, let bytes = out.bytes else {
      if status == CPictureNoMemory { throw .noMemory(name: name) }
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
      throw .unwritable(name: name, reason: reason)
    }
    return Data(bytes: bytes, count: out.size)
  }

  /// A JPEG of the same coefficients, and so of the same pixels, that holds nothing else: no profile,
  /// no EXIF, no comment, no unused table. Nil for other and damaged files, and where bytes lie between
  /// the parts.
  public static func bareJPEG(_ data: Data) -> Data? {
    guard format(of: data) == .jpeg else { return nil }
    return data.withUnsafeBytes { buffer -> Data? in
      let segments = JPEGSegments(buffer)
      guard let end = segments.end, segments.strayCount == 0 else { return nil }
      var message = [CChar](repeating: 0, count: Int(CPictureMessageSize))
      var out = CPictureBytes()
      defer { cpicture_free_bytes(&out) }
      let status = cpicture_bare_jpeg(
        buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), end,
        segments.isProgressive ? 1 : 0, &out, &message)
      guard status == CPictureDone, let bytes = out.bytes else { return nil }
      return Data(bytes: bytes, count: out.size)
    }
  }

  /// Writes `picture` as a PNG, durably: a reader finds the old file or the new one.
  public static func write(
    _ picture: Picture, to url: URL, notes: [Note] = []
  ) throws(PictureError) {
    let data = try png(picture, notes: notes, name: url.path)
    do {
      try DurableFile.write(data, to: url)
    } catch {
      switch error {
      case .failed(let path, let reason): throw .unwritable(name: path, reason: reason)
      }
    }
  }

  /// The uncompressed `tEXt` and `iTXt` notes of a PNG, in order; none for other or damaged files.
  public static func notes(of data: Data) -> [Note] {
    guard format(of: data) == .png else { return [] }
    return data.withUnsafeBytes { buffer in
      PNGChunks(buffer).chunks.compactMap { note(kind: $0.kind, body: Array(buffer[$0.body])[...]) }
    }
  }

  private static func note(kind: String, body: ArraySlice<UInt8>) -> Note? {
    guard kind == "tEXt" || kind == "iTXt", let end = body.firstIndex(of: 0) else { return nil }
    let keyword = String(decoding: body[..<end], as: UTF8.self)
    var rest = body[(end + 1)...]
    if kind == "iTXt" {
      // Compression flag and method, then language and translated keyword, each ended by a zero.
      guard rest.count >= 4, rest.first == 0 else { return nil }
      rest = rest.dropFirst(2)
      for _ in 0..<2 {
        guard let zero = rest.firstIndex(of: 0) else { return nil }
        rest = rest[(zero + 1)...]
      }
    }
    return Note(keyword, String(decoding: rest, as: UTF8.self))
  }

  /// Calls `body` with the notes as C strings that live as long as the call.
  private static func withNotes(
    _ notes: [Note], _ body: (UnsafeBufferPointer<CPictureNote>) -> CPictureStatus
  ) -> CPictureStatus {
    // All strings lie in one buffer; a zero inside a note would cut it, so it is left out.
    var letters: [CChar] = []
    var starts: [Int] = []
    for note in notes {
      for text in [note.keyword, note.text] {
        starts.append(letters.count)
        letters += text.utf8.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
      }
    }
    return letters.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
      }
      let list = notes.indices.map {
        CPictureNote(keyword: base + starts[2 * $0], text: base + starts[2 * $0 + 1])
      }
      return list.withUnsafeBufferPointer(body)
    }
  }
}
