import Foundation
import Pictures

/// A line of a YOLO listing.
struct YoloLine {
  /// In its file, from 1.
  let number: Int
  /// What follows the class; nil where something is no number.
  let values: [Double]?
  /// The class's number; nil where it is none.
  let index: Int?

  private init(_ text: Substring, number: Int) {
    self.number = number
    let words = text.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Double($0) }
    let isSound = numbers.count == words.count && numbers.allSatisfy(\.isFinite)
    index = numbers.first.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil }
    values = isSound ? Array(numbers.dropFirst()) : nil
  }

  /// The lines of a listing that aren't blank.
  static func lines(of text: String) -> [YoloLine] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .filter { !$0.element.allSatisfy(\.isWhitespace) }
      .map { YoloLine($0.element, number: $0.offset + 1) }
  }

  /// Whether a text is a listing: its first line is, or it has none.
  static func areLines(_ text: String?) -> Bool {
    guard let text else { return false }
    guard let first = lines(of: text).first else { return true }
    return first.index != nil && (first.values?.count ?? 0) >= 4
  }

  /// What its numbers mean.
  enum Meaning {
    /// In pixels from the upper left corner.
    case box(x: Double, y: Double, width: Double, height: Double, confidence: Double?)
    /// More than one thing.
    case ambiguous
  }

  /// How the lines of a data set are to be read.
  enum Reading {
    /// Boxes; more numbers are corners.
    case corners
    /// A box, then points of so many numbers in all.
    case points(Int)
    /// Lines of more than five numbers may be either.
    case unknown

    /// - Parameters:
    ///   - lines: all there are.
    ///   - shape: what the description says: points, numbers a point.
    init(_ lines: [[YoloLine]], shape: YoloDescription.Shape?) {
      switch shape {
      case .points(let count): self = .points(count)
      case .corners: self = .corners
      case nil:
        // Polygons have as many corners as they like, and numbers that are no box inside the picture.
        let long = lines.joined().compactMap(\.values).filter { $0.count > 5 }
        let isUniform = Set(long.map(\.count)).count == 1
        self =
          isUniform && long.allSatisfy(Self.mayBePoints) && !long.allSatisfy(Self.isTurnedBox)
          ? .unknown : .corners
      }
    }

    /// Whether four corners are those of a parallelogram.
    private static func isTurnedBox(_ values: [Double]) -> Bool {
      guard values.count == 8 else { return false }
      let across = values[0] + values[4] - values[2] - values[6]
      let down = values[1] + values[5] - values[3] - values[7]
      return abs(across) < 0.01 && abs(down) < 0.01
    }

    /// Whether the first four numbers are a box of the picture, and all others lie in it.

    private static func mayBePoints(_ values: [Double]) -> Bool {
      let (x, y, width, height) = (values[0], values[1], values[2], values[3])
      let slack = 0.01
      let (wide, high) = (width / 2 + slack, height / 2 + slack)
      let isInside = min(x, 1 - x) >= width / 2 - slack && min(y, 1 - y) >= height / 2 - slack
      guard width > 0, height > 0, isInside else { return false }
      return stride(from: 4, to: values.count - 1, by: 2).allSatisfy { place in
        abs(values[place] - x) <= wide && abs(values[place + 1] - y) <= high
      }
    }
  }

  /// Nil where it is neither a box nor corners.
  func meaning(_ reading: Reading, _ size: PictureSize) -> Meaning? {
    guard let values, values.count >= 4 else { return nil }
    if case .points(let count) = reading {
      guard [4, 5, 4 + count, 5 + count].contains(values.count) else { return nil }
      let hasConfidence = values.count == 5 || values.count == 5 + count
      return box(values, size, confidence: hasConfidence ? values.last : nil)
    }
    if values.count <= 5 {
      return box(values, size, confidence: values.count == 5 ? values[4] : nil)
    }
    guard values.count.isMultiple(of: 2) else { return nil }
    if case .unknown = reading { return .ambiguous }
    let points = stride(from: 0, to: values.count, by: 2).map {
      (x: values[$0] * Double(size.width), y: values[$0 + 1] * Double(size.height))
    }
    return MarkedCell(DatasetRecord(), around: points).map {
      .box(x: $0.x, y: $0.y, width: $0.width, height: $0.height, confidence: nil)
    }
  }

  private func box(_ values: [Double], _ size: PictureSize, confidence: Double?) -> Meaning {
    let (wide, high) = (Double(size.width), Double(size.height))
    return .box(
      x: (values[0] - values[2] / 2) * wide, y: (values[1] - values[3] / 2) * high,
      width: values[2] * wide, height: values[3] * high, confidence: confidence)
  }
}
