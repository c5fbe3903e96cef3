import AtlasStore
import Console
import CursesTerminal
import Diffusion
import Foundation
import Journeys

/// What the doctor looks at, one line each, with what to mend.
struct Examination: Encodable {
  /// One thing that was looked at.
  struct Finding: Encodable {
    var what: String
    var state: String
    var isGood: Bool
    /// What to do about it; empty where there is nothing to do.
    var remedy: String
  }

  var findings: [Finding] = []
  /// What the terminal can do, and where each was learned.
  var terminal: [TerminalSurvey.Line] = []
  /// The one thing to set on the terminal that would show most more.
  var advice: String?

  static func examine(folders: Folders) -> Examination {
    var examination = Examination()
    let environment = ProcessInfo.processInfo.environment
    let survey = TerminalSurvey.take(environment: environment)
    (examination.terminal, examination.advice) = (survey.lines, survey.advice)
    examination.look(at: environment)
    examination.machine()
    examination.files(folders)
    return examination
  }

  var words: String {
    let width = findings.map(\.what.count).max() ?? 8
    return findings.map { finding in
      let name = finding.what.padding(toLength: width + 2, withPad: " ", startingAt: 0)
      let line = "\(finding.isGood ? "  " : "! ")\(name)\(finding.state)\n"
      return finding.remedy.isEmpty
        ? line : line + String(repeating: " ", count: width + 4) + finding.remedy + "\n"
    }.joined() + table
  }

  /// The terminal, a line a matter: what, state, where it was learned.
  private var table: String {
    func column(_ texts: [String]) -> Int { (texts.map(\.count).max() ?? 0) + 2 }
    let widths = (column(terminal.map(\.what)), column(terminal.map(\.state)))
    let lines = terminal.map { line in
      "  " + line.what.padding(toLength: widths.0, withPad: " ", startingAt: 0)
        + line.state.padding(toLength: widths.1, withPad: " ", startingAt: 0) + line.origin + "\n"
    }
    return "\nThis terminal, and where each was learned:\n" + lines.joined()
      + (advice.map { "  To set: \($0).\n" } ?? "  There is nothing to set.\n")
  }

  private mutating func add(
    _ what: String, _ state: String, isGood: Bool = true, remedy: String = ""
  ) {
    findings.append(Finding(what: what, state: state, isGood: isGood, remedy: isGood ? "" : remedy))
  }

  private mutating func look(at environment: [String: String]) {
    let term = environment["TERM"] ?? ""
    add(
      "terminal", term.isEmpty ? "TERM isn't set" : term,
      isGood: !term.isEmpty && term != "dumb", remedy: "set TERM, for example to xterm-256color")
    let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
    let isUnicode = locale.uppercased().replacing("-", with: "").contains("UTF8")
    add(
      "characters", locale.isEmpty ? "no locale is set; C.UTF-8 is used" : locale,
      isGood: isUnicode || locale.isEmpty, remedy: "set LANG=C.UTF-8")
    let memory = TerminalMemory.read(at: Folders.ofThisProcess().terminalsFile)
    let chosen = memory.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    add(
      "glyphs",
      chosen.isEmpty
        ? "as the terminal says; C-g in the console is a test card to choose by eye"
        : "chosen by eye for " + chosen.joined(separator: ", "))
    if environment["SSH_CONNECTION"] != nil {
      add("connection", "over SSH: pictures are drawn with characters, few bytes each")
    }
    var window = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
      add(
        "window", "\(window.ws_col) x \(window.ws_row)",
        isGood: window.ws_col >= 80 && window.ws_row >= 24,
        remedy: "make it 80 x 24 or larger to see more")
    }
  }

  private mutating func machine() {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    add("processors", "\(processors), of which sampling uses all unless settings.toml says fewer")
    let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
    add(
      "memory", String(format: "%.1f GB", memory), isGood: memory > 1.5,
      remedy: "sampling wants half a gigabyte, training more")
    add("engine", "version \(Engine.version)")
  }

  private mutating func files(_ folders: Folders) {
    let settings = Result { try Settings.read(at: folders.settingsFile) }
    switch settings {
    case .success: add("settings", folders.settingsFile.path)
    case .failure(let error): add("settings", "\(error)", isGood: false, remedy: "mend the file")
    }
    let vocabulary = Result { try Vocabulary.read(at: folders.classesFile) }
    if let keys = try? settings.get().keys, let known = try? vocabulary.get() {
      do {
        _ = try KeyMap(keys, vocabulary: known)
      } catch {
        add("keys", error.summary, isGood: false, remedy: error.remedy ?? "mend the file")
      }
    }
    if case .failure(let error) = vocabulary {
      add("classes", "\(error)", isGood: false, remedy: "mend the file")
    }
    let atlas = folders.atlas(named: nil, environment: ProcessInfo.processInfo.environment)
    let isThere = FileManager.default.fileExists(
      atPath: atlas.appendingPathComponent("atlas.sqlite").path)
    add("atlas", atlas.path + (isThere ? "" : " (made by the first import)"))
    add(
      "themes", folders.themes?.path ?? "none near the program", isGood: folders.themes != nil,
      remedy: "keep 'Themes' beside or above the program")
    let model = folders.model(named: nil, settings: (try? settings.get()) ?? Settings())
    add(
      "model", model?.path ?? "none came with the program", isGood: model != nil,
      remedy: "name one with --model, or as 'model' in settings.toml")
  }
}
