/// The pages that everything else is reached from, in the order of their numbers.
enum Tab: String, Sendable, Hashable, CaseIterable {
  case cells
  case slides
  case sampling
  case compare
  case tests
  case experiments
  case trainings

  /// What follows `g`, besides its number.
  var letter: Character {
    switch self {
    case .cells: "a"
    case .slides: "f"
    case .sampling: "s"
    case .compare: "c"
    case .tests: "b"
    case .experiments: "x"
    case .trainings: "t"
    }
  }

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

/// Pages that `g` and a letter lead to from everywhere, besides the tabs. A new page of this kind is its
/// own file, its room's, a line here and a line in `Rooms`.
enum Destination: String, Sendable, Hashable, CaseIterable {
  case differential
  case disagreements
  case jobs

  /// What follows `g`.
  var letter: Character {
    switch self {
    case .differential: "d"
    case .disagreements: "j"
    case .jobs: "o"
    }
  }

  var help: String {
    switch self {
    case .differential: "the differential of what is listed"
    case .disagreements: "decide where people disagree"
    case .jobs: "what goes on: jobs and messages"
    }
  }

  func page(about subject: Subject) -> AnyPage {
    switch self {
    case .differential: AnyPage(CountingPage(of: subject.filter))
    case .disagreements: AnyPage(AdjudicationPage())
    case .jobs: AnyPage(JobsPage())
    }
  }
}
