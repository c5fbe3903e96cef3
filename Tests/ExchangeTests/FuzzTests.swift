import Basis
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Exchange

/// Sound data sets with a damaged file: whatever comes of them, it is cells, refusals or a sentence,
/// never a crash.
struct FuzzTests {
  @Test(arguments: DatasetFormat.writable.filter { $0 != .croissant && $0 != .card })
  func `a damaged data set ends in words`(format: DatasetFormat) throws {
    try Place.with { place in
      let folder = place.url("whole")
      let cells = try Cells.trials(in: place)
      let boxes = format == .medMNIST ? [] : try Cells.boxed(in: place)
      _ = try Cells.written(cells + boxes, as: format, to: folder)
      try Self.damage(folder, format, named: "\(format)")
    }
  }

  @Test func `a damaged FiftyOne data set of samples ends in words`() throws {
    try Place.with { place in
      for number in 1...2 { try place.picture(number, "whole/data/\(number).png") }
      try place.write(
        """
        {"samples": [
         {"filepath": "data/1.png", "tags": ["validation", "vacuolated"], "quality": 0.5,
          "ground_truth": {"_cls": "Classification", "label": "blast", "confidence": 0.75}},
         {"filepath": "data/2.png", "tags": [],
          "ground_truth": {"_cls": "Detections", "detections": [
           {"label": "WBC", "bounding_box": [0.1, 0.2, 0.5, 0.5]}]}}]}
        """, "whole/samples.json")
      #expect(try Dataset.contents(of: place.url("whole")).items.count == 2)
      try Self.damage(place.url("whole"), .fiftyOneDataset, named: "samples")
    }
  }

  @Test func `damaged tables of tags and of where cells are from end in words`() throws {
    try Place.with { place in
      _ = try Cells.written(Cells.trials(in: place), as: .imageFolder, to: place.url("whole"))
      let file = try #require(
        try Dataset.contents(of: place.url("whole")).items.first?.path)
      try place.write("file_name,tags\n\(file),vacuolated round\n", "whole/looks.csv")
      #expect(try Dataset.contents(of: place.url("whole")).items.first?.record.tags.count == 2)
      try Self.damage(place.url("whole"), .imageFolder, named: "tags")
    }
  }

  /// Damages one file that is no picture after the other, and reads what is left.
  private static func damage(_ folder: URL, _ format: DatasetFormat, named name: String) throws {
    let names = try #require(
      FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
    // Tables and archives are where it hurts; the decoders of pictures have tests of their own.
    let tables = names.sorted().compactMap { name in
      ["png", "jpg"].contains((name as NSString).pathExtension)
        ? nil : try? (name: name, data: Data(contentsOf: folder.appendingPathComponent(name)))
    }
    let whole = try #require(tables.isEmpty ? nil : tables)
    try Fuzzing(
      "dataset-\(name)", seeds: whole.map(\.data), words: Self.words, mending: Self.mended
    ).run(rounds: 60) { data in
      // The table that it is likest to.
      let start = data.prefix(16)
      let victim = whole.max { Self.likeness($0.data, start) < Self.likeness($1.data, start) }
      guard let victim else { return }
      let url = folder.appendingPathComponent(victim.name)
      try data.write(to: url)
      defer { try? victim.data.write(to: url) }
      try Self.read(folder, format)
    }
  }

  private static let words = [
    "<!ENTITY", "<bndbox>", "\"bbox\"", "\"file_name\"", "train_images.npy", "../../etc/passwd",
    "descr", "fortran_order", "'|u1'", "(9,", "path=", "\"categories\"", "ustar",
  ]

  private static func likeness(_ data: Data, _ start: Data) -> Int {
    zip(data, start).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
  }

  /// A tar whose heads have the sums of what they hold now; others stay as they are.
  private static func mended(_ data: Data) -> Data {
    var bytes = Array(data)
    for start in stride(from: 0, to: max(0, bytes.count - 511), by: 512)
    where bytes[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
      let places = (start + 148)..<(start + 156)
      for place in places { bytes[place] = 32 }
      let sum = bytes[start..<(start + 512)].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      bytes.replaceSubrange(
        places, with: (String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8)
    }
    return Data(bytes)
  }

  /// Reads everything that can be read.
  private static func read(_ folder: URL, _ format: DatasetFormat) throws {
    let contents = try Dataset.contents(of: folder, format: format)
    for refusal in contents.refused { #expect(!refusal.reason.isEmpty) }
    var loader = PictureLoader()
    for item in contents.items {
      do throws(PictureError) {
        _ = try loader.data(of: item.picture, name: item.path)
      } catch {
        #expect(!error.summary.isEmpty)
      }
    }
  }

  @Test func `damaged XML is an element or none`() throws {
    let seeds = [
      """
      <?xml version="1.0"?><!-- a --><annotation verified='yes'><filename>B &amp; &#246;.jpg</filename>
      <size><width>640</width></size><object><name>WBC</name><bndbox><xmin>1</xmin></bndbox>
      </object><x/><![CDATA[ <raw> ]]></annotation>
      """
    ]
    let words = ["<a>", "</a>", "<!--", "-->", "]]>", "<?", "&#x10FFFF;", "&#xD800;"]
    try Fuzzing("xml", seeds: seeds.map { Data($0.utf8) }, words: words).run(rounds: 2000) { data in
      _ = XMLElement.read(String(decoding: data, as: UTF8.self))
    }
  }

  @Test func `a damaged table is rows or a sentence`() throws {
    let seeds = ["a,b,c\r\n1,\"2, \"\"x\"\"\",3\n\n4,,\n", "\u{FEFF}a;b\n1;2\n", "a\tb\n1\t2\n"]
    try Fuzzing("csv", seeds: seeds.map { Data($0.utf8) }, words: ["\"\"\"", ",,,"])
      .run(rounds: 2000) { data in
        let table = try SeparatedValues(String(decoding: data, as: UTF8.self), name: "t.csv")
        for row in table.rows { #expect(row.count == table.columns.count) }
      }
  }

  @Test func `what a picture says of its maker is looked for in any bytes`() throws {
    let exif: [UInt8] =
      Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 2, 0] + [0x10, 1, 2, 0, 4, 0, 0, 0, 65, 66, 67, 0]
      + [0x25, 0x88, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0] + [0, 0, 0, 0]
    let jpeg: [UInt8] =
      [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
      + [0xFF, 0xFE, 0, 6, 65, 66, 67, 68, 0xFF, 0xED, 0, 4, 1, 2, 0xFF, 0xDA, 0, 2]
    let png = try PictureFile.png(
      Cells.picture(1, width: 3, height: 2),
      notes: [.init("Author", "anna"), .init("Recipe", "{}")])
    let seeds = [Data(jpeg), png, Data(exif.dropFirst(6))]
    #expect(!FileScan.concerns(in: seeds[0]).isEmpty && !FileScan.concerns(in: png).isEmpty)
    try Fuzzing("concerns", seeds: seeds, words: ["Exif\0\0", "iTXt", "eXIf"]).run(rounds: 2000) {
      _ = FileScan.concerns(in: $0)
    }
  }
}
