extension Picture {
  /// Without the rows and columns along its edges that are of one colour throughout, as they are where
  /// a picture was filled up. At least half of it stays, in each direction.
  public var withoutFlatEdges: Picture {
    func isFlat(_ indices: some Sequence<Int>) -> Bool {
      var first: Int?
      for at in indices {
        guard let start = first else {
          first = at
          continue
        }
        if bytes[at..<at + 3] != bytes[start..<start + 3] { return false }
      }
      return true
    }
    func row(_ y: Int) -> Bool {
      isFlat(stride(from: 3 * y * width, to: 3 * (y + 1) * width, by: 3))
    }
    func column(_ x: Int) -> Bool { isFlat(stride(from: 3 * x, to: bytes.count, by: 3 * width)) }
    func flat(_ places: some Sequence<Int>, _ most: Int, _ isFlat: (Int) -> Bool) -> Int {
      min(most, places.prefix(while: isFlat).count)
    }
    let top = flat(0..<height, height / 4, row)
    let bottom = flat((0..<height).reversed(), height / 4, row)
    let left = flat(0..<width, width / 4, column)
    let right = flat((0..<width).reversed(), width / 4, column)
    guard top + bottom + left + right > 0 else { return self }
    return cropped(
      to: PixelRectangle(
        x: left, y: top, width: width - left - right, height: height - top - bottom)) ?? self
  }
}
