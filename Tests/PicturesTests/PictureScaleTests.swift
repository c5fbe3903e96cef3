import Foundation
import Pictures
import TestSupport
import Testing

/// A TIFF of one white pixel, of these further tags.
private func tiff(
  resolution: (top: UInt32, below: UInt32)? = nil, unit: UInt16? = nil, notes: String? = nil
) -> Data {
  var entries: [(tag: UInt16, kind: UInt16, count: UInt32, value: [UInt8])] = []
  func word(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  func short(_ value: UInt16) -> [UInt8] { word(UInt32(value)) }
  let pixel: [UInt8] = [255, 255, 255, 0]
  let text: [UInt8] = notes.map { Array($0.utf8) + [0] } ?? []
  // Header, pixel, notes and the fraction come before the directory.
  let notesAt = UInt32(12)
  let fractionAt = notesAt + UInt32(text.count + text.count % 2)
  let directoryAt = fractionAt + 8
  entries += [
    (256, 4, 1, word(1)), (257, 4, 1, word(1)), (258, 3, 1, short(8)), (259, 3, 1, short(1)),
    (262, 3, 1, short(1)), (273, 4, 1, word(8)), (277, 3, 1, short(1)), (278, 4, 1, word(1)),
    (279, 4, 1, word(1)),
  ]
  if notes != nil { entries.append((270, 2, UInt32(text.count), word(notesAt))) }
  if resolution != nil { entries.append((282, 5, 1, word(fractionAt))) }
  if let unit { entries.append((296, 3, 1, short(unit))) }
  var bytes: [UInt8] = [0x49, 0x49, 42, 0] + word(directoryAt) + pixel + text
  if text.count % 2 == 1 { bytes.append(0) }
  bytes += word(resolution?.top ?? 0) + word(resolution?.below ?? 1)
  bytes += Array(short(UInt16(entries.count)).prefix(2))
  for entry in entries.sorted(by: { $0.tag < $1.tag }) {
    bytes += Array(short(entry.tag).prefix(2)) + Array(short(entry.kind).prefix(2))
    bytes += word(entry.count) + entry.value
  }
  return Data(bytes + word(0))
}

struct PictureScaleTests {
  @Test func `a TIFF says its scale in pixels a centimetre or an inch`() throws {
    let centimetre = try #require(PictureScale(file: tiff(resolution: (100_000, 1), unit: 3)))
    #expect(abs(centimetre.micrometresPerPixel - 0.1) < 1e-12)
    #expect(centimetre.source == .file)
    let inch = try #require(PictureScale(file: tiff(resolution: (254_000, 1), unit: 2)))
    #expect(abs(inch.micrometresPerPixel - 0.1) < 1e-12)
  }

  @Test func `what a print or a screen has is no scale`() {
    #expect(PictureScale(file: tiff(resolution: (72, 1), unit: 2)) == nil)
    #expect(PictureScale(file: tiff(resolution: (300, 1), unit: 2)) == nil)
    #expect(PictureScale(file: tiff(resolution: (10, 1), unit: 1)) == nil)
    #expect(PictureScale(file: tiff(resolution: (10, 0), unit: 3)) == nil)
    #expect(PictureScale(file: tiff()) == nil)
    #expect(PictureScale(file: Data("no picture".utf8)) == nil)
  }

  @Test(arguments: [
    ("PhysicalSizeX=\"0.25\"", 0.25),
    ("PhysicalSizeX=\"0.25\" PhysicalSizeXUnit=\"\u{B5}m\"", 0.25),
    ("PhysicalSizeX=\"65\" PhysicalSizeXUnit=\"nm\"", 0.065),
    ("PhysicalSizeX=\"0.0001\" PhysicalSizeXUnit=\"mm\"", 0.1),
  ])
  func `OME's notes lead, in the unit they name`(_ attributes: String, _ expected: Double) throws {
    let notes = "<OME><Image><Pixels SizeX=\"1\" \(attributes) /></Image></OME>"
    let data = tiff(resolution: (72, 1), unit: 2, notes: notes)
    let scale = try #require(PictureScale(file: data))
    #expect(abs(scale.micrometresPerPixel - expected) < 1e-12)
  }

  @Test func `ImageJ's unit is in its notes`() throws {
    let data = tiff(resolution: (20, 1), unit: 1, notes: "ImageJ=1.53\nunit=micron\n")
    #expect(try #require(PictureScale(file: data)).micrometresPerPixel == 0.05)
  }

  @Test func `a table says it in one of the usual columns`() throws {
    #expect(PictureScale(columns: ["mpp": "0.25"])?.micrometresPerPixel == 0.25)
    #expect(PictureScale(columns: ["micrometres_per_pixel": " 0.1 "])?.source == .stated)
    for text in ["", "none", "0", "-1", "nan", "inf", "1e9"] {
      #expect(PictureScale(columns: ["mpp": text]) == nil)
    }
    #expect(PictureScale(columns: ["label": "0.25"]) == nil)
  }

  @Test func `an estimate tells its interval`() {
    let estimate = PictureScale(0.153, source: .estimated, low: 0.14, high: 0.167)
    #expect(estimate.words == "0.153 micrometres a pixel, estimated (0.14 to 0.167)")
    #expect(PictureScale(0.1, source: .stated).words == "0.1 micrometres a pixel, stated")
  }

  @Test func `damaged files never trap, and never say what can't be`() {
    let sound = [
      tiff(resolution: (100_000, 1), unit: 3),
      tiff(resolution: (20, 1), unit: 1, notes: "ImageJ=1\nunit=um\n"),
      tiff(notes: "<OME><Pixels PhysicalSizeX=\"0.25\"/></OME>"),
    ]
    var damage = Damage(seed: 5, others: sound, words: ["PhysicalSizeX=\"", "unit=um"])
    for round in 0..<600 {
      let scale = PictureScale(file: damage.applied(to: sound[round % sound.count]))
      #expect(scale.map { PictureScale.possible.contains($0.micrometresPerPixel) } ?? true)
    }
  }
}
