import AtlasStore
import Foundation
import Pictures
import TerminalKit
import Testing

@testable import Console

@Suite struct LookingTests {
  private func console(pixelSize: Double? = nil) throws -> Console {
    var console = Cells.console(
      columns: 120, rows: 40, pixelSize: pixelSize, listing: try Cells.specimens())
    _ = console.type(.enter)
    return console
  }

  @Test func `stains, brightness and contrast make other pictures of the same cell`() throws {
    var console = try console()
    let plain = try #require(console.draw().page.slots.first)
    _ = console.type("%)>>")
    #expect(specimen(console).view.words == "haematoxylin alone, brightness +1, contrast +2")
    let viewed = try #require(console.draw().page.slots.first)
    #expect(viewed.key.description == "\(plain.key)?haematoxylin,1,2")
    #expect(viewed.area == plain.area)
    _ = console.type("0")
    #expect(console.draw().page.slots.first == plain)
  }

  @Test func `no step of brightness or contrast leads beyond the last`() throws {
    var console = try console()
    _ = console.type("((((((((<<<<<<<<<")
    #expect(specimen(console).view.brightness == -5 && specimen(console).view.contrast == -5)
  }

  @Test func `a view is read back from its key, and nothing else is`() {
    var view = PictureView()
    #expect(view.suffix.isEmpty)
    view.stain = .eosin
    view.contrast = -3
    #expect(PictureView(suffix: view.suffix.dropFirst()) == view)
    for wrong in ["", "eosin", "eosin,1", "eosin,9,0", "silver,0,0", "eosin,a,0", ",1,2,3"] {
      #expect(PictureView(suffix: Substring(wrong)) == nil, "'\(wrong)'")
    }
  }

  @Test func `the shelf shows a view of the picture in the atlas`() async throws {
    let atlas = try Atlas.inMemory()
    let grey = Picture(width: 8, height: 8, filledWith: Colour(red: 90, green: 90, blue: 90))
    let newcomer = try Newcomer(PictureFile.png(grey), name: "a.png", origin: .microscope)
    let id = try #require(
      try atlas.admit([newcomer], by: "import", at: .now).admitted.first)
    let shelf = PictureShelf(atlas: atlas, preprocessing: Preprocessing(crop: 8, size: 8))
    var view = PictureView()
    view.brightness = 1
    let bright = await shelf.picture(.picture(id).viewed(view))
    #expect(bright == grey.adjusted(brightness: 1, contrast: 0))
    #expect(await shelf.picture(.picture(id).viewed(PictureView())) == grey)
    #expect(await shelf.picture(PictureKey("picture/\(id)?nonsense")) == nil)
  }

  @Test func `a typical cell is asked for, and stands beside the other`() throws {
    let specimens = try Cells.specimens()
    var console = try console()
    _ = console.type("w")
    let asked = console.type("L")
    #expect(asked.ofCells == [.typical(classKey: "lymphocyte")])
    _ = console.tell(CellsNews.typical(classKey: "lymphocyte", specimens[13].id))
    let slots = console.draw().page.slots.filter { $0.urgency == 3 }
    #expect(slots.map(\.key) == [.cell(specimens[0].id), .cell(specimens[13].id)])
    #expect(slots[0].area.intersection(slots[1].area).isEmpty)
    #expect(slots[0].area.size == slots[1].area.size)
    #expect(console.golden.contains("a typical lymphocyte"))
    _ = console.type("w-")
    #expect(console.draw().page.slots.filter { $0.urgency == 3 }.count == 1)
  }

  @Test func `a remembered cell stands beside the one looked at`() throws {
    let specimens = try Cells.specimens()
    var console = Cells.console(columns: 120, rows: 40, listing: specimens)
    _ = console.type("maj")
    _ = console.type(.enter)
    _ = console.type("wa")
    #expect(specimen(console).reference?.id == specimens[0].id)
    #expect(console.golden.contains("remembered as a"))
  }

  @Test func `a class without cells is said to have none`() throws {
    var console = try console()
    _ = console.tell(CellsNews.typical(classKey: "monocyte", nil))
    #expect(specimen(console).reference == nil)
    #expect(console.notice?.text == "No monocyte is in this atlas.")
  }

  @Test func `the bar is as long as it says`() throws {
    // 400 pixels of 0.1 µm over 80 columns: two columns a micrometre.
    let bar = try #require(ScaleBar(pixels: 400, columns: 80, pixelSize: 0.1))
    #expect(bar.micrometres == 10 && bar.columns == 20)
    #expect(bar.text == String(repeating: "━", count: 20) + " 10 µm")
    let fine = try #require(ScaleBar(pixels: 100, columns: 33, pixelSize: 0.1))
    #expect(fine.micrometres == 2 && fine.columns == 6.5)
    #expect(fine.text == "━━━━━━╸ 2 µm")
    for size in [0.0, -1, .infinity, 1e9] {
      #expect(ScaleBar(pixels: 400, columns: 80, pixelSize: size) == nil)
    }
  }

  @Test func `the bar stands under microscope pictures only, and grows with the zoom`() throws {
    var console = try console(pixelSize: 1)
    #expect(!console.golden.contains(" µm"))
    // The whole picture, whose scale is known.
    _ = console.type("cc")
    #expect(console.golden.contains(" µm"))
    let drawn = Array("G")
    _ = console.type(String(drawn))
    _ = console.type("hhh")
    #expect(console.shell.facts[console.list.current]?.origin.kind == .drawn)
    #expect(!console.golden.contains(" µm"))
  }

  @Test func `the size of a pixel is asked for, checked and remembered`() throws {
    var console = try console()
    _ = console.act(AnyVerb(ProgramVerb.askPixelSize), count: nil)
    _ = console.type("zero")
    #expect(console.type(.enter).isEmpty)
    #expect(console.shell.pixelSize == nil)
    _ = console.act(AnyVerb(ProgramVerb.askPixelSize), count: nil)
    _ = console.type("0.25")
    #expect(console.type(.enter).ofAtlas == [.rememberPixelSize(0.25)])
    #expect(console.shell.pixelSize == 0.25)
  }

  @Test func `nothing of this is there in a blind test`() {
    let sitting = SittingPage(study: "", reader: "", takesOver: false, isWhole: false)
    let names = AnyPage(sitting).keys(in: Cells.shell()).bindings.compactMap(\.action.name)
    for verb in [CellVerb.stain, .brighter, .moreContrast, .beside] {
      #expect(!names.contains(verb.name ?? ""))
    }
  }

  private func specimen(_ console: Console) -> SpecimenPage {
    console.page() ?? SpecimenPage()
  }
}
