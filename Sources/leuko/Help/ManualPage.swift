import Basis

/// The manual page `leuko(1)`, in the man macros that every system knows.
struct ManualPage {
  private var lines: [String] = []

  /// The page of a tree of commands and of these topics.
  static func text(_ tree: CommandTree, topics: [HelpTopic]) -> String {
    var page = ManualPage()
    page.lines = [
      ".TH LEUKO 1 \"\" \"leuko \(Leuko.version)\" \"User Commands\"", ".nh", ".ad l",
      ".SH NAME",
      "leuko \\- white blood cell images in a terminal: review, sample, blind-test",
      ".SH SYNOPSIS", ".B leuko", "[\\fICOMMAND\\fR] [\\fIOPTION\\fR]...",
      ".SH DESCRIPTION",
    ]
    page.discussion(tree.command.discussion ?? "")
    page.lines.append(".SH COMMANDS")
    for command in tree.command.all.dropFirst() where command.shouldDisplay != false {
      page.command(command)
    }
    for topic in topics { page.topic(topic) }
    page.lines += [
      ".SH SEE ALSO", "\\fBleuko help\\fR, \\fBleuko\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR",
    ]
    return page.lines.joined(separator: "\n") + "\n"
  }

  private mutating func command(_ command: CommandTree.Command) {
    lines += [".SS \(Self.escaped(command.path))"]
    paragraph(command.abstract ?? "")
    discussion(command.discussion ?? "")
    for argument in command.own { self.argument(argument) }
  }

  private mutating func argument(_ argument: CommandTree.Argument) {
    let value = "\\fI\(Self.escaped(argument.valueName ?? "value"))\\fR"
    var head =
      argument.kind == "positional"
      ? value
      : (argument.names ?? []).map { "\\fB\(Self.escaped($0.typed))\\fR" }.joined(separator: ", ")
    if argument.kind == "option" { head += " \(value)" }
    if argument.isRepeating == true { head += " ..." }
    lines += [".TP", head]
    var words = argument.abstract ?? ""
    if let value = argument.defaultValue, !value.isEmpty {
      words += " Usually \(value)."
    }
    paragraph(words, isFirst: true)
  }

  /// Paragraphs; lines that begin with a blank stay as they are.
  private mutating func discussion(_ text: String) {
    for part in text.split(separator: "\n\n") {
      let rows = part.split(separator: "\n").map(String.init)
      let head = rows.prefix { !$0.hasPrefix("  ") }
      if !head.isEmpty { paragraph(head.joined(separator: " ")) }
      example(Array(rows.dropFirst(head.count)))
    }
  }

  private mutating func topic(_ topic: HelpTopic) {
    lines += [
      ".SH \(Self.escaped(topic.name.replacing("-", with: " ").uppercased()))",
      Self.line(topic.abstract),
    ]
    for part in topic.parts {
      switch part {
      case .paragraph(let text): paragraph(text)
      case .heading(let text): lines.append(".SS \(Self.escaped(text))")
      case .example(let rows): example(rows)
      case .list(let items):
        for item in items {
          lines += [".TP", "\\fB\(Self.escaped(item.word))\\fR"]
          paragraph(item.meaning, isFirst: true)
        }
      }
    }
  }

  private mutating func paragraph(_ text: String, isFirst: Bool = false) {
    if text.isEmpty { return }
    if !isFirst { lines.append(".PP") }
    lines.append(Self.line(text))
  }

  private mutating func example(_ rows: [String]) {
    if rows.isEmpty { return }
    lines += [".PP", ".nf", ".RS 2"] + rows.map { Self.line($0) } + [".RE", ".fi"]
  }

  /// A line of text: one that begins like a request is told not to be one.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in HarmlessText.inLine(text).unicodeScalars {
      switch scalar {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "'": out += "\\(aq"
      case "`": out += "\\(ga"
      case "^": out += "\\(ha"
      case "~": out += "\\(ti"
      case _ where scalar.isASCII: out.unicodeScalars.append(scalar)
      default: out += "\\[u\(Self.digits(scalar.value))]"
      }
    }
    return out
  }

  private static func digits(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
