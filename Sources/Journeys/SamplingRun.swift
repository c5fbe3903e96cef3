import Basis
import Tensors

extension Sampling {
  /// An order under way.
  public struct Run: Sendable {
    /// Every step and every finished picture; a reader far behind misses the oldest. `output` has all
    /// that were finished.
    public let news: AsyncStream<News>
    private let task: Task<Outcome, any Error>

    /// What happens to an order.
    public enum News: Sendable {
      case preview(Preview)
      case made(Made)
    }

    /// What became of it.
    public struct Outcome: Sendable {
      /// The pictures that were finished.
      public let made: [Made]
      /// Whether all were.
      public let isComplete: Bool
    }

    init(_ session: Session, _ order: Order, _ bench: Bench) {
      let (news, send) = AsyncStream.makeStream(
        of: News.self, bufferingPolicy: .bufferingNewest(512))
      self.news = news
      task = Task.detached {
        defer { send.finish() }
        let recipes = try session.recipes(for: order)
        return try await bench.run {
          var finished: [Made] = []
          do {
            try session.make(recipes, isForScreen: true, preview: { send.yield(.preview($0)) }) {
              finished.append($0)
              send.yield(.made($0))
            }
          } catch is CancellationError {
            return Outcome(made: finished, isComplete: false)
          }
          return Outcome(made: finished, isComplete: true)
        }
      }
    }

    /// Asks it to stop at the next step; what is finished stays in `output`.
    public func cancel() { task.cancel() }

    /// Ends when the order does.
    public var output: Outcome {
      get async throws { try await task.value }
    }
  }
}
