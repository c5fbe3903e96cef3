import Foundation
import Statistics

/// Every arm against the real pictures alone.
struct Comparing {
  let plan: ExperimentPlan
  let truth: [Int]
  let treatments: [ExperimentAnalysis.OfTreatment]
  let bootstrap: TwoLevelBootstrap

  private typealias Comparison = ExperimentAnalysis.Comparison

  /// In the order of the treatments, without the control.
  var all: [ExperimentAnalysis.Comparison] {
    guard treatments.count > 1 else { return [] }
    let primaries = treatments.dropFirst().compactMap { difference($0) { $0.value(plan.endpoint) } }
    guard primaries.count == treatments.count - 1 else { return [] }
    let adjusted = MultipleComparisons.holm(primaries.map { $0.signFlipP ?? $0.p ?? 1 })
    let recalls = treatments.dropFirst().map { treatment in
      plan.classes.indices.compactMap { place in difference(treatment) { $0.recall[place] } }
    }
    // Over arms and classes there are too many tests for the few values an exact p can have.
    let recallPs = MultipleComparisons.holm(recalls.flatMap { $0.map { $0.p ?? 1 } })
    let classes = plan.classes.count
    return primaries.indices.compactMap { index in
      compare(
        index + 1, primaries[index], adjustedP: adjusted[index],
        classes: Array(
          zip(recalls[index], recallPs[index * classes..<(index + 1) * classes])))
    }
  }

  private func difference(
    _ treatment: ExperimentAnalysis.OfTreatment, _ value: (Endpoints) -> Double
  ) -> PairedSeeds? {
    PairedSeeds(treatment.endpoints.map(value), treatments[0].endpoints.map(value))
  }

  private func compare(
    _ place: Int, _ primary: PairedSeeds, adjustedP: Double, classes: [(PairedSeeds, Double)]
  ) -> ExperimentAnalysis.Comparison? {
    let treatment = treatments[place]
    let target = plan.targetPlace
    guard let area = difference(treatment, { $0.area[target] }),
      let precision = difference(treatment, { $0.averagePrecision[target] }),
      let balanced = difference(treatment, \.adjustedBalancedAccuracy),
      let recall = difference(treatment, \.recallAtSpecificity)
    else { return nil }
    let finding = ExperimentFinding(
      primary: primary, adjustedP: adjustedP, priorFree: area,
      classes: classes.map { (difference: $0.0, adjustedP: $0.1) }, delta: plan.delta)
    let range = TwoLevelBootstrap.interval(bootstrap.primary[place])
    let areaRange = TwoLevelBootstrap.interval(bootstrap.area[place])
    // What holds for these test pictures only isn't conclusive.
    let isFirm =
      switch finding.verdict {
      case .gain: (range?.low ?? 0) > 0 && (areaRange?.low ?? 0) > 0
      case .loss: (range?.high ?? 0) < 0
      case .tradeOff, .equivalent, .inconclusive: true
      }
    let verdict = isFirm ? finding.verdict : .inconclusive
    let rights = (here: right(treatment), control: right(treatments[0]))
    let onlyHere = zip(rights.here, rights.control).count { $0 && !$1 }
    let onlyControl = zip(rights.here, rights.control).count { !$0 && $1 }
    return Comparison(
      treatment: treatment.treatment, primary: .init(primary), adjustedP: adjustedP,
      bootstrap: range, area: .init(area), areaBootstrap: areaRange,
      averagePrecision: .init(precision), adjustedBalancedAccuracy: .init(balanced),
      recallAtSpecificity: .init(recall),
      classes: zip(plan.classes, classes).map {
        .init(key: $0, recall: .init($1.0), adjustedP: $1.1)
      },
      onlyHere: onlyHere, onlyControl: onlyControl,
      mcnemarP: McNemar(firstOnly: onlyHere, secondOnly: onlyControl).exactP, verdict: verdict,
      isThresholdMove: finding.isThresholdMove, holdsHereOnly: !isFirm,
      needs: verdict == .inconclusive ? needs(primary, place) : nil)
  }

  private func right(_ treatment: ExperimentAnalysis.OfTreatment) -> [Bool] {
    zip(treatment.answers, truth).map { $0 == $1 }
  }

  /// A two-sided 5% and four in five: z of 0.975 and of 0.8.
  private static let reach = Normal.quantile(0.975) + Normal.quantile(0.8)

  private func needs(_ primary: PairedSeeds, _ place: Int) -> ExperimentAnalysis.Needs? {
    let replicates = bootstrap.primary[place]
    guard let deviation = primary.standardDeviation, replicates.count > 1 else { return nil }
    let mean = replicates.reduce(0, +) / Double(replicates.count)
    let total =
      replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(replicates.count - 1)
    let count = Double(primary.differences.count)
    let fromSeeds = deviation * deviation / count
    let fromPictures = max(0, total - fromSeeds)
    let wanted = plan.delta / Self.reach
    return ExperimentAnalysis.Needs(
      smallestEffect: Self.reach * max(total, fromSeeds).squareRoot(),
      seeds: max(2, Int((deviation * deviation / (wanted * wanted)).rounded(.up))),
      pictures: fromPictures > 0.05 * total
        ? Int((Double(truth.count) * fromPictures / (wanted * wanted)).rounded(.up)) : nil)
  }
}
