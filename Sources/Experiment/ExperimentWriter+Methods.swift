import Foundation
import ReaderStudy

extension ExperimentWriter {
  /// How it was done, so that somebody else can do it again.
  mutating func writeMethods() {
    guard let split, let seal else { return }
    document.heading(2, "How it was done")
    let roles: [FrozenSplit.Role] = [.train, .select, .test]
    let counts = roles.map { split.counts($0) }
    document.table(
      ["Class", "train", "select", "test", "of which cut from train"],
      plan.classes.enumerated().map { place, key in
        let cut = split.rows.count { $0.classPlace == place && $0.isLeftOut }
        return [key] + counts.map { "\($0[place])" } + ["\(cut)"]
      })
    var facts = [
      "The pictures of this table are real. Which is which was fixed and sealed before the first training; "
        + "no generator's list of pictures it learned from has one of the test, nor one of the target "
        + "that was cut.",
      "R: the real pictures. Duplicates: pictures of the target repeated. Classic: copies of them "
        + "turned, shifted and restained. GAN and diffusion: pictures of the target that a model "
        + "made. S only: the model's pictures of the target in place of its real ones. Every picture "
        + "of every arm is turned and mirrored at random while it is learned from.",
      "Times 1 adds as many pictures of the target as there are real ones, drawn anew by each seed "
        + "from a larger pool where there is one.",
      "The same for every arm: \(plan.budget.steps) steps of \(plan.budget.batch) pictures, AdamW, "
        + "largest rate \(plan.budget.rate), cosine; a residual network of "
        + "\(plan.budget.widths.map(String.init).joined(separator: ", ")) channels on "
        + "\(plan.budget.size) x \(plan.budget.size) pixels; every \(plan.budget.look) steps a look at "
        + "the real pictures of 'select', the best look's averaged weights kept, an end after "
        + "\(plan.budget.patience) looks without a better one. With one seed all arms begin with the "
        + "same weights and meet the real pictures in the same sequence.",
      "A gain: the 95% interval over seeds is above 0, the exact p over all changes of sign, "
        + "corrected by Holm over the arms, is below 0.05, the area under the target's curve rises as "
        + "surely, and both hold when seeds and test pictures are drawn anew (1,000 resamples). A "
        + "loss: the same below 0, without the area. Trade-off: one class's recall surely up and "
        + "another's down. Equivalent: the 90% interval within the margin. Else inconclusive.",
      "What this can't show: one set of cells from one place, one small classifier, one model of each "
        + "kind, one draw of the kept pictures.",
    ]
    for (name, generator) in plan.generators.sorted(by: { $0.key < $1.key }) {
      guard let digest = seal.generators[name] else { continue }
      facts.append(
        "The model of '\(name)': '\(URL(filePath: generator.model).lastPathComponent)', class "
          + "'\(generator.className)', seed \(generator.seed), \(plan.pool(of: name)) pictures made; "
          + "SHA-256 of its files \(digest).")
    }
    document.list(facts)
    document.table(
      ["Sealed", "SHA-256"],
      [["plan", seal.plan], ["split", seal.split], ["all", seal.digest]], words: [0, 1])
  }
}
