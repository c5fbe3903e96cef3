import ReaderStudy
import Synchronization
import TerminalKit

@testable import Console

/// A page of a sitting whose room is the test.
enum Sittings {
  static let path = "/s/first.study"

  static func console(
    _ view: SittingView, columns: Int = 80, rows: Int = 24, takingOver: Bool = false,
    at time: ContinuousClock.Instant = .now
  ) -> Console {
    var console = Console(
      Cells.shell(columns: columns, rows: rows), sitting: path, reader: "anna",
      takingOver: takingOver)
    _ = console.hear(SittingNews.showing(view), at: time)
    return console
  }
}

extension Console {
  /// The room of the page on the top tells it something.
  mutating func hear(
    _ news: some Sendable, at time: ContinuousClock.Instant = .now
  ) -> [Request] {
    update(.news(stack[stack.count - 1].token, AnyNews(news)), at: time)
  }

  var sitting: SittingState? {
    let page: SittingPage? = top.page()
    return page?.sitting
  }

  var studies: StudiesPage? { top.page() }

  /// The terminal says that these pictures are whole.
  mutating func paint(
    _ pictures: [PictureKey], columns: Int = 40, at time: ContinuousClock.Instant = .now,
    acknowledged: Bool = true, renderer: String = "octants"
  ) -> [Request] {
    let display = DisplayDescription(columns: 120, rows: 40, renderer: renderer)
    let painted = pictures.map {
      PaintedFrame.Picture($0, size: Size(columns: columns, rows: columns / 2), display: display)
    }
    return update(
      .terminal(.painted(PaintedFrame(painted, at: time, isAcknowledged: acknowledged))), at: time)
  }

  /// Presses keys of one write: nothing comes between them.
  mutating func write(_ keys: Key..., at time: ContinuousClock.Instant = .now) -> [Request] {
    keys.flatMap { update(.terminal(.key($0)), at: time) }
  }
}

extension [Request] {
  /// What is asked of the sitting's room.
  var sitting: [SittingRequest] { asked() }
  var studies: [StudiesRequest] { asked() }

  private func asked<R: RoomRequest>() -> [R] {
    compactMap { if case .page(_, let request) = $0 { request.base as? R } else { nil } }
  }

  /// The answer that is confirmed, where nothing else is asked for.
  var answer: SittingAnswer? {
    guard count == 1, case .confirm(let answer) = sitting.first else { return nil }
    return answer
  }

  var judgement: SittingJudgement? {
    guard count == 1, case .judge(let judgement) = sitting.first else { return nil }
    return judgement
  }
}

/// Keeps what a room tells.
final class Listener<News: Sendable>: Sendable {
  private let told = Mutex<[News]>([])
  private let said = Mutex<[String]>([])

  var news: [News] { told.withLock { $0 } }
  /// Sentences and failures for whatever page is there.
  var words: [String] { said.withLock { $0 } }

  var teller: Teller<News> {
    Teller(token: 1) { [self] event in
      switch event {
      case .news(_, let news):
        if let news = news.base as? News { told.withLock { $0.append(news) } }
      case .done(let words): said.withLock { $0.append(words) }
      case .failed(let summary, _): said.withLock { $0.append(summary) }
      default: break
      }
    }
  }
}
