import AtlasStore
import Basis
import Diffusion
import Foundation
import Journeys

/// What somebody can send when something failed. Every value is a number, a version, or one of words
/// that this program has itself: nothing a person typed or a file holds can come in.
struct ErrorReport: Encodable {
  var program: Program
  var system: System
  var terminal: Terminal
  var settings: Files
  var atlas: Counts?
  /// Why there is no count: the kind of the error.
  var atlasError: String?
  var errors: [ErrorMemory.Entry]
  var crash: [String]

  struct Program: Encodable {
    var version = Leuko.version
    var engine = Engine.version
    var isOptimised: Bool
  }

  struct System: Encodable {
    var kernel: String
    var machine: String
    var distribution: String
    var processors: Int
    var memoryMegabytes: Int
  }

  struct Terminal: Encodable {
    var term: String
    var colours: String
    var locale: String
    var isTmux: Bool
    var isRemote: Bool
    var hasNoColour: Bool
    var columns: Int
    var rows: Int
  }

  struct Files: Encodable {
    /// Which settings are made, not to what.
    var settings: [String]
    var keysOfOnesOwn: Int
    var hasClassesFile: Bool
    var settingsError: String?
    var classesError: String?
    var modelsFound: Int
  }

  struct Counts: Encodable {
    var specimens: Int
    var entries: Int
    var fields: Int
    var people: Int
    var views: Int
    var origins: [String: Int]
    var splits: [String: Int]
    /// Of the classes that came with the program.
    var classes: [String: Int]
    var inOtherClasses: Int
    var unlabelled: Int
    var databaseBytes: Int
  }

  init(folders: Folders, atlasNamed name: String?, memory: ErrorMemory) {
    let environment = ProcessInfo.processInfo.environment
    program = .ofThisProgram
    system = .ofThisMachine
    terminal = Terminal(environment)
    settings = Files(folders)
    errors = memory.entries
    crash = memory.crash
    let place = folders.atlas(named: name, environment: environment)
    do {
      atlas = try Counts(place)
    } catch {
      atlasError = ErrorMemory.kind(error)
    }
  }
}

extension ErrorReport.Program {
  fileprivate static var ofThisProgram: Self {
    var isOptimised = true
    assert(
      {
        isOptimised = false; return true
      }())
    return Self(isOptimised: isOptimised)
  }
}

extension ErrorReport.System {
  fileprivate static var ofThisMachine: Self {
    var names = utsname()
    uname(&names)
    let process = ProcessInfo.processInfo
    return Self(
      kernel: ErrorReport.plain(ErrorReport.text(names.release)),
      machine: ErrorReport.plain(ErrorReport.text(names.machine)),
      distribution: ErrorReport.plain(distribution), processors: process.activeProcessorCount,
      memoryMegabytes: Int(process.physicalMemory >> 20))
  }

  /// 'debian 12', of `/etc/os-release`.
  private static var distribution: String {
    let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
    func value(_ key: String) -> String? {
      text.split(separator: "\n").first { $0.hasPrefix("\(key)=") }
        .map { String($0.dropFirst(key.count + 1)).replacing("\"", with: "") }
    }
    return [value("ID"), value("VERSION_ID")].compactMap(\.self).joined(separator: " ")
  }
}

extension ErrorReport.Terminal {
  fileprivate init(_ environment: [String: String]) {
    var window = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0
    self.init(
      term: ErrorReport.plain(environment["TERM"] ?? ""),
      colours: ErrorReport.plain(environment["COLORTERM"] ?? ""),
      locale: ErrorReport.plain(
        environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""),
      isTmux: environment["TMUX"] != nil, isRemote: environment["SSH_CONNECTION"] != nil,
      hasNoColour: environment["NO_COLOR"].map { !$0.isEmpty } ?? false,
      columns: isKnown ? Int(window.ws_col) : 0, rows: isKnown ? Int(window.ws_row) : 0)
  }
}

extension ErrorReport.Files {
  fileprivate init(_ folders: Folders) {
    var settings = Settings()
    do {
      settings = try Settings.read(at: folders.settingsFile)
    } catch {
      settingsError = ErrorMemory.kind(error)
    }
    do {
      _ = try Vocabulary.read(at: folders.classesFile)
    } catch {
      classesError = ErrorMemory.kind(error)
    }
    self.settings = [
      ("theme", settings.theme != nil), ("glyphs", settings.glyphs != nil),
      ("model", settings.model != nil), ("pixel_size", settings.pixelSize != nil),
      ("accessible", settings.accessible != nil), ("threads", settings.threads != nil),
    ].filter(\.1).map(\.0)
    keysOfOnesOwn = settings.keys.count
    hasClassesFile = FileManager.default.fileExists(atPath: folders.classesFile.path)
    modelsFound = folders.sampleModels().count
  }
}

extension ErrorReport.Counts {
  fileprivate init(_ place: URL) throws {
    let atlas = try Atlas(at: place, creating: false, software: "leuko \(Leuko.version)")
    specimens = try atlas.count()
    entries = Int(try atlas.journalHead())
    fields = try atlas.fields().count
    people = try atlas.labellerCounts().count
    views = try atlas.views().count
    origins = Dictionary(
      uniqueKeysWithValues: try atlas.originCounts().map { ($0.key.rawValue, $0.value) })
    splits = Dictionary(
      try atlas.splitCounts().map { ($0.key?.rawValue ?? "none", $0.value) }, uniquingKeysWith: +)
    let counts = try atlas.classCounts()
    let known = Set(Vocabulary.builtIn.classes.map(\.key))
    classes = [:]
    inOtherClasses = 0
    for case (let key?, let count) in counts {
      if known.contains(key) { classes[key] = count } else { inOtherClasses += count }
    }
    unlabelled = counts[nil] ?? 0
    let file = place.appendingPathComponent("atlas.sqlite").path
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    databaseBytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}

extension ErrorReport {
  /// At most forty letters, digits and '.-_+ ', of text that isn't the program's own.
  fileprivate static func plain(_ text: String) -> String {
    String(
      text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_+ ".contains($0)) }.prefix(40))
  }

  /// The text in one of the system's arrays of characters.
  fileprivate static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
