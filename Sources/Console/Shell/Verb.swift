/// Something that can be done: on a page, or everywhere. Its case's name is its name in the settings
/// file and the same on every page where the same key means the same.
protocol Verb: Sendable, Hashable {
  /// What the settings file calls it: 'next', 'go_to_sampling'; nil where keys can't be given to it.
  var name: String? { get }
}

extension Verb {
  var name: String? { caseName }

  /// Its case's name with underscores; nil where the case says more than its name.
  var caseName: String? {
    let name = "\(self)"
    guard name.allSatisfy(\.isLetter) else { return nil }
    return name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
  }

  fileprivate func isEqual(_ other: any Verb) -> Bool { self == other as? Self }
}

/// A verb of some page.
struct AnyVerb: Verb {
  let base: any Verb

  init(_ base: some Verb) {
    self.base = (base as? AnyVerb)?.base ?? base
  }

  var name: String? { base.name }

  static func == (one: AnyVerb, other: AnyVerb) -> Bool { one.base.isEqual(other.base) }

  func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}
