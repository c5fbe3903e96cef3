import Basis
import Exchange
import Foundation
import Pictures
import Testing

/// Data sets as they come: half broken, oddly written, or meant to do harm.
struct NastyTests {
  @Test func `a manifest may have a mark, semicolons, blanks, umlauts in two pieces`() throws {
    try Place.with { place in
      try place.picture(1, "bilder/Döhle Körper 1.png")
      try place.picture(2, "bilder/zwei; drei.png")
      let written = "bilder\\Do\u{308}hle Ko\u{308}rper 1.png"
      try place.write(
        "\u{FEFF}file_name;label;comment\r\n\(written); band ;\"a; b\"\r\n"
          + "\"bilder/zwei; drei.png\";;\r\n\r\nfehlt.png;x;\r\n", "manifest.csv")
      let contents = try Dataset.contents(of: place.root)
      #expect(contents.format == .csv)
      #expect(contents.items.map(\.record.label) == ["band", nil])
      #expect(contents.items.first?.record.comment == "a; b")
      #expect(contents.missing == ["fehlt.png"])
      #expect(contents.refused.isEmpty)
    }
  }

  @Test func `names listed twice, outside, or leading out are refused by name`() throws {
    try Place.with { place in
      try place.picture(1, "in/1.png")
      try place.picture(2, "secret/2.png")
      try place.link("in/out.png", to: place.url("secret/2.png").path)
      try place.write("no picture", "in/sub/notes.txt")
      try place.link("in/loop", to: place.url("in/sub").path)
      try place.write(
        "file_name\n1.png\n./1.png\n../secret/2.png\n/etc/passwd\nout.png\n", "in/manifest.csv")
      let contents = try Dataset.contents(of: place.url("in"))
      #expect(contents.items.map(\.path) == ["1.png"])
      #expect(
        contents.refused.map(\.reason) == [
          "it is a link to a folder", "it is a link to something outside the folder",
          "'manifest.csv' names a file outside the folder",
          "'manifest.csv' names a file outside the folder",
        ])
      #expect(contents.doubles.map(\.reason) == ["'manifest.csv' lists it twice"])
      #expect(contents.missing.isEmpty)
    }
  }

  @Test func `Pascal VOC counts from 1 and may call the file otherwise`() throws {
    try Place.with { place in
      try place.picture(1, "images/a.PNG", width: 20, height: 16)
      try place.write(
        """
        <?xml version="1.0"?><!-- by hand -->
        <annotation verified="yes"><filename>elsewhere.jpg</filename>
        <size><width>20</width><height>16</height><depth>3</depth></size>
        <object><name>WBC &amp; more</name><difficult>1</difficult>
        <bndbox><xmin>1</xmin><ymin>3</ymin><xmax>8</xmax><ymax>16</ymax></bndbox></object>
        <object><name>RBC</name>
        <bndbox><xmin>30</xmin><ymin>1</ymin><xmax>40</xmax><ymax>9</ymax></bndbox></object>
        <object><bndbox/></object>
        </annotation>
        """, "annotations/a.xml")
      try place.write("a\n", "splits/val.txt")
      let contents = try Dataset.contents(of: place.root)
      #expect(contents.format == .pascalVOC)
      let item = try #require(contents.items.first)
      let region = try #require(item.record.region)
      #expect([region.x, region.y, region.width, region.height] == [0, 2, 8, 14])
      #expect(item.record.label == "WBC & more")
      #expect(item.record.split == "val")
      #expect(item.record.extra == ["difficult": "1"])
      #expect(
        contents.refused.map(\.reason) == [
          "'annotations/a.xml', object 3: no name and box", "its box lies outside the picture",
        ])
      var loader = PictureLoader()
      let cell = try PictureFile.read(
        data: loader.data(of: item.picture, name: "a"), name: "a")
      let whole = Cells.picture(1, width: 20, height: 16)
      #expect(cell == whole.cropped(to: PixelRectangle(x: 0, y: 2, width: 8, height: 14)))
    }
  }

  @Test func `COCO keeps odd ids and keys it doesn't know`() throws {
    try Place.with { place in
      try place.picture(1, "train/x.png", width: 20, height: 16)
      try place.write(
        """
        {"images": [{"id": 900, "file_name": "x.png"}, {"id": 7, "file_name": "gone.png"},
          {"id": 8, "file_name": "../../x.png"}],
         "categories": [{"id": 40, "name": "blast"}],
         "annotations": [
          {"id": 5, "image_id": 900, "category_id": 40, "bbox": [1, 2, 3, 4], "score": 0.5,
           "segmentation": [], "iscrowd": 0, "area": 12, "reader": "anna"},
          {"id": 6, "image_id": 900, "category_id": 41, "bbox": [0, 0, 2, 2]},
          {"id": 9, "image_id": 900, "category_id": 40}]}
        """, "train/_annotations.coco.json")
      let contents = try Dataset.contents(of: place.root)
      #expect(contents.format == .coco)
      #expect(contents.items.map(\.record.label) == ["blast", "category 41"])
      #expect(contents.items.first?.record.extra == ["score": "0.5", "reader": "anna"])
      #expect(contents.items.first?.record.split == "train")
      #expect(contents.missing == ["gone.png"])
      #expect(contents.refused.count == 2)
      let again = try Cells.written(contents.items, as: .coco, to: place.url("again"))
      #expect(try Cells.essences(again) == Cells.essences(contents))
    }
  }

  @Test func `YOLO classes come from the names file, never from the order of folders`() throws {
    let files = [
      "names: [zebra, 'a, b', \"c\"] # three\n", "names:\n- zebra\n- a, b\n",
      "nc: 2\nnames:\n  0: zebra\n  1: a, b\n",
      "names: {0: zebra, 1: 'a, b'}\n",
    ]
    for text in files {
      try Place.with { place in
        try place.picture(1, "train/images/x.png", width: 20, height: 10)
        try place.write("1 0.5 0.5 0.5 0.4 0.9\nnonsense\n", "train/labels/x.txt")
        try place.write(text, "data.yaml")
        let contents = try Dataset.contents(of: place.root)
        #expect(contents.format == .yolo)
        #expect(contents.items.map(\.record.label) == ["a, b"])
        let region = try #require(contents.items.first?.record.region)
        #expect([region.x, region.y, region.width, region.height] == [5, 3, 10, 4])
        #expect(
          contents.refused.map(\.reason) == ["'train/labels/x.txt', line 2: no class and box"])
      }
    }
  }

  @Test func `FiftyOne's own data sets are read`() throws {
    try Place.with { place in
      try place.picture(1, "data/1.png")
      try place.picture(2, "data/2.png", width: 20, height: 10)
      try place.write("{\"name\": \"x\"}", "metadata.json")
      try place.write(
        """
        {"samples": [
         {"filepath": "data/1.png", "tags": ["validation", "vacuolated"], "_rand": 0.1,
          "prediction": {"_cls": "Classification", "label": "wrong"},
          "ground_truth": {"_cls": "Classification", "label": "blast", "confidence": null}},
         {"filepath": "data/2.png", "tags": [],
          "ground_truth": {"_cls": "Detections", "detections": [
           {"label": "WBC", "bounding_box": [0.1, 0.2, 0.5, 0.5]}]}}]}
        """, "samples.json")
      let contents = try Dataset.contents(of: place.root)
      #expect(contents.format == .fiftyOneDataset)
      #expect(contents.items.map(\.record.label) == ["blast", "WBC"])
      #expect(contents.items.map(\.record.split) == ["validation", nil])
      #expect(contents.items.first?.record.tags == ["vacuolated"])
      let region = try #require(contents.items.last?.record.region)
      #expect([region.x, region.y, region.width, region.height] == [2, 2, 10, 5])
    }
  }

  @Test func `a tar that leads out of its folder, or holds links, gives only its files`() throws {
    try Place.with { place in
      let png = try Cells.png(1)
      var tar = Bytes.tar("../../evil.png", png) + Bytes.tar("/abs.png", png)
      tar += Bytes.tar("link.png", Data(), kind: "2") + Bytes.tar("ok.png", png)
      tar += Bytes.tar("ok.cls", Data("blast".utf8)) + Data(count: 1024)
      try place.write(tar, "val-0.tar")
      let contents = try Dataset.contents(of: place.url("val-0.tar"))
      #expect(contents.items.map(\.record.label) == ["blast"])
      #expect(contents.items.map(\.record.split) == ["val"])
      #expect(
        contents.refused == [
          Refusal(path: "val-0.tar/../../evil.png", reason: "its name leads out of the archive"),
          Refusal(path: "val-0.tar//abs.png", reason: "its name leads out of the archive"),
          Refusal(path: "val-0.tar/link.png", reason: "it is a link"),
        ])
      // The same, gzipped in two members, as some programs do.
      for (name, half) in [("a", tar.prefix(1024)), ("b", tar.dropFirst(1024))] {
        try place.write(Data(half), name)
      }
      let packed = try Bytes.gzipped(place, "a") + Bytes.gzipped(place, "b")
      try place.write(packed, "val-1.tar.gz")
      let zipped = try Dataset.contents(of: place.url("val-1.tar.gz"))
      #expect(zipped.items.map(\.record) == contents.items.map(\.record))
      #expect(zipped.refused.count == contents.refused.count)
      try place.write(packed.prefix(packed.count - 9), "torn.tgz")
      #expect(throws: ArchiveError.self) { try Dataset.contents(of: place.url("torn.tgz")) }
      try place.write(Data(count: 80 << 20), "zeros")
      try place.write(Bytes.gzipped(place, "zeros"), "bomb.tar.gz")
      #expect(throws: ArchiveError.bomb(file: "bomb.tar.gz", member: "bomb.tar.gz")) {
        try Dataset.contents(of: place.url("bomb.tar.gz"))
      }
      try place.write(tar.prefix(1500), "torn.tar")
      #expect(throws: ArchiveError.self) { try Dataset.contents(of: place.url("torn.tar")) }
    }
  }

  @Test func `a zip that unpacks to far more than it is, is refused before it does`() throws {
    try Place.with { place in
      // 300 MB of zeros in 300 kB.
      let zeros = Bytes.deflatedZeros(300 << 20)
      try place.write(
        Bytes.zip("train_images.npy", zeros, method: 8, count: 300 << 20), "bomb.npz")
      #expect(throws: ArchiveError.bomb(file: "bomb.npz", member: "train_images.npy")) {
        try Dataset.contents(of: place.url("bomb.npz"))
      }
      // One that says it is small: it unpacks no further than it said.
      try place.write(
        Bytes.zip("train_images.npy", zeros, method: 8, count: 1000), "liar.npz")
      #expect(throws: ArchiveError.bomb(file: "liar.npz", member: "train_images.npy")) {
        try Dataset.contents(of: place.url("liar.npz"))
      }
      // Members that lie over one another.
      var double = Bytes.zip("train_images.npy", Data(count: 10), method: 0, count: 10)
      double = Bytes.doubled(double)
      try place.write(double, "double.npz")
      #expect(throws: ArchiveError.self) { try Dataset.contents(of: place.url("double.npz")) }
      // A member as far away as a number can say.
      try place.write(Bytes.zipOfDistantMember, "far.npz")
      #expect(throws: ArchiveError.self) { try Dataset.contents(of: place.url("far.npz")) }
    }
  }

  @Test func `deflated npz members are read, and arrays that lie are not`() throws {
    try Place.with { place in
      func npy(_ type: String, _ shape: String, _ bytes: [UInt8]) -> Data {
        let head = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }\n"
        return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0])
          + Data(head.utf8) + Data(bytes)
      }
      let images = npy("|u1", "2, 3, 4", (0..<24).map { UInt8($0 * 9) })
      let labels = npy("<i8", "2,", [6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
      let members = [("test_images.npy", images), ("test_labels.npy", labels)]
      try place.write(Bytes.zip(members, deflating: true), "bloodmnist_28.npz")
      let contents = try Dataset.contents(of: place.root)
      #expect(contents.format == .medMNIST)
      #expect(contents.items.map(\.record.label) == ["neutrophil", "eosinophil"])
      #expect(contents.items.map(\.record.split) == ["test", "test"])
      let first = try #require(Cells.essences(Array(contents.items.prefix(1))).first)
      #expect(first.pixels.width == 4)
      #expect(first.pixels.bytes.prefix(6) == [0, 0, 0, 9, 9, 9])
      for wrong in ["2, 3, 5", "2, -3, 4", "99999999999, 99999999999, 4", "24", ""] {
        try place.write(
          Bytes.zip([("test_images.npy", npy("|u1", wrong, Array(images.suffix(24))))]), "w.npz")
        #expect(throws: (any Error).self) { try Dataset.contents(of: place.url("w.npz")) }
      }
      // No picture, of sides whose product no number holds.
      let none = npy("|u1", "0, 4611686018427387904, 8", [])
      try place.write(Bytes.zip([("test_images.npy", none)]), "w.npz")
      #expect(throws: DatasetError.self) { try Dataset.contents(of: place.url("w.npz")) }
      try place.write(
        Bytes.zip([("test_images.npy", npy("|O", "3", Array(images.suffix(24))))]), "w.npz")
      #expect(
        throws: DatasetError.damaged(
          file: "w.npz", format: "MedMNIST npz",
          reason: "'test_images': it holds something else than plain numbers")
      ) { try Dataset.contents(of: place.url("w.npz")) }
    }
  }

  @Test func `XML that grows or reaches elsewhere is no annotation`() throws {
    try Place.with { place in
      try place.picture(1, "a.png")
      let bad = [
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><annotation>&e;</annotation>",
        "<annotation>&lol;</annotation>", "<annotation><a></annotation>",
        String(repeating: "<annotation>", count: 5000), "<annotation", "",
      ]
      for text in bad {
        try place.write("<annotation></annotation>", "0.xml")
        try place.write(text, "a.xml")
        let contents = try Dataset.contents(of: place.root, format: .pascalVOC)
        #expect(contents.items.isEmpty)
        #expect(
          contents.refused.map(\.reason) == [
            "it is no sound annotation", "its 'a.xml' can't be read",
          ])
      }
    }
  }

  @Test func `what can't be a data set is told in a sentence`() throws {
    try Place.with { place in
      #expect(throws: DatasetError.missing(path: place.url("gone").path)) {
        try Dataset.contents(of: place.url("gone"))
      }
      #expect(throws: DatasetError.noPictures(path: place.root.path)) {
        try Dataset.contents(of: place.root)
      }
      #expect(throws: DatasetError.writeOnly(format: "Croissant")) {
        try Dataset.contents(of: place.root, format: .croissant)
      }
      try place.write(String(repeating: "[", count: 100_000), "deep.json")
      let error = #expect(throws: DatasetError.self) {
        try Dataset.contents(of: place.url("deep.json"))
      }
      #expect(
        error?.description
          == "'deep.json' is no sound COCO: it is no JSON with a list of 'images'; "
          + "get it again, or move the file away")
    }
  }
}
