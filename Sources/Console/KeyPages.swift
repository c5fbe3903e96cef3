public import AtlasStore
import TerminalKit

/// The keys of every page of the console, for help outside it.
public struct KeyPages: Sendable, Hashable {
  /// Keys under one heading.
  public struct Group: Sendable, Hashable {
    /// The page they work on; nil for those of every page.
    public var page: String?
    public var title: String
    /// The keys as help writes them, and what they do.
    public var lines: [Line]
  }

  /// A key and what it does.
  public struct Line: Sendable, Hashable {
    public var keys: String
    public var help: String
  }

  /// What works everywhere first, then page by page; a group that several pages share stands where
  /// it comes first.
  public let groups: [Group]

  /// The keys as they came, with the classes of `vocabulary`.
  public init(_ vocabulary: Vocabulary) {
    var groups = [Self.group(KeyTables.program, nil)]
    var seen: Set<[Line]> = [groups[0].lines]
    for (page, table) in KeyTables.all(vocabulary) {
      for group in table.groups {
        let group = Self.group(group, page)
        if seen.insert(group.lines).inserted { groups.append(group) }
      }
    }
    self.groups = groups
  }

  private static func group(_ group: KeyTable<Action>.Group, _ page: String?) -> Group {
    Group(
      page: page, title: group.title,
      lines: group.bindings.map { Line(keys: $0.keyNames, help: $0.help) })
  }
}
