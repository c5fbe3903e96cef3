/// A report as a value: headings, sentences, tables and figures, to be rendered for a screen, a
/// file or a browser. The same document always gives the same bytes.
public struct ReportDocument: Sendable, Hashable {
  /// One piece of a report.
  public enum Block: Sendable, Hashable {
    /// Level 1 is the title.
    case heading(level: Int, text: String)
    case paragraph(String)
    /// A sentence that mustn't be overlooked.
    case warning(String)
    case list([String])
    case table(Table)
    case figure(ReportFigure)
    /// Pictures with the words under each; in characters they are left out.
    case pictures([Labelled])
  }

  /// A picture and the words under it.
  public struct Labelled: Sendable, Hashable {
    /// The picture.
    public var picture: StudyPicture
    /// A few words.
    public var label: String

    /// A picture with words.
    public init(picture: StudyPicture, label: String) {
      self.picture = picture
      self.label = label
    }
  }

  /// Rows of words and numbers under a header.
  public struct Table: Sendable, Hashable {
    /// One text a column.
    public var header: [String]
    /// As many texts a row as the header has.
    public var rows: [[String]]
    /// Columns of words, which begin at the left; numbers end at the right.
    public var words: Set<Int>

    /// A table; every row as long as the header.
    public init(header: [String], rows: [[String]], words: Set<Int> = [0]) {
      self.header = header
      self.rows = rows
      self.words = words
    }
  }

  /// From top to bottom.
  public var blocks: [Block]

  /// A document, empty unless told otherwise.
  public init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }

  /// What was found, in a sentence: the first paragraph before any part. Every form of a report leads
  /// with it; nil where a document has none, as a checklist.
  public var verdict: String? {
    for block in blocks {
      switch block {
      case .heading(let level, _) where level > 1: return nil
      case .paragraph(let text): return text
      default: break
      }
    }
    return nil
  }

  /// Where the verdict stands.
  var verdictPlace: Int? {
    verdict.flatMap { text in blocks.firstIndex { $0 == .paragraph(text) } }
  }

  package mutating func heading(_ level: Int, _ text: String) {
    blocks.append(.heading(level: level, text: text))
  }

  package mutating func paragraph(_ text: String) {
    blocks.append(.paragraph(text))
  }

  package mutating func warning(_ text: String) {
    blocks.append(.warning(text))
  }

  package mutating func list(_ items: [String]) {
    if !items.isEmpty { blocks.append(.list(items)) }
  }

  package mutating func table(_ header: [String], _ rows: [[String]], words: Set<Int> = [0]) {
    if !rows.isEmpty { blocks.append(.table(Table(header: header, rows: rows, words: words))) }
  }

  package mutating func figure(_ figure: ReportFigure) {
    blocks.append(.figure(figure))
  }

  package mutating func pictures(_ pictures: [Labelled]) {
    if !pictures.isEmpty { blocks.append(.pictures(pictures)) }
  }

  /// Every picture, with the heading it stands under.
  public var pictures: [(group: String, labelled: Labelled)] {
    var group = ""
    var found: [(group: String, labelled: Labelled)] = []
    for block in blocks {
      switch block {
      case .heading(_, let text): group = text
      case .pictures(let pictures): found += pictures.map { (group, $0) }
      default: break
      }
    }
    return found
  }

  /// GitHub's Markdown.
  public var markdown: String {
    func escaped(_ text: String) -> String {
      text.map { "\\`*_|<>[]".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
    let parts: [String] = blocks.compactMap { block in
      switch block {
      case .pictures: return nil
      case .heading(let level, let text):
        return String(repeating: "#", count: level) + " " + escaped(text)
      case .paragraph(let text): return escaped(text)
      case .warning(let text): return "> **\(escaped(text))**"
      case .list(let items): return items.map { "- " + escaped($0) }.joined(separator: "\n")
      case .table(let table):
        func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        let rule = row(table.header.indices.map { table.words.contains($0) ? "---" : "---:" })
        let rows = table.rows.map { row($0.map(escaped)) }
        return ([row(table.header.map(escaped)), rule] + rows).joined(separator: "\n")
      case .figure(let figure):
        return "```text\n\(figure.plainText)\n```\n\n*\(escaped(figure.caption))*"
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// One HTML file that needs nothing else.
  public func html(title: String) -> String { HTML.page(self, title: title) }

  /// Lines of at most `width` characters; tables keep their width, figures are drawn in
  /// characters.
  public func plainText(width: Int = 80) -> String {
    let parts: [String] = blocks.compactMap { block in
      switch block {
      case .pictures: return nil
      case .heading(let level, let text):
        let rule = String(repeating: level == 1 ? "=" : "-", count: min(text.count, width))
        return level <= 2 ? "\(text)\n\(rule)" : text
      case .paragraph(let text): return Self.wrapped(text, width: width)
      case .warning(let text): return Self.wrapped(text, width: width)
      case .list(let items):
        return items.map { item in
          Self.wrapped(item, width: width - 2).split(separator: "\n").enumerated()
            .map { ($0 == 0 ? "- " : "  ") + $1 }.joined(separator: "\n")
        }.joined(separator: "\n")
      case .table(let table): return Self.aligned(table)
      case .figure(let figure):
        return figure.plainText + "\n\n" + Self.wrapped(figure.caption, width: width)
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func wrapped(_ text: String, width: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }

  private static func aligned(_ table: Table) -> String {
    let all = [table.header] + table.rows
    let widths = table.header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    func row(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return table.words.contains(column) ? cell + blanks : blanks + cell
      }.joined(separator: "  ")
      return String(padded.reversed().drop { $0 == " " }.reversed())
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return ([row(table.header), rule] + table.rows.map(row)).joined(separator: "\n")
  }
}
