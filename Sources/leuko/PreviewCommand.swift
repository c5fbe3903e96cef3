import ArgumentParser
import Basis
import BlockGraphics
import Foundation
import Journeys
import Pictures

struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show pictures in the terminal.",
    discussion: """
      Without --cells a picture is as large as the window allows. Glyphs from fine to coarse: \
      full (octants and wedges), legacy (sextants and wedges), blocks, half. Where colours are \
      few, hues stay true: nothing is made more vivid.

      EXAMPLES
        leuko preview cell.jpg
        leuko preview --cells 40x20 *.png
        leuko preview --glyphs half --colours 256 cell.tif
        leuko preview --lambda 8 cell.jpg       fewer bytes, for slow lines
        leuko preview --graphics kitty cell.jpg
      """)

  @Argument(help: "Pictures: PNG, JPEG, TIFF, BMP, WebP or PPM.")
  var images: [String]

  @Option(help: "Columns and rows, like 40x20.")
  var cells: String?

  @Option(help: "The glyphs; names can be joined with '+'.")
  var glyphs: String = "legacy"

  @Option(help: "Colours: true, 256, 16 or mono.")
  var colours: ColourChoice = .true

  @Option(
    help: "What a byte may cost in error: 0 spends freely, 2 halves the bytes, 8 is for slow lines."
  )
  var lambda: Double = 0

  @Option(help: "As glyphs, or as pixels where the terminal has them: glyphs, kitty or sixel.")
  var graphics: GraphicsChoice = .glyphs

  func validate() throws {
    guard let set = GlyphSet(glyphs), !set.isEmpty else {
      let known = GlyphSet.names.map(\.name).joined(separator: ", ")
      throw ValidationError("no glyphs are called '\(glyphs)'; use \(known)")
    }
    if let cells, CellCount(cells) == nil {
      throw ValidationError("'\(cells)' is no size; write columns and rows like 40x20")
    }
    guard lambda >= 0, lambda.isFinite else {
      throw ValidationError("--lambda is 0 or more")
    }
  }

  func run() throws {
    let fitter = Fitter(
      glyphs: GlyphSet(glyphs) ?? .legacy, depth: colours.depth, lambda: lambda)
    let size = cells.flatMap(CellCount.init)
    var failures = 0
    for image in images {
      do throws(PictureError) {
        let file = Folders.ofThisProcess().resolved(image)
        let opened = try PictureFile.opened(data: PictureFile.bytes(of: file), name: file.path)
        defer { opened.close() }
        let picture = opened.picture
        for remark in opened.remarks {
          StandardError.write("leuko: '\(ImportWords.harmless(image))': \(remark.summary)\n")
        }
        let room = size ?? CellCount.window(for: picture)
        let preview = Preview(
          columns: room.columns, rows: room.rows, graphics: graphics.way, fitter: fitter)
        StandardOutput.write(Data(preview.bytes(of: picture)))
      } catch {
        StandardError.explain(error)
        failures += 1
      }
    }
    if failures > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
  }
}

/// What `--graphics` says.
enum GraphicsChoice: String, ExpressibleByArgument, CaseIterable {
  case glyphs
  case kitty
  case sixel

  var way: Preview.Graphics {
    switch self {
    case .glyphs: .glyphs
    case .kitty: .kitty
    case .sixel: .sixel
    }
  }
}

/// What `--colours` says.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case `true`
  case indexed = "256"
  case sixteen = "16"
  case mono

  var depth: ColourDepth {
    switch self {
    case .true: .trueColour
    case .indexed: .palette256
    case .sixteen: .palette16
    case .mono: .mono
    }
  }
}

/// Columns and rows of terminal cells.
struct CellCount: Hashable {
  var columns: Int
  var rows: Int

  /// From '40x20'; nil when it isn't that, or outside 1 to 1000.
  init?(_ text: String) {
    let parts = text.split(separator: "x")
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    self.columns = columns
    self.rows = rows
  }

  /// What the window has, or 80 by 24, cut down to the picture's shape.
  static func window(for picture: Picture) -> CellCount {
    var window = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
    var room = CellCount(
      columns: isKnown ? Int(window.ws_col) : 80, rows: isKnown ? Int(window.ws_row) - 1 : 24)
    let shape = Double(picture.width) / Double(picture.height)
    room.columns = max(1, min(room.columns, Int((Double(room.rows) * 2 * shape).rounded())))
    room.rows = max(1, min(room.rows, Int((Double(room.columns) / shape / 2).rounded())))
    return room
  }

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
