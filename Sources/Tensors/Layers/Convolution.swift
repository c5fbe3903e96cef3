/// A 3x3 convolution with a border of zeros, stride 1 or 2, plus a bias.
///
/// Pixels and their neighbours are laid out as rows, a block of them at a time that stays in the
/// second-level cache, and multiplied by the weights.
package struct Convolution: Layer {
  /// (outputs, 3, 3, inputs).
  package var weight: Tensor
  /// (outputs).
  package var bias: Tensor
  /// Pixels of the input from one pixel of the output to the next.
  package let stride: Int

  /// All zeros.
  package init(inputs: Int, outputs: Int, stride: Int = 1) {
    precondition(stride == 1 || stride == 2, "strides of 1 and 2 are built")
    weight = Tensor(shape: [outputs, 3, 3, inputs])
    bias = Tensor(shape: [outputs])
    self.stride = stride
  }

  package mutating func visit(_ name: String, _ body: (String, inout Tensor) -> Void) {
    body(name.part("weight"), &weight)
    body(name.part("bias"), &bias)
  }

  private var outputs: Int { weight.shape[0] }

  package func forward(_ x: Tensor) -> (y: Tensor, trace: Tensor) {
    let patches = Patches(x.shape, stride: stride)
    precondition(patches.channels == weight.shape[3], "channels fit their weights")
    var y = Tensor(shape: [patches.pictures, patches.rows, patches.columns, outputs])
    y.addToRows(bias)
    var out = y.values.mutableSpan
    var block = Tensor(shape: [patches.blockSize])
    for lines in patches.blocks {
      patches.gather(lines, of: x, into: &block)
      BLAS.multiply(
        rows: lines.count * patches.columns, depth: patches.width, columns: outputs, .init(),
        block.values.span, .init(isTransposed: true), weight.values.span, addingTo: &out,
        at: lines.lowerBound * patches.columns * outputs)
    }
    return (y, x)
  }

  package func backward(
    _ dy: Tensor, _ trace: Tensor, into gradient: inout Convolution
  ) -> Tensor {
    let patches = Patches(trace.shape, stride: stride)
    gradient.bias.addRows(of: dy)
    var dx = Tensor(shape: trace.shape)
    var block = Tensor(shape: [patches.blockSize])
    for lines in patches.blocks {
      let rows = lines.count * patches.columns
      let start = lines.lowerBound * patches.columns * outputs
      patches.gather(lines, of: trace, into: &block)
      var slopes = gradient.weight.values.mutableSpan
      BLAS.multiply(
        rows: outputs, depth: rows, columns: patches.width, .init(start, isTransposed: true),
        dy.values.span, .init(), block.values.span, addingTo: &slopes)
      var spread = block.values.mutableSpan
      BLAS.multiply(
        rows: rows, depth: outputs, columns: patches.width, .init(start), dy.values.span, .init(),
        weight.values.span, addingTo: &spread, isFresh: true)
      patches.scatter(lines, of: block, into: &dx)
    }
    return dx
  }
}

/// The pixels of pictures with their eight neighbours, nine times the channels a row, in the order
/// of the output's pixels. A line is a row of the output; lines are counted through all pictures.
private struct Patches {
  let pictures: Int
  let channels: Int
  let rows: Int
  let columns: Int
  private let height: Int
  private let breadth: Int
  private let stride: Int

  /// For pictures of these sides.
  init(_ shape: [Int], stride: Int) {
    precondition(shape.count == 4, "pictures have four sides")
    pictures = shape[0]
    height = shape[1]
    breadth = shape[2]
    channels = shape[3]
    self.stride = stride
    rows = (height + stride - 1) / stride
    columns = (breadth + stride - 1) / stride
  }

  /// Numbers a pixel.
  var width: Int { 9 * channels }

  /// Lines a block: about a quarter of a megabyte.
  private var linesInBlock: Int { max(1, 65_536 / (columns * width)) }

  var blockSize: Int { min(linesInBlock, pictures * rows) * columns * width }

  var blocks: [Range<Int>] {
    let all = pictures * rows
    return Swift.stride(from: 0, to: all, by: linesInBlock).map {
      $0..<min(all, $0 + linesInBlock)
    }
  }

  /// Lays out the pixels of these lines.
  func gather(_ lines: Range<Int>, of x: Tensor, into block: inout Tensor) {
    let source = x.values.span
    var out = block.values.mutableSpan
    walk(lines) { to, from, count in
      if let from {
        for index in 0..<count { out[to &+ index] = source[from &+ index] }
      } else {
        for index in 0..<count { out[to &+ index] = 0 }
      }
    }
  }

  /// Adds each number to the pixel it was laid out from.
  func scatter(_ lines: Range<Int>, of block: Tensor, into x: inout Tensor) {
    let source = block.values.span
    var out = x.values.mutableSpan
    walk(lines) { from, to, count in
      guard let to else { return }
      for index in 0..<count { out[to &+ index] += source[from &+ index] }
    }
  }

  /// Calls `body` for each run of numbers that lie together both in the block and in the pictures;
  /// its place in the pictures is nil on their border of zeros.
  @inline(__always)
  private func walk(
    _ lines: Range<Int>, _ body: (_ block: Int, _ pictures: Int?, _ count: Int) -> Void
  ) {
    var place = 0
    for line in lines {
      let picture = line / rows
      let row = line % rows * stride - 1
      for column in 0..<columns {
        let left = column * stride - 1
        let first = max(0, left)
        let last = min(breadth, left + 3)
        for y in row..<row + 3 {
          if y < 0 || y >= height {
            body(place, nil, 3 * channels)
          } else {
            let before = (first - left) * channels
            let inside = (last - first) * channels
            let after = 3 * channels - before - inside
            if before > 0 { body(place, nil, before) }
            body(place + before, ((picture * height + y) * breadth + first) * channels, inside)
            if after > 0 { body(place + before + inside, nil, after) }
          }
          place += 3 * channels
        }
      }
    }
  }
}
