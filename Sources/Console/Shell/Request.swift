/// What the console asks the world to do. Data, so that a test can compare it.
enum Request: Sendable, Equatable {
  /// A page asks its room; the news come back under the token.
  case page(Int, AnyRequest)
  case atlas(AtlasRequest)
  case program(ProgramRequest)

  /// Whether it may take seconds and decides nothing about others.
  var isSlow: Bool {
    if case .page(_, let request) = self { request.isSlow } else { false }
  }

  /// Whether its answer decides what the next key is about.
  var leads: Bool {
    switch self {
    case .page(_, let request): request.leads
    case .atlas(let request): request.leads
    case .program: false
    }
  }

  /// Whether one that waits needn't be served any more once this one has been asked.
  func overtakes(_ other: Request) -> Bool {
    guard case .page(let mine, let one) = self, case .page(let its, let other) = other,
      mine == its
    else { return false }
    return one.overtakes(other)
  }
}
