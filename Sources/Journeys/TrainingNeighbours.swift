import Foundation
import Pictures
import Tensors

/// Training pictures, and which of them another picture is nearest to, in whichever of its eight
/// turns and mirrors: a smear has no up, and a generator may give a training cell back turned.
struct TrainingNeighbours {
  /// The training picture a picture is nearest to.
  struct Match: Hashable {
    /// Its place among the training pictures.
    var index: Int
    /// Root mean square difference, in levels of 255.
    var distance: Double
    /// Distance over that to the second nearest: near 0 is a copy (Carlini et al. 2023). Nil where
    /// there is no second, or that is a copy as well.
    var ratio: Double?

    /// Whether it is that training picture, handled anew.
    var isCopy: Bool { distance < TrainingNeighbours.copyLimit }
  }

  /// Below this many levels a picture is a copy. Compressing a cell of 64 x 64 anew by JPEG at
  /// quality 75 moves it by 8; the most alike of 354 held-out and 2,048 training cells are 23 apart.
  static let copyLimit = 12.0

  private let side: Int
  private let rows: [Float]
  private let squares: [Float]

  /// Larger pictures are compared at this side, at which the limit was measured.
  private static let mostSide = 64

  private static func comparable(_ picture: Picture) -> Picture {
    picture.width > mostSide && picture.height > mostSide
      ? picture.resized(width: mostSide, height: mostSide, filter: .lanczos) : picture
  }

  /// - Precondition: pictures of one size, as wide as they are high.
  init(_ pictures: [Picture]) {
    let pictures = pictures.map(Self.comparable)
    let side = pictures.first?.width ?? 0
    precondition(
      pictures.allSatisfy { $0.width == side && $0.height == side }, "squares of one size")
    self.side = side
    let rows = pictures.flatMap { Self.values($0.bytes) }
    let width = Self.width(side)
    self.rows = rows
    squares = pictures.indices.map { index in
      Self.square(rows[(index * width)..<((index + 1) * width)])
    }
  }

  /// The nearest training picture; nil where there is none.
  ///
  /// - Precondition: a picture of the training pictures' size.
  func nearest(to picture: Picture) -> Match? {
    guard !squares.isEmpty else { return nil }
    let picture = Self.comparable(picture)
    precondition(picture.width == side && picture.height == side, "a picture of their size")
    let width = Self.width(side)
    let own = Self.values(picture.bytes)
    let ownSquare = Self.square(own[...])
    let turns = (0..<Self.turns).flatMap { turned(own, $0) }
    let products = BLAS.multiply(
      turns, rows, rows: Self.turns, depth: width, columns: squares.count, transposed: true)
    var first = (index: 0, square: Float.infinity)
    var second = Float.infinity
    for index in squares.indices {
      var alike = -Float.infinity
      for turn in 0..<Self.turns { alike = max(alike, products[turn * squares.count + index]) }
      let square = max(0, ownSquare + squares[index] - 2 * alike)
      if square < first.square {
        second = first.square
        first = (index, square)
      } else {
        second = min(second, square)
      }
    }
    return Match(
      index: first.index, distance: 255 * (Double(first.square) / Double(width)).squareRoot(),
      ratio: second > 0 && second.isFinite
        ? (Double(first.square) / Double(second)).squareRoot() : nil)
  }

  private static let turns = 8

  private static func width(_ side: Int) -> Int { 3 * side * side }

  /// Around 0, which keeps sums of squares small and so exact.
  private static func values(_ bytes: [UInt8]) -> [Float] { bytes.map { Float($0) / 255 - 0.5 } }

  private static func square(_ values: ArraySlice<Float>) -> Float {
    Float(values.reduce(0.0) { $0 + Double($1) * Double($1) })
  }

  /// Turn 0 leaves the picture; 1, 2 and 4 mirror it across, down and along the diagonal.
  private func turned(_ values: [Float], _ turn: Int) -> [Float] {
    var out: [Float] = []
    out.reserveCapacity(values.count)
    for y in 0..<side {
      for x in 0..<side {
        var column = turn & 1 == 0 ? x : side - 1 - x
        var row = turn & 2 == 0 ? y : side - 1 - y
        if turn & 4 != 0 { swap(&column, &row) }
        let place = 3 * (row * side + column)
        out.append(contentsOf: values[place..<(place + 3)])
      }
    }
    return out
  }
}
