import Foundation

/// Where a cell's box is, seen from a proposed one: in units of the proposal's longer side, so that
/// the size of cells in pixels doesn't matter. Girshick et al., CVPR 2014, appendix C, with one side
/// for both directions, since the network sees squares.
struct BoxOffset: Sendable, Hashable {
  var x: Float
  var y: Float
  /// Logarithms.
  var width: Float
  var height: Float

  /// What the network's numbers are multiplied by; they are then about as large as 1.
  static let scale: Float = 0.25

  /// From `proposal` to `cell`.
  init(from proposal: Box, to cell: Box) {
    let side = max(proposal.width, proposal.height)
    x = Float((cell.x - proposal.x) / side)
    y = Float((cell.y - proposal.y) / side)
    width = Float(log(cell.width / side))
    height = Float(log(cell.height / side))
  }

  /// Four numbers of the network.
  init(_ numbers: some RandomAccessCollection<Float>) {
    let scaled = numbers.map { min(max($0 * Self.scale, -1.5), 1.5) }
    (x, y, width, height) = (scaled[0], scaled[1], scaled[2], scaled[3])
  }

  /// What the network is to say.
  var numbers: [Float] { [x, y, width, height].map { $0 / Self.scale } }

  func applied(to proposal: Box) -> Box {
    let side = max(proposal.width, proposal.height)
    return Box(
      x: proposal.x + Double(x) * side, y: proposal.y + Double(y) * side,
      width: exp(Double(width)) * side, height: exp(Double(height)) * side)
  }

  /// As it is in a picture turned and mirrored like `Augmentation.turn` says.
  func turned(_ turn: Int) -> BoxOffset {
    var result = self
    if turn & 4 != 0 { result.x = -result.x }
    if turn & 2 != 0 { result.y = -result.y }
    if turn & 1 != 0 {
      (result.x, result.y) = (result.y, result.x)
      (result.width, result.height) = (result.height, result.width)
    }
    return result
  }
}
