/// One line of a key table: what a key does, and how help words it.
public struct KeyBinding<Action: Sendable & Hashable>: Sendable, Hashable {
  /// Each is a sequence, mostly of one key: `[[.character("g"), .character("g")], [.home]]`.
  public var sequences: [[Key]]
  public var action: Action
  /// A word or two for the bar at the bottom; empty keeps it out of the bar.
  public var hint: String
  /// A line for the help page.
  public var help: String

  public init(_ sequences: [[Key]], _ action: Action, hint: String = "", help: String) {
    self.sequences = sequences
    self.action = action
    self.hint = hint
    self.help = help
  }

  /// Keys that each do it alone.
  public init(keys: Key..., action: Action, hint: String = "", help: String) {
    self.init(keys.map { [$0] }, action, hint: hint, help: help)
  }

  /// The keys as help writes them: `g g, Home`.
  public var keyNames: String {
    sequences.map { $0.map(\.name).joined(separator: " ") }.joined(separator: ", ")
  }
}

/// The keys of a screen: handling, the bar at the bottom and the help page come from this one list.
public struct KeyTable<Action: Sendable & Hashable>: Sendable, Hashable {
  /// Bindings under a heading of the help page.
  public struct Group: Sendable, Hashable {
    public var title: String
    public var bindings: [KeyBinding<Action>]

    public init(_ title: String, _ bindings: [KeyBinding<Action>]) {
      self.title = title
      self.bindings = bindings
    }
  }

  public var groups: [Group]

  public init(_ groups: [Group]) {
    self.groups = groups
  }

  public var bindings: [KeyBinding<Action>] { groups.flatMap(\.bindings) }

  /// What the keys pressed so far mean.
  public enum Meaning: Sendable, Hashable {
    case action(Action)
    /// More keys are to follow: these.
    case prefix([KeyBinding<Action>])
    case nothing
  }

  /// Looks up the keys pressed so far.
  public func meaning(of pressed: [Key]) -> Meaning {
    var longer: [KeyBinding<Action>] = []
    for binding in bindings {
      for sequence in binding.sequences {
        if sequence == pressed { return .action(binding.action) }
        if sequence.count > pressed.count, Array(sequence.prefix(pressed.count)) == pressed {
          longer.append(binding)
        }
      }
    }
    return longer.isEmpty ? .nothing : .prefix(longer)
  }

  /// Keys that two bindings claim, or that hide a longer sequence; empty in a sound table.
  public var collisions: [String] {
    var found: [String] = []
    var seen: [[Key]: String] = [:]
    for binding in bindings {
      for sequence in binding.sequences {
        let name = sequence.map(\.name).joined(separator: " ")
        if let other = seen[sequence] {
          found.append("'\(name)' means both '\(other)' and '\(binding.help)'")
        }
        seen[sequence] = binding.help
      }
    }
    for sequence in seen.keys where sequence.count > 1 {
      for length in 1..<sequence.count {
        let head = Array(sequence.prefix(length))
        if let other = seen[head] {
          let name = sequence.map(\.name).joined(separator: " ")
          found.append("'\(name)' can't be typed: its beginning means '\(other)'")
        }
      }
    }
    return found.sorted()
  }
}

/// Puts keys together: counts such as `12`, sequences such as `g g`.
public struct KeyReader: Sendable, Hashable {
  /// The digits typed before the key, `5` in `5j`.
  public private(set) var count: Int?
  /// Keys of a sequence that isn't complete yet.
  public private(set) var pending: [Key] = []

  public init() {}

  /// What the next key leads to.
  public enum Outcome<Action: Sendable & Hashable>: Sendable, Hashable {
    /// Do this, so many times.
    case act(Action, count: Int?)
    /// Wait for the next key; these are possible.
    case wait([KeyBinding<Action>])
    /// The key means nothing here.
    case unknown(Key)
  }

  /// Takes one key.
  public mutating func read<Action>(_ key: Key, in table: KeyTable<Action>) -> Outcome<Action> {
    if pending.isEmpty, let digit = key.character?.wholeNumberValue, key.character?.isASCII == true,
      digit > 0 || count != nil, table.meaning(of: [key]) == .nothing
    {
      count = min(9_999_999, (count ?? 0) * 10 + digit)
      return .wait([])
    }
    if key == .escape, !pending.isEmpty || count != nil {
      reset()
      return .wait([])
    }
    let pressed = pending + [key]
    switch table.meaning(of: pressed) {
    case .action(let action):
      let times = count
      reset()
      return .act(action, count: times)
    case .prefix(let bindings):
      pending = pressed
      return .wait(bindings)
    case .nothing:
      reset()
      return .unknown(key)
    }
  }

  /// Forgets digits and an unfinished sequence.
  public mutating func reset() {
    count = nil
    pending = []
  }
}
