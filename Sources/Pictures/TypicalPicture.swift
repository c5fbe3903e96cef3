/// Which of many pictures looks most like all of them.
public enum TypicalPicture {
  /// Cells of the grid on which pictures are compared, on a side.
  private static let side = 8

  /// The index of the picture nearest to the mean of all, compared on 8 x 8 fields in OKLab; the
  /// first of several. Nil when there are none.
  public static func index(among pictures: [Picture]) -> Int? {
    guard !pictures.isEmpty else { return nil }
    let looks = pictures.map(look)
    var mean = [SIMD3<Float>](repeating: .zero, count: side * side)
    for look in looks {
      for field in look.indices { mean[field] += look[field] / Float(looks.count) }
    }
    let distances = looks.map { look in
      zip(look, mean).reduce(Float(0)) { sum, pair in
        let difference = pair.0 - pair.1
        return sum + (difference * difference).sum()
      }
    }
    return distances.indices.min { (distances[$0], $0) < (distances[$1], $1) }
  }

  private static func look(_ picture: Picture) -> [SIMD3<Float>] {
    let small = picture.resized(width: side, height: side, filter: .box)
    return (0..<side * side).map { field in
      OKLab.coordinates(ofLight: LinearLight.amounts(of: small[field % side, field / side]))
    }
  }
}
