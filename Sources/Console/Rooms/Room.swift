import Basis

/// What serves a page's requests: the one place where they meet the world.
protocol Room: Sendable {
  associatedtype Request: RoomRequest
  associatedtype News: Sendable

  /// Does what is asked; what comes of it is told, then or later.
  func serve(_ request: Request, tell: Teller<News>) async throws
  /// The program ends: whatever is under way is ended, with everything kept that is done.
  func stop() async
}

extension Room {
  func stop() async {}
}

/// Tells a page that asked, and the person.
struct Teller<News: Sendable>: Sendable {
  private let token: Int
  private let send: @Sendable (ConsoleEvent) -> Void

  init(token: Int, send: @escaping @Sendable (ConsoleEvent) -> Void) {
    self.token = token
    self.send = send
  }

  /// Dropped where the page was closed meanwhile.
  func callAsFunction(_ news: News) { send(.news(token, AnyNews(news))) }

  /// A sentence at the bottom, whatever page is there now.
  func done(_ sentence: String) { send(.done(sentence)) }

  func failed(_ error: any Error) { send(.failure(error)) }

  /// The atlas has changed.
  func atlas(_ news: AtlasNews) { send(.atlas(news)) }
}

extension ConsoleEvent {
  static func failure(_ error: any Error) -> ConsoleEvent {
    if let explained = error as? any Explained {
      return .failed(summary: explained.summary, remedy: explained.remedy)
    }
    return .failed(summary: "\(error)", remedy: nil)
  }
}
