public import Basis
public import Foundation
public import Location
public import Pictures

/// Finds white cells in pictures of fields.
public enum Locating {
  /// What was found in one field.
  public struct LocatedField: Sendable {
    public var file: URL
    public var picture: Picture
    /// The surest first.
    public var cells: [LocatedCell]
  }

  /// The locator that is meant: in the folder `name` if given, else the one trained here last without
  /// saying where, else the one that came with the program.
  ///
  /// Throws `LocatorError` or `ModelError`.
  public static func locator(
    named name: String?, folders: Folders, threads: Int
  ) throws -> Locator {
    let candidates = [folders.ownLocator, folders.sampleLocator].compactMap(\.self)
    let folder =
      name.map(folders.resolved)
      ?? candidates.first {
        FileManager.default.fileExists(
          atPath: $0.appendingPathComponent(Locator.descriptionFile).path)
      } ?? folders.ownLocator
    return try Locator(folder: folder, threads: threads)
  }

  /// Looks for white cells in files, one after the other, and hands over each field as it is done.
  ///
  /// - Parameter threshold: the least score; nil for the locator's own.
  ///
  /// Throws `PictureError` for the first file that can't be read.
  public static func look(
    at files: [URL], by locator: Locator, threshold: Double?, bench: Bench,
    take: @escaping @Sendable (LocatedField) throws -> Void
  ) -> Job<Basis.Progress, Void> {
    Job(on: bench) { report in
      let clock = ContinuousClock()
      let start = clock.now
      for (done, file) in files.enumerated() {
        try Task.checkCancellation()
        let picture = try PictureFile.read(file)
        try take(
          LocatedField(
            file: file, picture: picture,
            cells: locator.cells(in: picture, threshold: threshold)))
        report(
          Basis.Progress(
            "locating", completed: done + 1, total: files.count, elapsed: clock.now - start))
      }
    }
  }

  /// `picture` with a frame around each cell and its score above it.
  public static func drawing(_ cells: [LocatedCell], on picture: Picture) -> Picture {
    var drawn = picture
    let stroke = max(2, min(picture.width, picture.height) / 240)
    for cell in cells {
      let box = cell.box
      drawn.frame(box, in: Colour(red: 0, green: 120, blue: 60), stroke: stroke)
      drawn.write(
        String(format: "%.2f", cell.score), x: box.x + 2 * stroke, y: box.y + 2 * stroke,
        in: Colour(red: 0, green: 70, blue: 30), scale: stroke)
    }
    return drawn
  }
}

extension Folders {
  /// Where a locator goes that is trained without saying where.
  public var ownLocator: URL {
    data.appendingPathComponent("models/locator", isDirectory: true)
  }

  /// The locator that came with the program.
  public var sampleLocator: URL? {
    samples?.appendingPathComponent("models/locator", isDirectory: true)
  }
}
