import Exchange
import Foundation
import Pictures
import Testing

/// What may tell who a patient is gets found, and ordinary names don't.
struct PrivacyTests {
  @Test(arguments: [
    ("19121212-1212/1.png", PrivacyConcern.personalNumber), ("a/191212121212.png", .personalNumber),
    ("x 121212+1212.jpg", .personalNumber), ("8112189876.png", .personalNumber),
    ("born 2001-05-17.png", .birthDate), ("geb_17.05.2001 x.png", .birthDate),
    ("AB 20010517.png", .birthDate), ("1956-03-12/cell.png", .birthDate),
    ("MRN-0012345.png", .recordNumber), ("Patient 4711/1.png", .recordNumber),
  ])
  func `a name that may be a person's is found`(path: String, concern: PrivacyConcern) {
    #expect(NameScan.concerns(in: path).contains(concern))
  }

  @Test(arguments: [
    "train/eosinophil/EO_208531.jpg", "BloodImage_00117.jpg", "20230501-123456.png",
    "2023-05-01/17.png", "202305011234.png", "val/blast/0a1b2c3d4e5f6071.png", "cell-0000001.png",
    "patient.png", "IMG_1234.jpg", "99999999-1234.png",
  ])
  func `an ordinary name is not`(path: String) {
    #expect(NameScan.concerns(in: path).isEmpty)
  }

  @Test func `notes, comments, EXIF, places, XMP and TIFF texts are found in files`() throws {
    let picture = Cells.picture(1, width: 8, height: 8)
    let plain = try PictureFile.png(picture)
    #expect(FileScan.concerns(in: plain).isEmpty)
    let made = try PictureFile.png(picture, notes: [.init("Source", "generated")])
    #expect(FileScan.concerns(in: made).isEmpty)
    let noted = try PictureFile.png(picture, notes: [.init("Patient", "A. B.")])
    #expect(FileScan.concerns(in: noted) == [.pngText])
    #expect(FileScan.concerns(in: jpeg([(0xFE, Data("hello".utf8))])) == [.comment])
    let xmp = Data("http://ns.adobe.com/xap/1.0/\0<x/>".utf8)
    #expect(FileScan.concerns(in: jpeg([(0xE1, xmp), (0xED, Data([1]))])) == [.xmp, .iptc])
    let exif = Data("Exif\0\0".utf8)
    #expect(FileScan.concerns(in: jpeg([(0xE1, exif + tiff([274]))])).isEmpty)
    #expect(FileScan.concerns(in: jpeg([(0xE1, exif + tiff([272, 34853]))])) == [.exif, .gps])
    #expect(FileScan.concerns(in: tiff([256, 257, 315, 700])) == [.tiffTags, .xmp])
    #expect(FileScan.concerns(in: tiff([256, 257, 258])).isEmpty)
  }

  @Test(.enabled(if: RealPictures.areThere, "needs LEUKO_SHARED"))
  func `cells and fields of public collections raise nothing`() throws {
    for url in RealPictures.some(240) + RealPictures.fields(40) {
      let data = try Data(contentsOf: url)
      #expect(FileScan.concerns(in: data).isEmpty, "\(url.path)")
      let picture = try PictureFile.read(data: data, name: url.path)
      #expect(!picture.showsLetters, "\(url.path)")
    }
  }

  @Test func `no damage makes the scan fall`() throws {
    let noted = try PictureFile.png(
      Cells.picture(1, width: 8, height: 8), notes: [.init("Patient", "A. B.")])
    let exif = jpeg([(0xE1, Data("Exif\0\0".utf8) + tiff([272, 34853]))])
    for whole in [noted, exif, tiff([315])] {
      for count in 0...whole.count { _ = FileScan.concerns(in: whole.prefix(count)) }
      for place in whole.indices {
        var damaged = whole
        damaged[place] ^= 0xFF
        _ = FileScan.concerns(in: damaged)
      }
    }
  }

  private func jpeg(_ segments: [(marker: UInt8, body: Data)]) -> Data {
    var data = Data([0xFF, 0xD8])
    for (marker, body) in segments {
      let length = body.count + 2
      data += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + body
    }
    return data + [0xFF, 0xD9]
  }

  private func tiff(_ tags: [Int]) -> Data {
    var data = Data([0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]) + Bytes.little(tags.count, 2)
    for tag in tags {
      data += Bytes.little(tag, 2) + Bytes.little(3, 2) + Bytes.little(1, 4) + Bytes.little(0, 4)
    }
    return data + Bytes.little(0, 4)
  }
}
