import Classification
import Foundation
import Pictures
import TestSupport
import Testing

/// Real cells in the size they were published in, where they are at hand.
private enum Published {
  static let cells = SharedFolder.url("data/pbc-360")
  static let classifier = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Samples/models/classifier")

  static var isThere: Bool {
    FileManager.default.fileExists(atPath: cells.appendingPathComponent("manifest.csv").path)
      && ((try? Classifier(folder: classifier, threads: 1))?.description.seen != nil)
  }

  /// Every fourth cell that the classifier hasn't learned from.
  static func read() throws -> [(picture: Picture, key: String)] {
    let table = try String(
      contentsOf: cells.appendingPathComponent("manifest.csv"), encoding: .utf8)
    let rows = table.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }.filter { $0[2] != "train" }
    return try stride(from: 0, to: rows.count, by: 4).map { place in
      (try PictureFile.read(cells.appendingPathComponent(rows[place][0])), rows[place][1])
    }
  }
}

@Suite(.enabled(if: Published.isThere, "set LEUKO_SHARED to the folder with 'data/pbc-360'"))
struct PublishedSizeTests {
  private func right(_ cells: [(picture: Picture, key: String)], size: Double) throws -> Double {
    let classifier = try Classifier(folder: Published.classifier, threads: 2)
    let pictures = cells.map { cell in
      size == 1
        ? cell.picture
        : cell.picture.resized(
          width: Int(Double(cell.picture.width) * size),
          height: Int(Double(cell.picture.height) * size), filter: size < 1 ? .box : .lanczos)
    }
    let finding = ScaleFinding(
      classifier.scales(of: pictures), deviation: classifier.description.seen?.deviation ?? 0.15)
    #expect(finding.isCommon)
    let scale = finding.common.micrometresPerPixel
    #expect(abs(log(scale * size / 0.0953)) < 0.1)
    let opinions = classifier.opinions(on: pictures, scales: pictures.map { _ in scale })
    let rights = zip(opinions, cells).count { opinion, cell in
      ClassifierEvaluation.normalType(opinion.classKey)
        == ClassifierEvaluation.normalType(cell.key)
    }
    return Double(rights) / Double(cells.count)
  }

  @Test func `cells in their published size, half and twice that are told alike`() throws {
    let cells = try Published.read()
    let own = try right(cells, size: 1)
    #expect(own >= 0.9)
    for size in [0.5, 0.62, 2] { #expect(abs(try right(cells, size: size) - own) <= 0.03) }
  }
}
