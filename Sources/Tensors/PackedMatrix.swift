import CKernels

/// The right side of a matrix product, in the order the product reads it: panels of as many columns
/// as two vectors hold.
package struct PackedMatrix: Sendable {
  package let rows: Int
  package let columns: Int
  package let storage: Storage

  /// Packs the matrix whose element at row k, column j is `element(k, j)`.
  package init(rows: Int, columns: Int, element: (Int, Int) -> Float) {
    self.rows = rows
    self.columns = columns
    let storage = Storage(count: Self.count(rows: rows, columns: columns))
    Self.pack(into: storage.floats, rows: rows, columns: columns, element: element)
    self.storage = storage
  }

  /// A matrix that was packed, or will be before it is used, into `storage`.
  init(rows: Int, columns: Int, storage: Storage) {
    precondition(
      storage.floats.count == Self.count(rows: rows, columns: columns), "as large as packed")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// Floats a packed matrix takes.
  static func count(rows: Int, columns: Int) -> Int {
    let width = kernel_width()
    return rows * ((columns + width - 1) / width * width)
  }

  /// Writes a packed matrix to `out`; columns beyond the last are zeros.
  static func pack(
    into out: Floats, rows: Int, columns: Int, element: (Int, Int) -> Float
  ) {
    let width = kernel_width()
    var next = out.part(0, count(rows: rows, columns: columns)).start
    var column = 0
    while column < columns {
      let panel = columns - column > width ? 2 * width : width
      for k in 0..<rows {
        for j in column..<column + panel {
          next.pointee = j < columns ? element(k, j) : 0
          next += 1
        }
      }
      column += panel
    }
  }

  /// Packs the matrix whose row k begins at `source + k * stride`.
  static func pack(
    _ source: UnsafePointer<Float>, stride: Int, into out: Floats, rows: Int, columns: Int
  ) {
    forEachPanel(of: columns, rows: rows, in: out) { panel, first, width in
      let count = min(width, columns - first)
      for k in 0..<rows {
        (panel + k * width).update(from: source + k * stride + first, count: count)
        (panel + k * width + count).update(repeating: 0, count: width - count)
      }
    }
  }

  /// Packs the matrix whose column j begins at `source + j * stride`.
  static func packTransposed(
    _ source: UnsafePointer<Float>, stride: Int, into out: Floats, rows: Int, columns: Int
  ) {
    forEachPanel(of: columns, rows: rows, in: out) { panel, first, width in
      let count = min(width, columns - first)
      if count < width { panel.update(repeating: 0, count: rows * width) }
      for j in 0..<count {
        let column = source + (first + j) * stride
        for k in 0..<rows { panel[k * width + j] = column[k] }
      }
    }
  }

  /// Calls `body` with the beginning, the first column and the width of every panel.
  private static func forEachPanel(
    of columns: Int, rows: Int, in out: Floats,
    _ body: (_ panel: UnsafeMutablePointer<Float>, _ first: Int, _ width: Int) -> Void
  ) {
    let width = kernel_width()
    var panel = out.part(0, count(rows: rows, columns: columns)).start
    var first = 0
    while first < columns {
      let mine = columns - first > width ? 2 * width : width
      body(panel, first, mine)
      panel += rows * mine
      first += mine
    }
  }

  /// Where the element at `row` and `column` of a packed matrix is.
  static func index(row: Int, column: Int, rows: Int, columns: Int) -> Int {
    let width = kernel_width()
    let first = column / (2 * width) * (2 * width)
    let panel = columns - first > width ? 2 * width : width
    return first * rows + row * panel + column - first
  }

  /// Where the panel that begins with column `column` begins; a multiple of the panel's width.
  func panel(at column: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.floats.start + column * rows)
  }

  /// Columns in a whole panel.
  static var panelWidth: Int { 2 * kernel_width() }
}
