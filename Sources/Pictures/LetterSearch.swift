extension Picture {
  /// Whether letters seem to be drawn into the picture near its edges, as cameras and people burn
  /// in names, dates and scales.
  ///
  /// Letters are thin strokes of one tone that stand out sharply from what is on either side, many
  /// of them beside each other over some rows. What a microscope sees is soft: of 7,989 single cells
  /// and 364 fields none was taken for letters. Pale letters on pale ground stay unseen.
  public var showsLetters: Bool {
    LetterSearch.isWide(self) && !LetterSearch(self).boxes(onlyFirst: true).isEmpty
  }

  /// The picture with black boxes over what seem to be letters, and some room around them; nil where
  /// letters are still seen. What `showsLetters` doesn't see stays.
  public var withoutLetters: Picture? {
    var picture = self
    // What a box cuts in two may show only when the rest is gone.
    for _ in 0..<8 where LetterSearch.isWide(picture) {
      let boxes = LetterSearch(picture).boxes(onlyFirst: false)
      if boxes.isEmpty { return picture }
      for box in boxes { picture.fill(box, with: .black) }
    }
    return picture.showsLetters ? nil : picture
  }
}

/// Looks for rows of thin strokes.
private struct LetterSearch {
  /// Pixels beside each other in which so many strokes have to begin.
  static let window = 56
  private static let fewestStrokes = 5
  /// Rows one below the other in which they have to.
  private static let fewestRows = 5
  /// How far a stroke stands out from what is a few pixels to its left and right, in levels of one
  /// channel.
  private static let contrast = 80
  /// A stroke is at most twice as wide, less one.
  private static let reaches = 2...4
  /// Letters are looked for in this part of the height from above and below, and of the width from
  /// either side.
  private static let margin = 0.25

  private let width: Int
  private let height: Int
  private let bytes: [UInt8]

  init(_ picture: Picture) {
    width = picture.width
    height = picture.height
    bytes = picture.bytes
  }

  static func isWide(_ picture: Picture) -> Bool {
    picture.width >= window + 16 && picture.height >= 24
  }

  /// Boxes around rows of strokes, with as much room as letters may need beyond what was seen of them:
  /// half a window to the sides, and their height above and below.
  func boxes(onlyFirst: Bool) -> [PixelRectangle] {
    bytes.withUnsafeBufferPointer { bytes in
      var bright = Strokes(width)
      var dark = Strokes(width)
      var boxes: [PixelRectangle] = []
      for y in 0..<height {
        mark(y, bytes, &bright, &dark)
        let windows = windows(in: y)
        for hit in bright.endRow(windows) + dark.endRow(windows) {
          if onlyFirst { return [Self.box(hit, y)] }
          Self.add(Self.box(hit, y), to: &boxes)
        }
      }
      return boxes
    }
  }

  /// Where windows have had enough strokes, and over how many rows.
  typealias Hit = (columns: Range<Int>, rows: Int)

  private static func box(_ hit: Hit, _ y: Int) -> PixelRectangle {
    let room = max(8, hit.rows)
    return PixelRectangle(
      x: hit.columns.lowerBound - window / 2, y: y - hit.rows - room,
      width: hit.columns.count + window, height: hit.rows + 2 * room)
  }

  /// Adds a box; those that touch become one.
  private static func add(_ box: PixelRectangle, to boxes: inout [PixelRectangle]) {
    var box = box
    while let place = boxes.firstIndex(where: { $0.touches(box) }) {
      let other = boxes.remove(at: place)
      let (left, top) = (min(box.x, other.x), min(box.y, other.y))
      box = PixelRectangle(
        x: left, y: top, width: max(box.x + box.width, other.x + other.width) - left,
        height: max(box.y + box.height, other.y + other.height) - top)
    }
    boxes.append(box)
  }

  /// Marks which pixels of a row lie on a stroke brighter, or darker, than what is beside it.
  private func mark(
    _ y: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ bright: inout Strokes, _ dark: inout Strokes
  ) {
    let margin = Self.reaches.upperBound
    for x in margin..<(width - margin) {
      let at = 3 * (y * width + x)
      var (rises, falls) = (false, false)
      for reach in Self.reaches {
        for channel in at..<(at + 3) {
          let here = Int(bytes[channel])
          let left = here - Int(bytes[channel - 3 * reach])
          let right = here - Int(bytes[channel + 3 * reach])
          if min(left, right) >= Self.contrast { rises = true }
          if max(left, right) <= -Self.contrast { falls = true }
        }
      }
      bright.mark(x, rises)
      dark.mark(x, falls)
    }
  }

  /// Where in a row windows may begin: anywhere above and below, else near the sides.
  private func windows(in y: Int) -> [Range<Int>] {
    let last = width - Self.window + 1
    let rows = Int(Double(height) * Self.margin)
    if y < rows || y >= height - rows { return [0..<last] }
    let columns = max(1, Int(Double(width) * Self.margin) - Self.window / 2)
    guard 2 * columns < last else { return [0..<last] }
    return [0..<columns, (last - columns)..<last]
  }

  /// The strokes of one row, and over how many rows each window has had enough of them.
  private struct Strokes {
    /// How many strokes begin before each column.
    private var before: [Int32]
    private var rows: [Int32]
    private var isOn = false

    init(_ width: Int) {
      before = [Int32](repeating: 0, count: width + 1)
      rows = [Int32](repeating: 0, count: width)
    }

    mutating func mark(_ x: Int, _ isStroke: Bool) {
      before[x + 1] = before[x] + (isStroke && !isOn ? 1 : 0)
      isOn = isStroke
    }

    /// Counts the row; the stretches of columns whose windows have had enough rows.
    mutating func endRow(_ windows: [Range<Int>]) -> [Hit] {
      isOn = false
      let margin = LetterSearch.reaches.upperBound
      // The last columns begin no stroke.
      for x in (before.count - margin)..<before.count { before[x] = before[x - 1] }
      var inside = 0
      var hits: [Hit] = []
      for range in windows {
        for start in inside..<range.lowerBound { rows[start] = 0 }
        for start in range {
          let count = before[start + LetterSearch.window] - before[start]
          rows[start] = count >= LetterSearch.fewestStrokes ? rows[start] + 1 : 0
          guard rows[start] >= LetterSearch.fewestRows else { continue }
          let end = start + LetterSearch.window
          if let last = hits.last, last.columns.upperBound >= start {
            let longest = max(last.rows, Int(rows[start]))
            hits[hits.count - 1] = (last.columns.lowerBound..<end, longest)
          } else {
            hits.append((start..<end, Int(rows[start])))
          }
        }
        inside = range.upperBound
      }
      return hits
    }
  }
}

extension PixelRectangle {
  fileprivate func touches(_ other: PixelRectangle) -> Bool {
    x <= other.x + other.width && other.x <= x + width && y <= other.y + other.height
      && other.y <= y + height
  }
}
