import Classification
import Pictures

/// Drawn pictures that are easy to tell apart: a dark disc on a pale ground, its class in its colour,
/// a finding in a pale hole.
enum Synthetic {
  static let description = ClassifierDescription(
    classes: ["eosinophil", "lymphocyte", "monocyte"],
    findings: [FindingTask(key: "vacuolated", classes: ["monocyte"])],
    preprocessing: Preprocessing(crop: 16, size: 16),
    network: NetworkSides(widths: [8, 16], blocks: [1, 1], groups: 4))

  static func picture(_ index: Int) -> (picture: Picture, classKey: String, findings: Set<String>) {
    let kind = index % 3
    let hasHole = kind == 2 && index % 2 == 0
    let colours: [Colour] = [
      Colour(red: 200, green: 60, blue: 60), Colour(red: 60, green: 60, blue: 200),
      Colour(red: 60, green: 160, blue: 80),
    ]
    var picture = Picture(
      width: 20, height: 20, filledWith: Colour(red: 230, green: 215, blue: 220))
    let x = 9 + index % 4 - 1
    let y = 9 + index / 4 % 4 - 1
    for row in 0..<20 {
      for column in 0..<20 {
        let distance = (row - y) * (row - y) + (column - x) * (column - x)
        let radius = 25 + 4 * (index % 5)
        if distance < radius { picture[column, row] = colours[kind] }
        if hasHole, distance < 12 { picture[column, row] = Colour(red: 250, green: 250, blue: 250) }
      }
    }
    return (picture, description.classes[kind], hasHole ? ["vacuolated"] : [])
  }

  static func examples(_ range: Range<Int>) -> [ClassifierExample] {
    range.compactMap { index in
      let (picture, classKey, findings) = picture(index)
      return ClassifierExample(
        picture, classKey: classKey, findings: findings, for: description)
    }
  }

  static func plan(epochs: Int) -> ClassifierPlan {
    var plan = ClassifierPlan(seed: 3, epochs: epochs)
    plan.batch = 24
    plan.rate = 1e-2
    plan.keep = 0.9
    plan.smoothing = 0
    plan.findingShare = 1
    return plan
  }

  static func training(epochs: Int) throws -> ClassifierTraining {
    try ClassifierTraining(
      description, plan: plan(epochs: epochs), train: examples(0..<120),
      select: examples(120..<150))
  }
}
