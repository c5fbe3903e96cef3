import Basis
import Foundation

/// A report as one HTML file that needs nothing else.
enum HTML {
  static func page(_ document: ReportDocument, title: String) -> String {
    let verdict = document.verdictPlace
    let body = document.blocks.enumerated().map { place, item in
      block(item, isVerdict: place == verdict)
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>\(MarkupText.escaped(title))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      \(body)
      </body>
      </html>

      """
  }

  private static func block(_ block: ReportDocument.Block, isVerdict: Bool) -> String {
    switch block {
    case .heading(let level, let text): return "<h\(level)>\(MarkupText.escaped(text))</h\(level)>"
    case .paragraph(let text):
      let kind = isVerdict ? " class=\"verdict\"" : ""
      return "<p\(kind)>\(MarkupText.escaped(text))</p>"
    case .warning(let text): return "<p class=\"warning\">\(MarkupText.escaped(text))</p>"
    case .list(let items):
      return "<ul>\n" + items.map { "<li>\(MarkupText.escaped($0))</li>" }.joined(separator: "\n")
        + "\n</ul>"
    case .table(let table):
      func row(_ cells: [String], _ tag: String) -> String {
        let inner = cells.enumerated().map { column, cell in
          let kind = table.words.contains(column) ? " class=\"word\"" : ""
          return "<\(tag)\(kind)>\(MarkupText.escaped(cell))</\(tag)>"
        }
        return "<tr>" + inner.joined() + "</tr>"
      }
      let rows = table.rows.map { row($0, "td") }.joined(separator: "\n")
      return "<table>\n\(row(table.header, "th"))\n\(rows)\n</table>"
    case .pictures(let pictures):
      let items = pictures.map { item in
        let data = Bitmap.data(item.picture).base64EncodedString()
        let label = MarkupText.escaped(item.label)
        return "<figure><img alt=\"\(label)\" src=\"data:image/bmp;base64,\(data)\">"
          + "<figcaption>\(label)</figcaption></figure>"
      }
      return "<div class=\"pictures\">\n\(items.joined(separator: "\n"))\n</div>"
    case .figure(let figure):
      return
        "<figure>\n\(figure.svg)\n<figcaption>\(MarkupText.escaped(figure.caption))</figcaption>\n</figure>"
    }
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c2430; --paper: #ffffff; --faint: #d5dae2;
      --soft: #eef1f5; --alarm: #a01818; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e8ee; --paper: #14181e; --faint: #3a424e; --soft: #1f252d;
        --alarm: #ff8c82; }
    }
    body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
    h1, h2, h3 { line-height: 1.2; }
    h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--faint); }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem;
      display: block; overflow-x: auto; }
    th, td { padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid var(--faint); }
    th.word, td.word { text-align: left; overflow-wrap: anywhere; }
    .verdict { font-size: 1.3rem; line-height: 1.35; }
    .warning { font-weight: 600; color: var(--alarm); border-left: 4px solid var(--alarm);
      padding-left: 0.8rem; }
    figure { margin: 1.2rem 0; }
    .pictures { display: flex; flex-wrap: wrap; gap: 0.8rem; }
    .pictures figure { margin: 0.4rem 0; }
    .pictures img { width: 8rem; image-rendering: pixelated; display: block; }
    figcaption { font-size: 0.85rem; }
    svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink); }
    svg line, svg polyline { stroke: var(--ink); fill: none; }
    svg .grid { stroke: var(--faint); }
    svg .chance { stroke-dasharray: 4 4; opacity: 0.6; }
    svg .margin { fill: var(--soft); }
    svg .range { stroke-width: 2; }
    svg .open { fill: none; stroke: var(--ink); }
    svg polyline { stroke-width: 2; }
    svg .b0 { fill: #2a6fbb; } svg .b1 { fill: #c2571a; }
    .s0, .t0 { --c: #2a6fbb; } .s1, .t1 { --c: #c2571a; } .s2, .t2 { --c: #2b8a57; }
    .s3, .t3 { --c: #9c3f8f; } .s4, .t4 { --c: #8a7a12; } .s5, .t5 { --c: #5a5f6a; }
    svg polyline.s0, svg polyline.s1, svg polyline.s2, svg polyline.s3, svg polyline.s4,
    svg polyline.s5 { stroke: var(--c); }
    svg g.s0, svg g.s1, svg g.s2, svg g.s3, svg g.s4, svg g.s5,
    .t0 text, .t1 text, .t2 text, .t3 text, .t4 text, .t5 text { fill: var(--c); }
    """
}
