public import AtlasStore
public import Basis
import Exchange
public import Foundation
import Pictures

/// Pictures of looks that no set at hand has, drawn by rule on real ones.
public enum Drawing {
  /// What is to be drawn on, and how often.
  public struct DohleOrder: Sendable {
    /// An atlas, or a folder as `leuko import` takes it.
    public var data: URL
    /// Where the drawn pictures go.
    public var out: URL
    public var count: Int
    public var seed: UInt64
    /// The key of the class drawn on.
    public var classKey: String

    public init(
      data: URL, out: URL, count: Int = 100, seed: UInt64 = 1,
      classKey: String = "segmented_neutrophil"
    ) {
      self.data = data
      self.out = out
      self.count = count
      self.seed = seed
      self.classKey = classKey
    }
  }

  /// What was drawn.
  public struct Report: Sendable, Hashable, Codable {
    public var drawn: Int
    /// Cells that were looked at and had no room, or didn't lie by themselves.
    public var passedOver: Int
    /// Bodies in all.
    public var bodies: Int
  }

  /// Draws Döhle bodies on real cells of the splits `train` and `select`, which are taken in an order
  /// that the seed gives, and writes them as PNG files that say they are drawn, with a `manifest.csv`
  /// whose origin is 'drawn'. Fewer than asked for are drawn where the data has no more.
  public static func dohleBodies(
    _ order: DohleOrder, vocabulary: Vocabulary, software: String
  ) -> Job<Basis.Progress, Report> {
    Job { report in
      let pictures = try LabelledPictures(
        at: order.data, vocabulary: vocabulary, software: software)
      let parts = pictures.parts()
      // Findings would be mixed up with what is drawn.
      let items = (parts.train + parts.select).filter {
        $0.classKey == order.classKey && $0.findings.isEmpty
      }.sorted { one, other in
        (Digest.hex("\(order.seed) \(one.digest)"), one.digest)
          < (Digest.hex("\(order.seed) \(other.digest)"), other.digest)
      }
      guard !items.isEmpty else { throw DrawingError.noCells(order.classKey) }
      let folder = order.out.appendingPathComponent(order.classKey, isDirectory: true)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let clock = ContinuousClock()
      let start = clock.now
      let rule = DohleBodies(seed: order.seed)
      var result = Report(drawn: 0, passedOver: 0, bodies: 0)
      var rows = [columns]
      for (index, item) in items.enumerated() {
        guard result.drawn < order.count else { break }
        try Task.checkCancellation()
        guard let drawing = rule.draw(on: try pictures.picture(of: item), index: index) else {
          result.passedOver += 1
          continue
        }
        let recipe = Recipe(
          rule: DohleBodies.rule, seed: order.seed, index: index, from: item.digest,
          bodies: drawing.bodies)
        let name = "drawn-\(item.digest.prefix(16)).png"
        let data = try PictureFile.png(
          drawing.picture,
          notes: [
            .init("Software", software), .init("Source", "drawn"), .init("Rule", recipe.json),
          ])
        try DurableFile.write(data, to: folder.appendingPathComponent(name))
        rows.append([
          "\(order.classKey)/\(name)", order.classKey, "dohle_bodies", item.split?.rawValue ?? "",
          "drawn", recipe.json, String(drawing.picture.width), String(drawing.picture.height),
          Digest.hex(data),
        ])
        result.drawn += 1
        result.bodies += drawing.bodies.count
        report(
          Basis.Progress(
            "drawing", completed: result.drawn, total: order.count, elapsed: clock.now - start))
      }
      guard result.drawn > 0 else { throw DrawingError.noRoom(order.classKey) }
      let text = rows.map { SeparatedValues.line($0) + "\n" }.joined()
      try DurableFile.write(
        Data(text.utf8), to: order.out.appendingPathComponent("manifest.csv"))
      return result
    }
  }

  private static let columns = [
    "file_name", "label", "findings", "split", "origin", "rule", "width", "height", "sha256",
  ]

  /// All that a drawn picture depends on.
  private struct Recipe: Encodable {
    var rule: String
    var seed: UInt64
    var index: Int
    /// SHA-256 of the picture that was drawn on.
    var from: String
    var bodies: [DohleBodies.Body]

    var json: String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}

/// Why nothing was drawn.
public enum DrawingError: Explained, Equatable {
  /// There is no cell of the class to draw on.
  case noCells(String)
  /// None of them lies by itself.
  case noRoom(String)

  /// What is missing.
  public var summary: String {
    switch self {
    case .noCells(let name):
      "there is no real cell of '\(name)' without findings in the splits train and select"
    case .noRoom(let name): "no cell of '\(name)' lies by itself with room in its cytoplasm"
    }
  }

  /// How to go on.
  public var remedy: String? {
    "give colour pictures of single neutrophils on clear ground, at least 150 pixels a side"
  }

  /// No input.
  public var exitStatus: ExitStatus { .noInput }
}
