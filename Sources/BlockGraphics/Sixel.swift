public import Pictures

/// The bytes of a picture in DEC's sixel graphics, with a palette made for it.
///
/// VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
public enum Sixel {
  /// `picture`, one pixel a pixel, drawn from the cursor on. At most `registers` colours, 2 to 256.
  public static func bytes(of picture: Picture, registers: Int = 256) -> [UInt8] {
    let palette = SixelPalette(of: picture, count: max(2, min(256, registers)))
    let indices = palette.indices(of: picture)
    var bytes: [UInt8] = []
    bytes += "\u{1B}P0;1;0q\"1;1;\(picture.width);\(picture.height)".utf8
    for (index, percent) in palette.percents.enumerated() {
      bytes += "#\(index);2;\(percent.x);\(percent.y);\(percent.z)".utf8
    }
    for top in stride(from: 0, to: picture.height, by: 6) {
      appendBand(indices, top: top, picture: picture, colours: palette.percents.count, to: &bytes)
      bytes.append(UInt8(ascii: "-"))
    }
    return bytes + "\u{1B}\\".utf8
  }

  /// Six rows of pixels, one pass over them for each colour they have.
  private static func appendBand(
    _ indices: [UInt8], top: Int, picture: Picture, colours: Int, to bytes: inout [UInt8]
  ) {
    let width = picture.width
    var sixels = [UInt8](repeating: 0, count: colours * width)
    var used = [Bool](repeating: false, count: colours)
    for row in 0..<min(6, picture.height - top) {
      for x in 0..<width {
        let colour = Int(indices[(top + row) * width + x])
        sixels[colour * width + x] |= 1 << UInt8(row)
        used[colour] = true
      }
    }
    var isFirst = true
    for colour in 0..<colours where used[colour] {
      if !isFirst { bytes.append(UInt8(ascii: "$")) }
      isFirst = false
      bytes += "#\(colour)".utf8
      appendRuns(sixels[(colour * width)..<((colour + 1) * width)], to: &bytes)
    }
  }

  /// One line of sixels, repeats counted where that is shorter, empty ones at the end left out.
  private static func appendRuns(_ line: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    guard let last = line.lastIndex(where: { $0 != 0 }) else { return }
    var at = line.startIndex
    while at <= last {
      var end = at + 1
      while end <= last, line[end] == line[at] { end += 1 }
      let character = line[at] + 63
      if end - at > 3 {
        bytes += "!\(end - at)".utf8
        bytes.append(character)
      } else {
        bytes += repeatElement(character, count: end - at)
      }
      at = end
    }
  }
}
