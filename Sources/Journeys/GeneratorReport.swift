import Diffusion
import Foundation
public import Pictures
public import ReaderStudy
import Statistics

extension Evaluating.GeneratorFindings {
  /// Pictures of each kind shown of a class.
  private static let shown = 8

  /// The findings as a report: numbers first, then pictures of every class.
  public var document: ReportDocument {
    var document = numbers
    for gallery in pictures {
      document.heading(2, "\(gallery.name): real, generated, and the nearest training cells")
      document.pictures(gallery.reals.prefix(Self.shown).map { Self.labelled($0, "real") })
      document.pictures(gallery.generated.prefix(Self.shown).map { Self.labelled($0, "generated") })
      document.pictures(
        gallery.pairs.prefix(Self.shown / 2).flatMap { pair in
          [
            Self.labelled(pair.generated, "generated"),
            Self.labelled(pair.training, String(format: "training, %.0f levels", pair.distance)),
          ]
        })
    }
    return document
  }

  /// The report without its pictures.
  public var numbers: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "Generated cells of '\(evaluation.model)' beside real ones")
    document.paragraph(
      "Real cells of the split '\(evaluation.split)', which no training saw; generated cells of "
        + "seed \(evaluation.seed), in sequence and none left out, \(evaluation.steps) steps, "
        + "guidance \(Self.guidance(evaluation)). Research use only.")
    tellsSection(&document)
    for place in 0..<2 {
      let spaces = evaluation.groups.compactMap { group in
        group.spaces.count > place ? (group, group.spaces[place]) : nil
      }
      guard let (_, first) = spaces.first else { continue }
      document.heading(2, "By \(first.features): \(first.width) numbers a picture")
      document.table(
        [
          "Class", "reals", "made", "KID x 1000", "floor", "times", "FID", "floor", "precision",
          "recall", "density", "coverage", "1-NN", "linear",
        ],
        spaces.map { Self.row($0, $1) })
    }
    document.paragraph(
      "KID and FID: mean distance from half of the reals, over 200 halvings; floor: 95th percentile "
        + "of the distance between the halves; times: KID over its floor. FID only where a half has "
        + "more pictures than there are numbers. Neighbourhoods of "
        + "\(GeneratorMeasuring.neighbours). 1-NN: nearest neighbour of the same kind, 0.5 can't tell, "
        + "below it are copies. Linear: area under the curve of a logistic model over five folds, 0.5 "
        + "can't tell. Numbers of different feature spaces can't be compared.")
    document.heading(2, "Copies of training cells")
    document.table(
      [
        "Class", "copies", "least distance", "nearest learned", "expected", "p of no trace",
        "nearer", "p of no copies", "by features", "authentic",
      ],
      evaluation.groups.compactMap { group in group.copies.map { Self.copiesRow(group, $0) } })
    document.paragraph(
      "Pixel by pixel in all eight turns. A copy is nearer than "
        + "\(Int(TrainingNeighbours.copyLimit)) levels of 255. Nearest learned: generated cells whose "
        + "nearest real one, of all known, was learned from; expected: the share of these among all; "
        + "p of no trace: exact, that learning left none. Nearer: median distance to the nearest "
        + "training cell over that of held-out cells; p of no copies: that generated cells are no nearer "
        + "than held-out ones, which cells that are merely usual are as well; by features: the same by "
        + "the classifier's, which has itself learned from training cells.")
    document.heading(2, "What the classifier and a network see")
    document.table(
      ["Class", "recognised", "network"],
      evaluation.groups.filter { $0.recognised != nil || $0.networkArea != nil }.map { group in
        [
          group.name, group.recognised.map { "\($0.count) of \($0.of)" } ?? "-",
          Self.number(group.networkArea, 2),
        ]
      })
    document.paragraph(
      "Recognised: the classifier takes them for the class asked for. Network: area under the curve of "
        + "a small network that learned to tell generated from real cells from the other pictures, in "
        + "three folds (Lopez-Paz and Oquab 2017); 0.5 can't tell.")
    return document
  }

  /// What tells them, the largest area first, and what tells reals that were made anew.
  private func tellsSection(_ document: inout ReportDocument) {
    if let areas = evaluation.areas, let largest = areas.largest {
      document.heading(2, "What tells them apart")
      document.paragraph(
        "\(largest.name) tells them most, with an area of \(Self.area(largest)); everything together "
          + "\(Self.area(areas.everything)). 0.5 can't tell; two halves of the reals come to "
          + "\(Self.range(areas.everything.floor)). Of \(areas.reals) real and \(areas.generated) "
          + "generated cells of \(areas.noises) noises.")
      document.table(
        ["Look", "area", "95 %", "line", "trees", "floor", "of the whole"],
        (areas.families + [areas.everything]).map { family in
          [
            family.name, Self.number(family.area, 2), Self.range(family.interval),
            Self.number(family.linear, 2), Self.number(family.trees, 2), Self.range(family.floor),
            family.share.map { String(format: "%.0f %%", 100 * $0) } ?? "-",
          ]
        })
      document.paragraph(
        "Area: under the curve of a straight line or of trees, whichever tells more, learned in five "
          + "folds from other pictures, as many of both kinds in every class; folds part no cells of "
          + "one noise. Floor: 5 to 95 % of the same between two halves of the reals, over "
          + "\(Tells.halvings) halvings. Of the whole: how far above 0.5, of how far everything is."
      )
    }
    guard let remade = evaluation.remade, let first = remade.first else { return }
    document.heading(2, "Real cells that the model made anew")
    document.table(
      ["Look"] + remade.map { $0.levels > 0 ? String(format: "%g levels", $0.levels) : "none" },
      (first.areas.families.map(\.name).sorted() + [first.areas.everything.name]).map { name in
        [name]
          + remade.map { one in
            let family = (one.areas.families + [one.areas.everything]).first { $0.name == name }
            return Self.number(family?.area, 2)
          }
      })
    document.paragraph(
      "Areas between half of the reals, with so many grey levels of noise that the model's own last "
        + "steps took away, and the other half; none: nothing done, which only chance tells. "
        + "\(first.areas.reals) beside \(first.areas.generated).")
  }

  /// '0.93 (0.90 to 0.96)'
  private static func area(_ family: Tells.Family) -> String {
    let range = family.interval.map { " (\(Self.range($0)))" } ?? ""
    return number(family.area, 2) + range
  }

  private static func range(_ interval: Interval?) -> String {
    interval.map { String(format: "%.2f to %.2f", $0.low, $0.high) } ?? "-"
  }

  /// Real cells above generated ones, class by class, on one picture.
  public var sheet: Picture {
    let side = pictures.flatMap(\.generated).map(\.width).max() ?? 64
    func row(_ pictures: [Picture], _ words: String) -> [Mosaic.Tile] {
      let own = pictures.prefix(Self.shown).enumerated().map { place, picture in
        Mosaic.Tile(picture, label: place == 0 ? words : "")
      }
      let blank = Mosaic.Tile(Picture(width: side, height: side, filledWith: .white))
      return own + Array(repeating: blank, count: Self.shown - own.count)
    }
    return Mosaic(columns: Self.shown, side: side).sheet(
      pictures.flatMap { row($0.reals, "real") + row($0.generated, "generated") })
  }

  /// '1.5', or 'eosinophil 1.5, lymphocyte 1.25' where the model has its own.
  private static func guidance(_ evaluation: GeneratorEvaluation) -> String {
    if let guidance = evaluation.guidance { return "\(guidance)" }
    let own = evaluation.groups.compactMap { group in group.guidance.map { (group.name, $0) } }
    guard let first = own.first, own.contains(where: { $0.1 != first.1 }) else {
      return "\(own.first?.1 ?? Recipe.usualGuidance)"
    }
    return "by class (" + own.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ")"
  }

  private static func labelled(_ picture: Picture, _ words: String) -> ReportDocument.Labelled {
    ReportDocument.Labelled(
      picture: StudyPicture(width: picture.width, height: picture.height, rgb: picture.bytes),
      label: words)
  }

  private static func row(
    _ group: GeneratorEvaluation.Group, _ space: GeneratorEvaluation.Space
  ) -> [String] {
    [group.name, "\(group.reals)", "\(group.generated)"]
      + [
        number(space.kernelDistance.map { 1000 * $0.distance }, 2),
        number(space.kernelDistance.map { 1000 * $0.floor }, 2),
        number(space.kernelDistance?.timesFloor, 1),
        number(space.frechetDistance?.distance, 2), number(space.frechetDistance?.floor, 2),
        number(space.precision, 2), number(space.recall, 2), number(space.density, 2),
        number(space.coverage, 2), number(space.nearestNeighbour, 2), number(space.linearArea, 2),
      ]
  }

  private static func copiesRow(
    _ group: GeneratorEvaluation.Group, _ copies: GeneratorEvaluation.Copies
  ) -> [String] {
    let features = group.spaces.first
    return [
      group.name, "\(copies.copies) of \(group.generated)", number(copies.least, 1),
      copies.nearestToLearned.map { "\($0.count) of \($0.of)" } ?? "-",
      number(copies.expectedLearned, 2), number(copies.learnedP, 3), number(copies.medianRatio, 2),
      number(copies.p, 3), number(features?.copyP, 3), number(features?.authenticity, 2),
    ]
  }

  private static func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "-"
  }
}
