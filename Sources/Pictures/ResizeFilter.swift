import Foundation

/// The weights by which resizing mixes neighbouring pixels; the names are those of `classes.json`.
public enum ResizeFilter: String, Sendable, Hashable, CaseIterable, Codable {
  /// The average of the pixels whose middles a new pixel covers. Where the ratio isn't whole, these
  /// are now more, now fewer, and rows and columns are soft and sharp in turn.
  case box
  /// A sinc windowed by a wider sinc, three lobes (Duchon, J. Appl. Meteor. 18, 1979).
  case lanczos
  /// As sharp as `box` on the whole, and alike at every pixel: the average, over a width, of the
  /// curve that `lanczos` draws through the pixels of the finer picture. The width has the spread
  /// of box's own averages. Pixels around a cut are used where there are any.
  case smooth

  /// Whether every new pixel is made alike when `source` pixels become `target`.
  func isEven(from source: Int, to target: Int) -> Bool {
    self != .box || source % target == 0
  }

  /// The filter when `source` pixels become `target`.
  func kernel(from source: Int, to target: Int) -> ResizeKernel {
    let scale = Double(source) / Double(target)
    let widening = max(scale, 1)
    switch self {
    case .box: return .box(widening)
    case .lanczos: return .lanczos(widening)
    case .smooth: return .average(width: Self.evenWidth(from: source, to: target))
    }
  }

  /// By how much each of `source` pixels counts in each of `target`: rows of `source` numbers.
  package func weights(from source: Int, to target: Int) -> [[Float]] {
    let kernel = kernel(from: source, to: target)
    return (0..<target).map { index in
      let center = (Double(index) + 0.5) * Double(source) / Double(target)
      let first = max(0, Int(center - kernel.support + 0.5))
      let last = min(source, Int(center + kernel.support + 0.5))
      var row = [Double](repeating: 0, count: source)
      for place in first..<last { row[place] = kernel.weight(at: Double(place) - center + 0.5) }
      let sum = row.reduce(0, +)
      return row.map { Float(sum == 0 ? $0 : $0 / sum) }
    }
  }

  /// How wide an average must be to spread as `box` does in the mean over a row: n pixels side by
  /// side have a variance of (n x n - 1) / 12, a width of w one of w x w / 12.
  private static func evenWidth(from source: Int, to target: Int) -> Double {
    let scale = Double(source) / Double(target)
    let squares = (0..<target).reduce(0.0) { sum, index in
      let center = (Double(index) + 0.5) * scale
      let reach = 0.5 * max(scale, 1)
      let taken = Double(Int(center + reach + 0.5) - Int(center - reach + 0.5))
      return sum + taken * taken
    }
    return max(0, squares / Double(target) - 1).squareRoot()
  }
}

/// A filter at one ratio, in pixels of the source.
enum ResizeKernel {
  case box(Double)
  case lanczos(Double)
  case average(width: Double)

  /// How far it reaches to each side.
  var support: Double {
    switch self {
    case .box(let widening): 0.5 * widening
    case .lanczos(let widening): 3 * widening
    case .average(let width): 3 + width / 2
    }
  }

  func weight(at distance: Double) -> Double {
    switch self {
    case .box(let widening):
      let x = distance * (1 / widening)
      return x > -0.5 && x <= 0.5 ? 1 : 0
    case .lanczos(let widening): return Self.lanczos(distance * (1 / widening))
    case .average(let width):
      // The curve has no feature finer than a pixel: its mean by midpoints, twenty a pixel.
      let count = max(1, Int((20 * width).rounded(.up)))
      return (0..<count).reduce(0.0) { sum, index in
        sum + Self.lanczos(distance + width * ((Double(index) + 0.5) / Double(count) - 0.5))
      } / Double(count)
    }
  }

  private static func lanczos(_ x: Double) -> Double {
    x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0
  }

  private static func sinc(_ x: Double) -> Double {
    if x == 0 { return 1 }
    let angle = x * Double.pi
    return sin(angle) / angle
  }
}
