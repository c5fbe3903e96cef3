extension Picture {
  /// Whether letters seem to be drawn into the picture near its edges, as cameras and people burn
  /// in names, dates and scales.
  ///
  /// Letters are thin strokes of one tone that stand out sharply from what is on either side, many
  /// of them beside each other over some rows. What a microscope sees is soft: of 7,989 single cells
  /// and 364 fields none was taken for letters. Pale letters on pale ground stay unseen.
  public var showsLetters: Bool {
    width >= LetterSearch.window + 16 && height >= 24 && LetterSearch(self).found
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

  var found: Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var bright = Strokes(width)
      var dark = Strokes(width)
      for y in 0..<height {
        mark(y, bytes, &bright, &dark)
        let windows = windows(in: y)
        if bright.endRow(windows) || dark.endRow(windows) { return true }
      }
      return false
    }
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

    /// Counts the row; whether some window has had enough rows.
    mutating func endRow(_ windows: [Range<Int>]) -> Bool {
      isOn = false
      let margin = LetterSearch.reaches.upperBound
      // The last columns begin no stroke.
      for x in (before.count - margin)..<before.count { before[x] = before[x - 1] }
      var inside = 0
      for range in windows {
        for start in inside..<range.lowerBound { rows[start] = 0 }
        for start in range {
          let count = before[start + LetterSearch.window] - before[start]
          rows[start] = count >= LetterSearch.fewestStrokes ? rows[start] + 1 : 0
          if rows[start] >= LetterSearch.fewestRows { return true }
        }
        inside = range.upperBound
      }
      return false
    }
  }
}
