import ArgumentParser
import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys
import Location
import Pictures

struct LocateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locate",
    abstract: "Find the white cells in pictures of fields.",
    discussion: """
      Nuclei are found by their stain, at any size, whatever the light; a small network looks at \
      each, says whether it is a white cell, and where the whole cell is. Large fields are looked at \
      in parts that overlap. Boxes are left, top, width and height in pixels of the field.

      EXAMPLES
        leuko locate field.jpg
        leuko locate slide7/*.jpg --csv > boxes.csv
        leuko locate slide7/*.jpg --draw overlays     a PNG a field, boxes on it
        leuko locate slide7/*.jpg --crops cells       a PNG a cell
        leuko locate slide7/*.jpg --into lab.atlas --slide 7
        leuko slide add slide7                        the whole way: into the atlas, to be reviewed
      """)

  @Argument(help: "Pictures of fields.") var fields: [String]
  @Option(help: "The locator's folder; else the one trained here, else Leuko's.")
  var model: String?
  @Option(help: "The least score; else the locator's own.") var threshold: Double?
  @Option(help: "Write a PNG a field with boxes to this folder.") var draw: String?
  @Option(help: "Write a PNG a cell to this folder.") var crops: String?
  @Option(help: "Take fields and cells into this atlas, as 'leuko slide add' does.")
  var into: String?
  @Option(help: "With --into: the name of their slide; else the folder's of the first.")
  var slide: String?
  @Option(name: .customLong("as"), help: "With --into: who you are.") var person: String?
  @OptionGroup var threading: ThreadOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print comma-separated values.") var csv = false

  func validate() throws {
    guard !fields.isEmpty else { throw ValidationError("name a picture of a field") }
    guard !(json && csv) else { throw ValidationError("say --json or --csv, not both") }
    try expect("threshold", threshold, in: 0...1)
    guard into != nil || (slide == nil && person == nil) else {
      throw ValidationError("--slide and --as need --into")
    }
    guard into == nil || (draw == nil && crops == nil && !csv) else {
      throw ValidationError("--into takes the cells in; leave out --draw, --crops and --csv")
    }
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let settings = try Settings.read(at: folders.settingsFile)
    let locator = try Locating.locator(
      named: model, folders: folders,
      threads: threading.count(settings))
    if let into { return try await takeIn(into, by: locator) }
    let drawings = draw.map(folders.resolved)
    let cuttings = crops.map(folders.resolved)
    for folder in [drawings, cuttings].compactMap(\.self) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let (found, continuation) = AsyncStream.makeStream(of: Line.self)
    let job = Locating.look(
      at: fields.map(folders.resolved), by: locator, threshold: threshold, bench: Bench()
    ) { field in
      let name = field.file.deletingPathExtension().lastPathComponent
      if let drawings {
        try PictureFile.write(
          Locating.drawing(field.cells, on: field.picture),
          to: drawings.appendingPathComponent("\(name).png"))
      }
      if let cuttings {
        for (place, cell) in field.cells.enumerated() {
          guard let crop = field.picture.cropped(to: cell.box) else { continue }
          try PictureFile.write(
            crop, to: cuttings.appendingPathComponent("\(name)-\(place + 1).png"))
        }
      }
      continuation.yield(
        Line(field: field.file.path, cells: field.cells.map(Line.Cell.init)))
    }
    // What was found before one that can't be read is told too.
    var problem: (any Error)?
    do { try await job.watched() } catch { problem = error }
    continuation.finish()
    var lines: [Line] = []
    for await line in found { lines.append(line) }
    try tell(zip(fields, lines).map { Line(field: $0, cells: $1.cells) })
    if let problem { throw problem }
  }

  private func takeIn(_ atlas: String, by locator: Locator) async throws {
    let project = try Project.open(
      atlasNamed: atlas, as: person, software: "leuko \(Leuko.version)", now: { Date() })
    let files = fields.map(project.folders.resolved)
    let folder = files.first?.deletingLastPathComponent().lastPathComponent ?? ""
    var order = Slides.Order(files: files, slide: try Slides.name(from: slide ?? folder))
    order.leastScore = threshold
    let classifier = try Classifying.classifier(
      named: nil, folders: project.folders, threads: locator.threads)
    let outcome = try await SlideAddCommand.watch(
      Slides.add(order, in: project, by: locator, and: classifier))
    if json { return try StandardOutput.write(json: outcome) }
    StandardOutput.write(SlideAddCommand.words(outcome))
  }

  /// One field, as JSON has it.
  private struct Line: Encodable, Sendable {
    struct Cell: Encodable, Sendable {
      /// Left, top, width, height.
      var box: [Int]
      var score: Double

      init(_ cell: LocatedCell) {
        box = [cell.box.x, cell.box.y, cell.box.width, cell.box.height]
        score = (cell.score * 1e4).rounded() / 1e4
      }
    }

    var field: String
    var cells: [Cell]
  }

  private func tell(_ lines: [Line]) throws {
    if json { return try StandardOutput.write(json: lines) }
    if csv {
      StandardOutput.write("field,x,y,width,height,score\n")
    }
    for line in lines {
      if !csv { StandardOutput.write(columns: [line.field, "\(line.cells.count) white cells"]) }
      for cell in line.cells {
        let numbers = cell.box.map(String.init)
        let score = String(format: "%.3f", cell.score)
        if csv {
          StandardOutput.write(
            exact: SeparatedValues.line([line.field] + numbers + [score]) + "\n")
        } else {
          StandardOutput.write(
            "  \(score)  at \(numbers[0]),\(numbers[1])  \(numbers[2]) x \(numbers[3])\n")
        }
      }
    }
  }
}
