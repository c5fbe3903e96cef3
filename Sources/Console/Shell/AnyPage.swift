import TerminalKit

/// A page of whatever kind: the one place where its types are let go and found again.
struct AnyPage: Sendable, Equatable {
  private(set) var base: any Page

  init(_ page: some Page) {
    base = page
  }

  static func == (one: AnyPage, other: AnyPage) -> Bool { one.base.isEqual(other.base) }

  /// The page as the kind it is; nil when it is another.
  func page<P: Page>(as kind: P.Type = P.self) -> P? { base as? P }

  var name: String { type(of: base).name }
  var purpose: String { type(of: base).purpose }
  var tab: Tab? { base.tab }

  /// Its keys, and after them those that work everywhere.
  func keys(in shell: Shell) -> KeyTable<AnyVerb> {
    shell.keyMap.applied(
      to: KeyTable(
        base.erasedKeys(in: shell) + (base.isAlone ? ProgramVerb.helpAlone : ProgramVerb.groups)))
  }

  /// Changes the page; what it wants to come of it is good for any page.
  mutating func update<Outcome>(_ change: (inout any Page) -> Outcome) -> Outcome { change(&base) }
}

extension Page {
  fileprivate func isEqual(_ other: any Page) -> Bool { self == other as? Self }

  func erasedKeys(in shell: Shell) -> [KeyTable<AnyVerb>.Group] {
    keys(in: shell).map { $0.erased() }
  }

  mutating func entered(in shell: Shell) -> [Effect<AnyRequest>] { enter(in: shell).erased() }
  mutating func left(in shell: Shell) -> [Effect<AnyRequest>] { leave(in: shell).erased() }

  /// Nil where the verb is none of this page's.
  mutating func act(
    _ verb: AnyVerb, count: Int?, in shell: Shell
  ) -> [Effect<AnyRequest>]? {
    (verb.base as? Action).map { act($0, count: count, in: shell).erased() }
  }

  mutating func finish(
    _ verb: AnyVerb, with text: String, in shell: Shell
  ) -> [Effect<AnyRequest>]? {
    (verb.base as? Action).map { finish($0, with: text, in: shell).erased() }
  }

  mutating func take(any news: any Sendable, in shell: Shell) -> [Effect<AnyRequest>] {
    (news as? News).map { take($0, in: shell).erased() } ?? []
  }

  mutating func learned(_ news: AtlasNews, in shell: Shell) -> [Effect<AnyRequest>] {
    learn(news, in: shell).erased()
  }

  mutating func wasSent(_ order: ChangeOrder, in shell: Shell) -> [Effect<AnyRequest>] {
    sent(order, in: shell).erased()
  }

  mutating func pressed(_ key: Key, in shell: Shell) -> [Effect<AnyRequest>]? {
    press(key, in: shell).map { $0.erased() }
  }

  mutating func inserted(_ text: String, in shell: Shell) -> [Effect<AnyRequest>]? {
    insert(text, in: shell).map { $0.erased() }
  }

  mutating func pointed(_ event: MouseEvent, in shell: Shell) -> [Effect<AnyRequest>] {
    point(event, in: shell).erased()
  }

  mutating func steppedBack(in shell: Shell) -> [Effect<AnyRequest>]? {
    stepBack(in: shell).map { $0.erased() }
  }

  mutating func closed(in shell: Shell) -> [Effect<AnyRequest>]? {
    close(in: shell).map { $0.erased() }
  }
  mutating func fitted(in shell: Shell) -> [Effect<AnyRequest>] { fit(in: shell).erased() }

  mutating func noted(_ painted: PaintedFrame, in shell: Shell) -> [Effect<AnyRequest>] {
    note(painted, in: shell).erased()
  }
}

extension Sequence {
  fileprivate func erased<Request>() -> [Effect<AnyRequest>] where Element == Effect<Request> {
    map(\.erased)
  }
}
