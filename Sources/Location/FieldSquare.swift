import Pictures

/// The square of a field that the network sees around a proposed box: twice as wide as the box's
/// longer side, clear ground beyond the field's edge.
enum FieldSquare {
  /// The square's side over the box's longer one.
  static let context = 2.0

  /// `size` rows of as many pixels, red, green and blue, taken from the size of the field that has
  /// about as many.
  static func bytes(around box: Box, in field: EvenedField, size: Int) -> [UInt8] {
    let side = max(8, context * max(box.width, box.height))
    let level =
      field.levels.last { side / Double($0.reduction) >= Double(size) } ?? field.levels[0]
    let picture = level.picture
    let (width, height) = (picture.width, picture.height)
    let scaleX = Double(width) / Double(field.width)
    let scaleY = Double(height) / Double(field.height)
    let ground = EvenedField.ground
    var bytes = [UInt8](repeating: UInt8(ground), count: 3 * size * size)
    var out = bytes.mutableSpan
    let source = picture.bytes.span
    for y in 0..<size {
      let down = (box.y + side * ((Double(y) + 0.5) / Double(size) - 0.5)) * scaleY - 0.5
      guard down > -1, down < Double(height) else { continue }
      let top = Int(down.rounded(.down))
      let shareDown = Float(down - Double(top))
      for x in 0..<size {
        let across = (box.x + side * ((Double(x) + 0.5) / Double(size) - 0.5)) * scaleX - 0.5
        guard across > -1, across < Double(width) else { continue }
        let left = Int(across.rounded(.down))
        let shareAcross = Float(across - Double(left))
        for channel in 0..<3 {
          func level(_ column: Int, _ row: Int) -> Float {
            guard column >= 0, row >= 0, column < width, row < height else { return ground }
            return Float(source[3 * (row * width + column) + channel])
          }
          let upper = level(left, top) * (1 - shareAcross) + level(left + 1, top) * shareAcross
          let lower =
            level(left, top + 1) * (1 - shareAcross) + level(left + 1, top + 1) * shareAcross
          out[3 * (y * size + x) + channel] = UInt8(
            upper * (1 - shareDown) + lower * shareDown + 0.5)
        }
      }
    }
    return bytes
  }
}
