import ReaderStudy

/// A report as it opens: its verdict and first figure, what stands beside them, and its parts, to be
/// unfolded.
struct ReportOutline: Sendable, Equatable {
  /// What stands under one heading.
  struct Part: Sendable, Equatable {
    var title: String
    var blocks: [ReportDocument.Block]

    /// '2 tables, 1 figure'; empty where there are only words.
    var contents: String {
      var (tables, figures) = (0, 0)
      for block in blocks {
        switch block {
        case .table: tables += 1
        case .figure: figures += 1
        default: break
        }
      }
      return [(tables, "table"), (figures, "figure")].filter { $0.0 > 0 }
        .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }
  }

  private(set) var title = ""
  /// All there are: none is folded away.
  private(set) var warnings: [String] = []
  let verdict: String?
  /// The first of the report.
  private(set) var figure: ReportFigure?
  /// What else stands before the first part.
  private(set) var head: [ReportDocument.Block] = []
  private(set) var parts: [Part] = []

  init(_ document: ReportDocument) {
    verdict = document.verdict
    let levels = document.blocks.compactMap { block in
      if case .heading(let level, _) = block { level } else { nil }
    }
    let folded = levels.filter { $0 > 1 }.min()
    var waitsForVerdict = verdict != nil
    for block in document.blocks {
      switch block {
      case .heading(1, let text) where title.isEmpty: title = text
      case .heading(let level, let text) where level == folded:
        parts.append(Part(title: text, blocks: []))
      case .paragraph where parts.isEmpty && waitsForVerdict: waitsForVerdict = false
      case .figure(let drawing) where figure == nil:
        figure = drawing
        if !parts.isEmpty { parts[parts.count - 1].blocks.append(block) }
      case .warning(let text):
        warnings.append(text)
        if !parts.isEmpty { parts[parts.count - 1].blocks.append(block) }
      default:
        if parts.isEmpty { head.append(block) } else { parts[parts.count - 1].blocks.append(block) }
      }
    }
  }
}
