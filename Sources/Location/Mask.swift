/// Which pixels of a picture belong to something.
struct Mask: Sendable, Hashable {
  let width: Int
  let height: Int
  /// One a pixel, row by row.
  var isSet: [Bool]

  init(width: Int, height: Int, isSet: [Bool]) {
    precondition(isSet.count == width * height, "one a pixel")
    self.width = width
    self.height = height
    self.isSet = isSet
  }

  /// The pixels of `plane` above `threshold`.
  init(_ plane: Plane, above threshold: Float) {
    self.init(
      width: plane.width, height: plane.height, isSet: plane.values.map { $0 > threshold })
  }

  /// The mask grown by `radius` pixels and shrunk again: lobes nearer than twice the radius become
  /// one. What lies beyond the edge counts as the edge does, so that nothing is lost there.
  func closed(by radius: Float) -> Mask {
    guard radius > 0 else { return self }
    let near = distances(toSet: true)
    let grown = Mask(
      width: width, height: height, isSet: near.values.map { $0 <= radius })
    let inside = grown.distances(toSet: false)
    return Mask(
      width: width, height: height, isSet: inside.values.map { $0 > radius })
  }

  /// How far each pixel is from the nearest one that is set, or unset; by steps of 3 to the side and
  /// 4 askew, divided by 3. Borgefors, Comput. Vis. Graph. Image Process. 34 (1986) 344-371.
  func distances(toSet wanted: Bool) -> Plane {
    let far: Int32 = 1 << 24
    var steps = isSet.map { $0 == wanted ? 0 : far }
    var span = steps.mutableSpan
    for y in 0..<height {
      for x in 0..<width {
        let at = y * width + x
        var best = span[at]
        if x > 0 { best = min(best, span[at - 1] + 3) }
        if y > 0 {
          best = min(best, span[at - width] + 3)
          if x > 0 { best = min(best, span[at - width - 1] + 4) }
          if x + 1 < width { best = min(best, span[at - width + 1] + 4) }
        }
        span[at] = best
      }
    }
    for y in stride(from: height - 1, through: 0, by: -1) {
      for x in stride(from: width - 1, through: 0, by: -1) {
        let at = y * width + x
        var best = span[at]
        if x + 1 < width { best = min(best, span[at + 1] + 3) }
        if y + 1 < height {
          best = min(best, span[at + width] + 3)
          if x + 1 < width { best = min(best, span[at + width + 1] + 4) }
          if x > 0 { best = min(best, span[at + width - 1] + 4) }
        }
        span[at] = best
      }
    }
    var plane = Plane(width: width, height: height)
    for at in 0..<(width * height) { plane.values[at] = Float(span[at]) / 3 }
    return plane
  }
}
