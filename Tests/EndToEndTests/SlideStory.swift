import Foundation
import TestSupport
import Testing

/// A slide's way from a folder of fields to the signed report.
@Suite(.serialized) struct SlideStory {
  /// The fields with boxes that come with no repository.
  private static let bccd = SharedFolder.url("data/bccd")
  private static let hasBCCD = SharedFolder.has("data/bccd/splits/test.txt")

  @Test(.enabled(if: Program.hasModel, "there is no model in Samples/models/small"))
  func `one command draws a slide and walks it from locating to the signed, true count`() throws {
    let world = try World()
    let result = try Program.run(
      "slide", "demonstrate", "--in", "demo", "--fields", "3", "--json", in: world)
    #expect(result.status == 0, "\(result.errors)")
    for words in ["\"countIsTruth\" : true", "\"isSigned\" : true", "\"journalIsWhole\" : true"] {
      #expect(result.output.contains(words))
    }
    let demo = world.folder.appendingPathComponent("demo")
    let page = try String(
      contentsOf: demo.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains("DEMONSTRATION"))
    #expect(page.contains("A simulated reviewer knows what was drawn."))
    // The same fields come from the same seed.
    let again = try Program.run(
      "slide", "demonstrate", "--in", "again", "--fields", "3", "--json", in: world)
    #expect(again.status == 0)
    for name in ["field-1.png", "field-3.png"] {
      let one = try Data(contentsOf: demo.appendingPathComponent("fields/\(name)"))
      let other = try Data(contentsOf: world.folder.appendingPathComponent("again/fields/\(name)"))
      #expect(one == other)
    }
    let signed = try Program.run(
      "slide", "list", "--atlas", "demo/demonstration.atlas", in: world)
    #expect(signed.output.contains("signed by simulated"))
    // What a machine drew is never counted among cells of a microscope.
    let count = try Program.run(
      "differential", "slide:demonstration", "--atlas", "demo/demonstration.atlas", in: world)
    #expect(count.output.contains("0 white cells of 0 cells counted"))
  }

  @Test(.enabled(if: Program.hasModel, "there is no model in Samples/models/small"))
  func `a file that can't be read is left out and told, and the slide comes in`() throws {
    let world = try World()
    _ = try Program.run(
      "slide", "demonstrate", "--in", "demo", "--fields", "2", "--json", in: world)
    let fields = world.folder.appendingPathComponent("demo/fields")
    for name in ["field-0.jpg", "field-9.tiff"] {
      try Data("no picture".utf8).write(to: fields.appendingPathComponent(name))
    }
    let added = try Program.run(
      "slide", "add", "demo/fields", "--name", "s", "--atlas", "x.atlas", "--as", "anna", in: world)
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.contains("s: 2 fields and "))
    #expect(added.output.contains("2 could not be read:\n  field-0.jpg: "))
    #expect(added.output.contains("  field-9.tiff: "))
    let listed = try Program.run("slide", "list", "--atlas", "x.atlas", in: world)
    #expect(listed.output.contains("2 fields") && !listed.output.contains("\t0 cells"))

