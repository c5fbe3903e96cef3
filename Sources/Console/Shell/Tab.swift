/// The pages that everything else is reached from, in the order of their numbers.
enum Tab: String, Sendable, Hashable, CaseIterable {
  case cells
  case slides
  case sampling
  case compare
  case tests
  case experiments
  case trainings

  /// From 1.
  var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// Nil where no tab has that number.
  init?(number: Int) {
    guard Self.allCases.indices.contains(number - 1) else { return nil }
    self = Self.allCases[number - 1]
  }

  /// The page as it is when nobody has been there.
  func page(about subject: Subject, in shell: Shell) -> AnyPage {
    switch self {
    case .cells: AnyPage(GalleryPage(for: shell.size))
    case .slides: AnyPage(SlidesPage())
    case .sampling: AnyPage(SamplingPage())
    case .compare: AnyPage(ComparisonPage(classKey: subject.classKey))
    case .tests: AnyPage(StudiesPage())
    case .experiments: AnyPage(ExperimentsPage())
    case .trainings: AnyPage(TrainingsPage())
    }
  }
}
