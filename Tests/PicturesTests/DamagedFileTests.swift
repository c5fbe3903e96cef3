import Basis
import Foundation
import Pictures
import Testing

extension SplitMix64: RandomNumberGenerator {}

/// Files that aren't what they should be: one clear sentence, never a crash.
struct DamagedFileTests {
  private func refusal(of data: Data) throws -> PictureError? {
    do {
      _ = try PictureFile.read(data: data, name: "cell")
      return nil
    } catch { return error }
  }

  private func file(_ samples: [SampleFile], _ index: Int = 0) throws -> Data {
    try #require(Data(base64Encoded: samples[index].file))
  }

  @Test func `every refusal is one sentence that names the file`() {
    let sentences: [(PictureError, String)] = [
      (
        .unreadable(name: "a.png", reason: "Permission denied"),
        "can't read 'a.png': Permission denied"
      ),
      (.notAFile(name: "a"), "'a' is not a file"),
      (.empty(name: "a.png"), "'a.png' is empty"),
      (
        .tooLarge(name: "a.png", width: 1, height: 2_000_000),
        "'a.png' has 1 x 2000000 pixels, a side of more than 1 million"
      ),
      (
        .needsMemory(name: "a.png", width: 9000, height: 9000, bytes: 2 << 30, most: 1 << 30),
        "'a.png' has 9000 x 9000 pixels and needs 2048 MiB to be opened, more than the 1024 MiB that "
          + "all pictures may take"
      ),
      (.notAPicture(name: "a.txt"), "'a.txt' is not a picture that Leuko reads"),
      (
        .damaged(name: "a.png", format: .png, reason: "it is cut short"),
        "'a.png' is a damaged PNG: it is cut short"
      ),
      (.damaged(name: "a.bmp", format: .bmp, reason: ""), "'a.bmp' is a damaged BMP"),
      (
        .tooLarge(name: "a.png", width: 20000, height: 10000),
        "'a.png' has 20000 x 10000 pixels, more than 100 million"
      ),
      (.tooLong(name: "a", bytes: 2_000_000_000), "'a' has 2000000000 bytes, more than 1024 MiB"),
      (
        .unsupported(name: "a.jpg", format: .jpeg, reason: "it is a film"),
        "'a.jpg' is a JPEG of a kind that Leuko doesn't read: it is a film"
      ),
      (.noMemory(name: "a.png"), "there is not enough memory for 'a.png'"),
      (.unwritable(name: "a.png", reason: "No space"), "can't write 'a.png': No space"),
    ]
    for (error, sentence) in sentences { #expect(error.summary == sentence) }
  }

  @Test func `empty, wordy and missing files are told apart`() throws {
    #expect(try refusal(of: Data()) == .empty(name: "cell"))
    #expect(try refusal(of: Data("hello".utf8)) == .notAPicture(name: "cell"))
    let missing = URL(fileURLWithPath: "/nowhere/cell.png")
    #expect(
      throws: PictureError.unreadable(name: missing.path, reason: "No such file or directory")
    ) {
      try PictureFile.read(missing)
    }
    #expect(throws: PictureError.notAFile(name: "/tmp")) {
      try PictureFile.read(URL(fileURLWithPath: "/tmp"))
    }
    #expect(throws: PictureError.notAFile(name: "/dev/zero")) {
      try PictureFile.read(URL(fileURLWithPath: "/dev/zero"))
    }
  }

  @Test func `a header that announces too much is refused before decoding`() throws {
    var png = try file(SampleFile.pngs)
    // The IHDR chunk with another size needs another checksum.
    png.replaceSubrange(16..<24, with: [0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20])
    png.replaceSubrange(29..<33, with: checksum(png[12..<29]))
    #expect(try refusal(of: png) == .tooLarge(name: "cell", width: 20000, height: 20000))
    var bmp = try file(SampleFile.bitmaps)
    bmp.replaceSubrange(18..<26, with: [0x20, 0x4E, 0, 0, 0x20, 0x4E, 0, 0])
    #expect(try refusal(of: bmp) == .tooLarge(name: "cell", width: 20000, height: 20000))
    var jpeg = try file(SampleFile.jpegs)
    let frame = try #require(jpeg.firstRange(of: Data([0xFF, 0xC0])))
    jpeg.replaceSubrange((frame.upperBound + 3)..<(frame.upperBound + 7), with: [0xFF, 0, 0xFF, 0])
    #expect(try refusal(of: jpeg) == .tooLarge(name: "cell", width: 65280, height: 65280))
    var tiff = try file(SampleFile.tiffs)
    for tag in [UInt8(0x00), 0x01] {
      let entry = try #require(tiff.firstRange(of: Data([tag, 0x01])))
      let type = tiff[entry.upperBound]
      #expect(type == 3 || type == 4)
      let value = entry.upperBound + 6
      tiff.replaceSubrange(value..<(value + 2), with: [0x20, 0x4E])
    }
    #expect(try refusal(of: tiff) == .tooLarge(name: "cell", width: 20000, height: 20000))
  }

  @Test func `a file cut short anywhere is an error, not half a picture`() throws {
    for samples in [SampleFile.pngs, SampleFile.jpegs, SampleFile.bitmaps] {
      for sample in samples {
        let data = try #require(Data(base64Encoded: sample.file))
        let whole = try PictureFile.read(data: data, name: "cell")
        for length in stride(from: 1, to: data.count - 2, by: 7) {
          guard let refusal = try refusal(of: data.prefix(length)) else {
            // Nothing of the picture itself may be missing.
            #expect(try PictureFile.read(data: data.prefix(length), name: "cell") == whole)
            continue
          }
          #expect(refusal.summary.contains("'cell'"))
        }
      }
    }
  }

  @Test func `random damage never crashes, and truncation neither`() throws {
    var random = SplitMix64(seed: 11)
    let samples = SampleFile.pngs + SampleFile.jpegs + SampleFile.tiffs + SampleFile.bitmaps
    for sample in samples {
      let data = try #require(Data(base64Encoded: sample.file))
      for _ in 0..<60 {
        var damaged = data
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          damaged = damaged.prefix(Int.random(in: 0...damaged.count, using: &random))
        }
        if let refusal = try refusal(of: damaged) { #expect(!refusal.summary.isEmpty) }
        _ = PictureFile.notes(of: damaged)
      }
    }
  }

  /// PNG's CRC-32 (ISO 3309), big-endian.
  private func checksum(_ bytes: Data) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> UInt32($0)) }
  }
}