    for name in ["field-1.png", "field-2.png"] {
      try FileManager.default.removeItem(at: fields.appendingPathComponent(name))
    }
    let none = try Program.run(
      "slide", "add", "demo/fields", "--name", "t", "--atlas", "x.atlas", "--as", "anna", in: world)
    #expect(none.status == 65)
    #expect(none.errors.contains("none of 2 fields can be read, the first since "))
    #expect(none.errors.contains("field-0.jpg"))
  }

  @Test(.enabled(if: Program.hasModel, "there is no model in Samples/models/small"))
  func `boxes are added, moved and deleted by keys, journalled, undone, and cells follow`() throws {
    let world = try World()
    _ = try Program.run(
      "slide", "demonstrate", "--in", "demo", "--fields", "1", "--json", in: world)
    let atlas = "demo/demonstration.atlas"
    let terminal = try Tmux(["open", "--atlas", atlas, "--as", "anna"], in: world)
    try terminal.expect("cell 1 of")
    try terminal.type("g", "f")
    try terminal.expect("DEMONSTRATION")
    try terminal.type("i")
    try terminal.expect("3 white cells")
    try terminal.type("a", "M-h", "M-h", "M-j")
    try terminal.expect("not kept yet")
    try terminal.type("Enter")
    try terminal.expect("4 white cells")
    try terminal.type("Tab")
    try terminal.expect("cell 1 of 4")
    try terminal.type("x")
    try terminal.expect("3 white cells")
    try terminal.type("u")
    try terminal.expect("undone: the boxes of a field")
    try terminal.expect("4 white cells")
    try terminal.type("q")
    try terminal.expect("1 cell cut out")
    try terminal.expect("signed, then changed")
    // From a box to its cell, from the cell to its box, and back.
    try terminal.type("i")
    try terminal.expect("4 white cells")
    try terminal.type("Tab")
    try terminal.expect("cell 1 of 4")
    try terminal.type("Enter")
    try terminal.expect("origin")
    try terminal.type("g", "w")
    try terminal.expect("field 1 of 1")
    try terminal.type("q", "g", "f")
    try terminal.expect("signed, then changed")
    try terminal.type("C-c")
    try terminal.expect("ended with 0")
    let audit = try Program.run("audit", "verify", "--atlas", atlas, in: world)
    #expect(audit.output.contains("The journal is whole"), "\(audit.output)\(audit.errors)")
  }

  @Test(.enabled(if: SlideStory.hasBCCD, "BCCD isn't beside the repository"))
  func `twenty real fields go from folder to signed report by keyboard alone`() throws {
    let world = try World()
    let slide = world.folder.appendingPathComponent("slide7")
    try FileManager.default.createDirectory(at: slide, withIntermediateDirectories: true)
    let list = try String(
      contentsOf: Self.bccd.appendingPathComponent("splits/test.txt"), encoding: .utf8)
    for name in list.split(separator: "\n").prefix(20) {
      try FileManager.default.copyItem(
        at: Self.bccd.appendingPathComponent("fields/\(name).jpg"),
        to: slide.appendingPathComponent("\(name).jpg"))
    }
    let keys = try Self.keys()
    let terminal = try Tmux(
      ["open", "--as", "anna", "--atlas", "lab.atlas"], columns: 120, rows: 40, in: world)
    try terminal.expect("This atlas is empty.")
    try terminal.type("g", "f")
    try terminal.expect("There is no slide yet.")
    try terminal.type("a")
    try terminal.expect("a new slide")
    try terminal.write("slide7")
    try terminal.type("Enter")
    try terminal.expect("in 20 fields", within: 180)
    try terminal.expect("to be reviewed")
    try terminal.type("Enter")
    try terminal.expect("cell 1 of")
    let screen = try terminal.screen
    let count = try #require(
      screen.firstMatch(of: /cell 1 of (\d+)/).flatMap { Int($0.output.1) })
    #expect(count >= 20)
    try terminal.type("Enter")
    var seen: Set<String> = []
    let end = Date().addingTimeInterval(60)
    while seen.count < count, Date() < end {
      // The next cell shows itself once the one before is on the disk.
      let file = try terminal.screen.firstMatch(of: /BloodImage_(\d{5})-\d+-\d+/)
      guard let file, seen.insert(String(file.output.0)).inserted else {
        usleep(50_000)
        continue
      }
      try terminal.type(Int(file.output.1).flatMap { keys[$0] } ?? "S")
    }
    #expect(seen.count == count)
    try terminal.type("g", "f")
    try terminal.expect("to be signed")
    try terminal.type("d")
    try terminal.expect("white cells of \(count) cells counted")
    try terminal.type("y")
    try terminal.expect("What you answer for")
    try terminal.type("Enter")
    try terminal.expect("Signed by anna")
    try terminal.type("e")
    try terminal.expect("Saved here as differential-")
    try terminal.type("g", "f")
    try terminal.expect("signed by anna")
    try terminal.type("C-c")
    try terminal.expect("ended with 0")
    let files = try FileManager.default.contentsOfDirectory(atPath: world.folder.path)
    let page = try #require(files.first { $0.hasPrefix("differential-") && $0.hasSuffix(".html") })
    let text = try String(
      contentsOf: world.folder.appendingPathComponent(page), encoding: .utf8)
    #expect(text.contains("anna: I have looked at every cell."))
  }

  @Test(.enabled(if: SlideStory.hasBCCD, "BCCD isn't beside the repository"))
  func `what in a field may tell who a patient is is told, kept out or left behind`() throws {
    let world = try World()
    let slide = world.folder.appendingPathComponent("slide7")
    try FileManager.default.createDirectory(at: slide, withIntermediateDirectories: true)
    func field(_ number: Int) -> URL {
      Self.bccd.appendingPathComponent("fields/BloodImage_0000\(number).jpg")
    }
    try FileManager.default.copyItem(
      at: field(1), to: slide.appendingPathComponent("19121212-1212.jpg"))
    // A JPEG's comment stands right behind its first marker.
    let plain = try Data(contentsOf: field(0))
    let comment = "anna's cell"
    let marked =
      plain.prefix(2) + Data([0xFF, 0xFE, 0, UInt8(comment.utf8.count + 2)])
      + Data(comment.utf8) + plain.dropFirst(2)
    try marked.write(to: slide.appendingPathComponent("b.jpg"))
    func add(_ words: String...) throws -> String {
      let result = try Program.run(["slide", "add", "slide7", "--as", "anna"] + words, in: world)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let none = try add("--atlas", "none.atlas", "--block", "all")
    #expect(none.contains("0 fields and 0 cells came in") && none.contains("2 were kept out"))
    let told = try add("--atlas", "told.atlas")
    #expect(told.contains("2 fields and 2 cells came in"))
    #expect(told.contains("a comment in the file: 1, like b.jpg"))
    #expect(told.contains("personal identity number: 1, like 19121212-1212.jpg"))
    let bare = try add("--atlas", "bare.atlas", "--strip")
    #expect(bare.contains("2 fields and 2 cells came in"))
    #expect(bare.contains("1 came in as pixels alone") && !bare.contains("a comment"))
    #expect(try add("--atlas", "bare.atlas", "--strip").contains("2 fields were here already"))
    for (name, isThere) in [("told.atlas", true), ("bare.atlas", false)] {
      let pictures = world.folder.appendingPathComponent("\(name)/pictures")
      let files = FileManager.default.enumerator(at: pictures, includingPropertiesForKeys: nil)
      let holds = try files?.contains { file in
        guard let file = file as? URL, !file.hasDirectoryPath else { return false }
        return try Data(contentsOf: file).range(of: Data(comment.utf8)) != nil
      }
      #expect(holds == isThere, "\(name)")
    }
  }

  /// For the number of each field the key of its cell's type, by those who labelled it.
  private static func keys() throws -> [Int: String] {
    let text = try String(
      contentsOf: bccd.appendingPathComponent("wbc-type-labels.csv"), encoding: .utf8)
    let letters = [
      "NEUTROPHIL": "S", "EOSINOPHIL": "E", "BASOPHIL": "A", "LYMPHOCYTE": "L", "MONOCYTE": "M",
    ]
    var keys: [Int: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count >= 3, let number = Int(parts[1]) else { continue }
      keys[number] = letters[parts[2].trimmingCharacters(in: .whitespaces)]
    }
    return keys
  }
}
