import Foundation
public import Pictures

extension Classifier {
  /// Views of a picture by which its scale is looked for: their widths over its shorter side.
  private static let looks = [1.5, 1.05, 0.72, 0.5, 0.35]
  /// Times the estimate is looked at again at the scale found.
  private static let refinements = 2

  /// What each picture's scale looks like, in micrometres a pixel, from the cell in its middle and
  /// what lies around it; for a classifier that sees pixels, its own.
  ///
  /// The network tells how much larger or smaller than at its own scale it sees a cell; a look near
  /// that scale tells it best. So each picture is looked at in views of several widths, those near the
  /// network's scale count most, and what they say is looked at again.
  public func scales(of pictures: [Picture]) -> [Double] {
    guard let seen = description.seen else { return pictures.map { _ in 1 } }
    let size = Double(description.preprocessing.size)
    let looks = Self.looks
    let widths = pictures.map { Double(min($0.width, $0.height)) }
    let first = zooms(
      of: pictures.count * looks.count,
      { index in
        (
          pictures[index / looks.count],
          widths[index / looks.count] * looks[index % looks.count]
            / size
        )
      })
    // The reduction at which a picture would be seen at the network's own scale.
    var reductions = pictures.indices.map { picture in
      var (sum, weight) = (0.0, 0.0)
      for (place, look) in looks.enumerated() {
        let zoom = first[picture * looks.count + place]
        let near = exp(-zoom * zoom / 0.18) + 1e-3
        sum += near * (log(widths[picture] * look / size) + zoom)
        weight += near
      }
      return exp(sum / weight)
    }
    for _ in 0..<Self.refinements {
      let now = reductions
      let again = zooms(of: pictures.count, { (pictures[$0], now[$0]) })
      for index in pictures.indices {
        reductions[index] *= exp(min(max(again[index], -0.7), 0.7))
      }
    }
    return reductions.map {
      min(
        max(seen.micrometresPerPixel / $0, PictureScale.possible.lowerBound),
        PictureScale.possible.upperBound)
    }
  }

  /// Pictures by which the scale of many is measured.
  private static let measured = 24

  /// The scales of pictures that came together: one for all where they agree, by some of them.
  func commonScales(of pictures: [Picture]) -> [Double] {
    guard let seen = description.seen, !pictures.isEmpty else { return scales(of: pictures) }
    let count = pictures.count
    let some = count > Self.measured ? Self.measured : count
    let estimates = scales(of: (0..<some).map { pictures[$0 * count / some] })
    let finding = ScaleFinding(estimates, deviation: seen.deviation ?? 0.15)
    if finding.isCommon {
      return [Double](repeating: finding.common.micrometresPerPixel, count: count)
    }
    let all = some == count ? estimates : scales(of: pictures)
    return all.map { finding.own($0).micrometresPerPixel }
  }

  /// The logarithm of how many times larger than at its own scale the network sees each of these
  /// views.
  private func zooms(
    of count: Int, _ view: @Sendable (Int) -> (picture: Picture, reduction: Double)
  ) -> [Double] {
    let side = description.preprocessing.size
    return walk(
      count,
      { index in
        let (picture, reduction) = view(index)
        return CellView.picture(picture, reduction: reduction, side: side)
      },
      { walked in
        walked.outputs.map { Double(($0.last ?? 0) * ClassifierTraining.zoomUnit) }
      })
  }
}
