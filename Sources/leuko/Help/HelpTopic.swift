import Basis
import TerminalKit

/// A page of help: what `leuko help NAME` shows, and a section of the manual page.
struct HelpTopic {
  /// A piece of a page.
  enum Part {
    case paragraph(String)
    /// Lines that stay as they are: commands, a file.
    case example([String])
    /// A word, and what it means.
    case list([(word: String, meaning: String)])
    case heading(String)
  }

  /// What it is asked for by.
  let name: String
  /// One line for the list of topics.
  let abstract: String
  let parts: [Part]

  /// The page for a terminal of so many columns.
  func text(columns: Int) -> String {
    let width = max(40, min(columns, 96))
    let body = parts.map { Self.text($0, width) }.joined(separator: "\n")
    return "\(abstract)\n\n\(body)"
  }

  private static func text(_ part: Part, _ width: Int) -> String {
    switch part {
    case .paragraph(let text): return lines(text, width)
    case .heading(let text): return text.uppercased() + "\n"
    case .example(let lines): return lines.map { "  \($0)\n" }.joined()
    case .list(let items):
      let most = items.map { Width.of($0.word) }.max() ?? 0
      let column = min(most, width / 3)
      let margin = String(repeating: " ", count: column + 4)
      return items.map { item in
        let blanks = String(repeating: " ", count: max(0, column - Width.of(item.word)))
        let wrapped = Width.wrap(item.meaning, columns: width - column - 4)
        let meaning = wrapped.joined(separator: "\n\(margin)")
        // A long word has a line to itself.
        return Width.of(item.word) > column
          ? "  \(item.word)\n\(margin)\(meaning)\n" : "  \(item.word)\(blanks)  \(meaning)\n"
      }.joined()
    }
  }

  private static func lines(_ text: String, _ width: Int) -> String {
    Width.wrap(text, columns: width).map { $0 + "\n" }.joined()
  }
}

/// A topic or a command that isn't there.
enum HelpError: Explained {
  case unknown(String, nearest: String?)

  var summary: String {
    switch self {
    case .unknown(let word, let nearest):
      "there is no command or topic '\(word)'"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    }
  }

  var remedy: String? { "see 'leuko help' for all of them" }
  var exitStatus: ExitStatus { .usage }
}
