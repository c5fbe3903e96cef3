public import Classification
import Foundation
public import Pictures

/// What pictures of cells that come together say of how they were taken: the scale of each, and the
/// colours of their film.
public struct FilmSurvey: Sendable {
  /// A picture before anybody looks at it.
  public struct Member: Sendable {
    /// What is known of its scale: stated, or by its file.
    public var scale: PictureScale?
    public var width: Int
    public var height: Int

    public init(scale: PictureScale?, width: Int, height: Int) {
      self.scale = scale
      self.width = width
      self.height = height
    }
  }

  /// What was found out about one picture.
  public struct Finding: Sendable {
    /// Nil where the classifier sees pixels, and nobody has said.
    public var scale: PictureScale?
    /// The film's colours; nil where they don't differ from those learned from, or can't be told.
    public var colours: StainColours?
  }

  /// One a picture, in their order.
  public let findings: [Finding]

  /// Pictures of a group by which its scale and its film are measured.
  private static let measured = 24
  /// Groups with fewer pictures are looked at together.
  private static let fewest = 4

  /// - Parameter read: gives the picture of a place; what it throws is thrown.
  public init(
    _ members: [Member], by classifier: Classifier,
    read: @Sendable (Int) throws -> Picture
  ) throws {
    var findings = members.map { Finding(scale: $0.scale, colours: nil) }
    guard let seen = classifier.description.seen else {
      self.findings = findings
      return
    }
    for group in Self.groups(of: members) {
      let some = Self.some(of: group)
      let pictures = try some.map(read)
      let learned = classifier.description.stain
      let colours = StainColours(of: pictures).flatMap { colours in
        learned.map(colours.isForeign) == true ? colours : nil
      }
      for place in group { findings[place].colours = colours }
      // On a foreign film the scale is told as badly as the class.
      func scales(_ pictures: [Picture]) -> [Double] {
        classifier.scales(
          of: pictures.map { picture in
            guard let colours, let learned else { return picture }
            return colours.matched(picture, to: learned)
          })
      }
      func estimate(_ places: [Int], into estimates: inout [Int: Double]) throws {
        for first in stride(from: 0, to: places.count, by: Classifying.batch) {
          let mine = Array(places[first..<min(places.count, first + Classifying.batch)])
          for (place, scale) in zip(mine, scales(try mine.map(read))) { estimates[place] = scale }
        }
      }
      let unknown = group.filter { members[$0].scale == nil }
      guard !unknown.isEmpty else { continue }
      // All of a small group; some of a large one, unless those disagree.
      var estimates: [Int: Double] = [:]
      try estimate(Self.some(of: unknown), into: &estimates)
      let finding = ScaleFinding(Array(estimates.values), deviation: seen.deviation ?? 0.15)
      if !finding.isCommon {
        try estimate(unknown.filter { estimates[$0] == nil }, into: &estimates)
      }
      for place in unknown {
        findings[place].scale = estimates[place].map(finding.own) ?? finding.common
      }
    }
    self.findings = findings
  }

  /// Pictures of one size, which one camera takes; those of rare sizes together.
  private static func groups(of members: [Member]) -> [[Int]] {
    let bySize = Dictionary(grouping: members.indices) {
      "\(members[$0].width) x \(members[$0].height)"
    }
    let large = bySize.filter { $0.value.count >= fewest }.sorted { $0.key < $1.key }
    let small = bySize.values.filter { $0.count < fewest }.flatMap(\.self).sorted()
    return large.map(\.value) + (small.isEmpty ? [] : [small])
  }

  /// So many of a group, evenly taken.
  private static func some(of group: [Int]) -> [Int] {
    guard group.count > measured else { return group }
    return (0..<measured).map { group[$0 * group.count / measured] }
  }

  /// The picture of a place as the classifier is to see it: on a film with the colours it knows.
  func prepared(_ picture: Picture, _ place: Int, for classifier: Classifier) -> Picture {
    guard let colours = findings[place].colours, let learned = classifier.description.stain else {
      return picture
    }
    return colours.matched(picture, to: learned)
  }

  /// Micrometres a pixel of each picture.
  var scales: [Double?] { findings.map { $0.scale?.micrometresPerPixel } }
}
