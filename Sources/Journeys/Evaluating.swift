public import AtlasStore
public import Basis
public import Classification
import Pictures

/// Measures models against pictures they haven't learned from.
public enum Evaluating {
  /// What a classifier gets right about the pictures of `split`, all of them where it is nil. Pictures
  /// of classes it doesn't know are left out.
  ///
  /// Throws `LabelledPicturesError.noneInSplit`, or what reading pictures throws.
  public static func classifier(
    _ classifier: Classifier, on pictures: LabelledPictures, split: Split?, bench: Bench
  ) -> Job<Basis.Progress, ClassifierEvaluation> {
    Job { report in
      let items = pictures.items.filter { item in
        (split == nil || item.split == split)
          && classifier.description.classes.contains(item.classKey)
      }
      guard !items.isEmpty else {
        throw LabelledPicturesError.noneInSplit(split: split?.rawValue ?? "all")
      }
      let clock = ContinuousClock()
      let start = clock.now
      var opinions: [Opinion] = []
      for first in stride(from: 0, to: items.count, by: Classifying.batch) {
        try Task.checkCancellation()
        let mine = Array(items[first..<min(items.count, first + Classifying.batch)])
        let read = try await pictures.map(mine) { _, picture in picture }
        opinions += await bench.run { classifier.opinions(on: read) }
        report(
          Basis.Progress(
            "classifying", completed: opinions.count, total: items.count,
            elapsed: clock.now - start))
      }
      return ClassifierEvaluation(
        opinions, truth: items.map { ($0.classKey, $0.findings) },
        by: classifier.description)
    }
  }
}
