public import AtlasStore
public import Basis
public import Classification
public import Pictures

/// Measures models against pictures they haven't learned from.
public enum Evaluating {
  /// What a classifier gets right about the pictures of `split`, all of them where it is nil. Pictures
  /// of classes it doesn't know are left out.
  ///
  /// - Parameter scale: micrometres a pixel of all pictures; nil for what is known or shown of each.
  ///
  /// Throws `LabelledPicturesError.noneInSplit`, or what reading pictures throws.
  public static func classifier(
    _ classifier: Classifier, on pictures: LabelledPictures, split: Split?,
    scale: PictureScale? = nil, bench: Bench
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
      let members = try items.map { item in
        let data = try pictures.data(of: item)
        let size = try PictureSize(of: data, name: item.name)
        return FilmSurvey.Member(
          scale: scale ?? item.scale ?? PictureScale(file: data), width: size.width,
          height: size.height)
      }
      let survey = try await bench.run {
        try FilmSurvey(members, by: classifier) { try pictures.picture(of: items[$0]) }
      }
      var opinions: [Opinion] = []
      for first in stride(from: 0, to: items.count, by: Classifying.batch) {
        try Task.checkCancellation()
        let mine = Array(items[first..<min(items.count, first + Classifying.batch)])
        let read = try await pictures.map(mine) { _, picture in picture }
        opinions += await bench.run {
          classifier.opinions(
            on: read.enumerated().map { survey.prepared($1, first + $0, for: classifier) },
            scales: read.indices.map { survey.scales[first + $0] })
        }
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
