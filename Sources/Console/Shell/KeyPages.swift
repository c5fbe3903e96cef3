public import AtlasStore
import ReaderStudy
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
    var groups = ProgramVerb.groups.map { Self.group($0, nil) }
    var seen = Set(groups.map(\.lines))
    for (page, table) in Self.tables(vocabulary) {
      for group in table.groups {
        let group = Self.group(group, page)
        if seen.insert(group.lines).inserted { groups.append(group) }
      }
    }
    self.groups = groups
  }

  private static func group(_ group: KeyTable<AnyVerb>.Group, _ page: String?) -> Group {
    Group(
      page: page, title: group.title,
      lines: group.bindings.map { Line(keys: $0.keyNames, help: $0.help) })
  }

  /// Every page there is, as it begins.
  static func pages(in shell: Shell) -> [AnyPage] {
    Tab.allCases.map { $0.page(about: Subject(), in: shell) }
      + Destination.allCases.map { $0.page(about: Subject()) }
      + [
        AnyPage(SpecimenPage()), AnyPage(FieldPage()), AnyPage(OpinionPage()),
        AnyPage(FilmPage(of: SpecimenID(rawValue: 0))),
        AnyPage(ReportPage(title: "", document: ReportDocument())),
        AnyPage(CommandPage(CommandForm.example, about: Subject(), in: shell)),
        AnyPage(SittingPage.example),
      ]
  }

  /// Every page's keys, with the page's name.
  static func tables(_ vocabulary: Vocabulary) -> [(page: String, table: KeyTable<AnyVerb>)] {
    let size = Size(columns: 80, rows: 24)
    let shell = Shell(
      size: size, vocabulary: vocabulary, atlasName: "", who: nil,
      display: DisplayDescription(columns: size.columns, rows: size.rows), themeName: "",
      themeNames: [])
    return pages(in: shell).map { ($0.name, $0.keys(in: shell)) }
  }
}
