import Foundation
import Statistics

extension LeakAudit {
  /// Level below which a corrected p stops sealing.
  static let level = 0.01

  /// Audits pictures that have been through the pipeline; needs both kinds.
  init(_ candidates: [Candidate]) {
    let isFake = candidates.map { $0.truth == .fake }
    let measured = candidates.map(PresentationFeatures.init)
    let curves = PresentationFeatures.all.map { feature in
      ReceiverCurve(isFake: isFake, ratings: measured.map { $0[keyPath: feature.value] })
    }
    let p = curves.map { curve in curve.p ?? (Self.isSplit(curve) ? 0 : 1) }
    let adjusted = MultipleComparisons.holm(p)
    findings = zip(PresentationFeatures.all, zip(curves, adjusted)).map { feature, result in
      Finding(
        feature: feature.name, area: result.0.area, adjustedP: result.1,
        blocks: !feature.isContent && result.1 < Self.level)
    }
  }

  /// Whether the feature tells all fakes from all reals: then there is no variance, and no doubt.
  private static func isSplit(_ curve: ReceiverCurve) -> Bool {
    guard let area = curve.area, curve.fakes > 4, curve.reals > 4 else { return false }
    return area == 0 || area == 1
  }
}

/// What the audit measures on a picture.
struct PresentationFeatures {
  /// A feature and whether it may come from the content rather than the presentation.
  struct Feature {
    var name: String
    var value: any KeyPath<PresentationFeatures, Double> & Sendable
    /// Reported, but no reason to stop: it may be the generator's own.
    var isContent: Bool
  }

  static let all: [Feature] = [
    Feature(name: "block edges, period 8", value: \.blockEdges, isContent: false),
    Feature(name: "different levels", value: \.levels, isContent: false),
    Feature(name: "comb of the histogram", value: \.comb, isContent: false),
    Feature(name: "share of 0", value: \.black, isContent: false),
    Feature(name: "share of 255", value: \.white, isContent: false),
    Feature(name: "border red", value: \.borderRed, isContent: false),
    Feature(name: "border green", value: \.borderGreen, isContent: false),
    Feature(name: "border blue", value: \.borderBlue, isContent: false),
    Feature(name: "off centre", value: \.offCentre, isContent: false),
    Feature(name: "fine detail", value: \.detail, isContent: true),
  ]

  /// Steps across multiples of 8, over steps elsewhere: a trace of JPEG.
  var blockEdges: Double
  /// Different values of the 256.
  var levels: Double
  /// Unevenness of neighbouring counts in the histogram: a trace of requantisation.
  var comb: Double
  /// Share of values that are 0.
  var black: Double
  /// Share of values that are 255.
  var white: Double
  /// Mean of the outermost pixels.
  var borderRed: Double
  /// The same in green.
  var borderGreen: Double
  /// The same in blue.
  var borderBlue: Double
  /// Distance of the centre of darkness from the middle, in picture widths.
  var offCentre: Double
  /// Mean squared Laplacian of green.
  var detail: Double

  init(_ picture: Candidate) {
    let width = picture.width
    let height = picture.height
    let rgb = picture.rgb
    func value(_ x: Int, _ y: Int, _ channel: Int) -> Double {
      Double(rgb[(y * width + x) * 3 + channel])
    }
    var histogram = [Double](repeating: 0, count: 256)
    for byte in rgb { histogram[Int(byte)] += 1 }
    let total = max(1, Double(rgb.count))
    levels = Double(histogram.count { $0 > 0 })
    black = histogram[0] / total
    white = histogram[255] / total
    var roughness = 0.0
    for level in 1..<255 {
      roughness += abs(2 * histogram[level] - histogram[level - 1] - histogram[level + 1])
    }
    comb = roughness / total

    var border = [0.0, 0.0, 0.0]
    var borderCount = 0.0
    var edge = (onGrid: 0.0, onCount: 0.0, off: 0.0, offCount: 0.0)
    var mass = 0.0
    var moment = (x: 0.0, y: 0.0)
    var energy = 0.0
    for y in 0..<height {
      for x in 0..<width {
        if x == 0 || y == 0 || x == width - 1 || y == height - 1 {
          for channel in 0..<3 { border[channel] += value(x, y, channel) }
          borderCount += 1
        }
        let green = value(x, y, 1)
        let darkness = 255 - green
        mass += darkness
        moment.x += darkness * (Double(x) + 0.5)
        moment.y += darkness * (Double(y) + 0.5)
        if x > 0 {
          let step = abs(green - value(x - 1, y, 1))
          if x.isMultiple(of: 8) {
            edge.onGrid += step
            edge.onCount += 1
          } else {
            edge.off += step
            edge.offCount += 1
          }
        }
        if x > 0, y > 0, x < width - 1, y < height - 1 {
          let around = value(x - 1, y, 1) + value(x + 1, y, 1) + value(x, y - 1, 1)
          let laplacian = around + value(x, y + 1, 1) - 4 * green
          energy += laplacian * laplacian
        }
      }
    }
    borderRed = border[0] / max(1, borderCount)
    borderGreen = border[1] / max(1, borderCount)
    borderBlue = border[2] / max(1, borderCount)
    let on = edge.onGrid / max(1, edge.onCount)
    let off = edge.off / max(1, edge.offCount)
    blockEdges = off > 0 ? on / off : 1
    let centreX = mass > 0 ? moment.x / mass / Double(width) : 0.5
    let centreY = mass > 0 ? moment.y / mass / Double(height) : 0.5
    offCentre = hypot(centreX - 0.5, centreY - 0.5)
    detail = energy / max(1, Double(width * height))
  }
}
