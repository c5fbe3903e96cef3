extension Preprocessing {
  /// The middle of `picture` as a model sees it, and `margin` pixels of the model's scale around it:
  /// more of the picture where there is more, else its edge repeated.
  public func callAsFunction(_ picture: Picture, margin: Int) -> Picture {
    let side = size + 2 * margin
    let wide = crop * side / size
    if crop * side % size == 0, min(picture.width, picture.height) >= wide {
      return Preprocessing(crop: wide, size: side, filter: filter)(picture)
    }
    let middle = self(picture)
    var result = Picture(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side {
        result[x, y] =
          middle[min(max(x - margin, 0), size - 1), min(max(y - margin, 0), size - 1)]
      }
    }
    return result
  }
}
