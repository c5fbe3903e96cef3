import Foundation
import Testing

/// A terminal whose other side is the test: the program runs in it as in a window of a desktop, and the
/// window can be typed into, sized and closed.
final class PseudoTerminal {
  let process: pid_t
  /// All that the program wrote, up to the last megabyte.
  private(set) var output: [UInt8] = []
  /// How many bytes it wrote.
  private(set) var outputCount = 0
  /// What it has switched.
  private(set) var modes = TerminalModes()
  private var master: Int32
  private var status: Int32?
  private var isMute = false
  /// What it answers, by question.
  private let answers: [(question: String, answer: String)]

  static let usualAnswers = [
    ("\u{1B}[5n", "\u{1B}[0n"), ("\u{1B}[c", "\u{1B}[?62;22c"), ("\u{1B}[6n", "\u{1B}[3;2R"),
  ]
  /// What may be the beginning of a question whose end is still to come.
  private var begun: [UInt8] = []

  /// TIOCSPTLCK and TIOCGPTN.
  private static let (unlocking, numbering): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  /// Starts `leuko` with these arguments, as the leader of a session whose terminal this is.
  ///
  /// - Parameters:
  ///   - user: words before it that make it another user's, or that run it in something; empty for one's own.
  ///   - variables: put over the world's.
  ///   - answers: what it answers to the questions of programs.
  init(
    _ arguments: [String], columns: Int = 80, rows: Int = 24, as user: [String] = [],
    variables: [String: String] = [:],
    answers: [(question: String, answer: String)] = PseudoTerminal.usualAnswers, in world: World
  ) throws {
    self.answers = answers
    // As posix_openpt, unlockpt and ptsname do it, which Swift doesn't see.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number): (Int32, Int32) = (0, 0)
    try #require(master >= 0 && ioctl(master, Self.unlocking, &lock) == 0)
    try #require(ioctl(master, Self.numbering, &number) == 0)
    let name = "/dev/pts/\(number)"
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    Self.resize(master, columns, rows)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID: the terminal opened next is the session's. POSIX_SPAWN_SETSIGMASK: no signal is
    // held back from the program, as some are from the thread that runs a test.
    posix_spawnattr_setflags(&attributes, 0x80 | 0x08)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let program = try Program.url.path
    var words =
      (["env", "-C", world.folder.path] + user + [program] + arguments).map { strdup($0) } + [nil]
    let environment = world.environment.merging(variables) { $1 }
    var assignments = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + assignments { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, "env", &actions, &attributes, &words, &assignments)
    try #require(failure == 0, "'\(program)' can't be started")
    process = child
  }

  deinit {
    close()
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  // MARK: The window

  func resize(columns: Int, rows: Int) { Self.resize(master, columns, rows) }

  private static func resize(_ master: Int32, _ columns: Int, _ rows: Int) {
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// The window is closed, or the line drops: the program is hung up.
  func close() {
    if master >= 0 { Foundation.close(master) }
    master = -1
  }

  /// Whether lines are edited and echoed again, as a shell wants it.
  var isCooked: Bool {
    var mode = termios()
    return tcgetattr(master, &mode) == 0
      && mode.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == tcflag_t(ICANON | ECHO | ISIG)
  }

  // MARK: Talking

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Types bytes, reading meanwhile, as a terminal does.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    for _ in 0..<20_000 where !rest.isEmpty && master >= 0 {
      let count = rest.withUnsafeBytes { Foundation.write(master, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno != EAGAIN {
        return
      } else {
        read(within: 1)
      }
    }
  }

  /// Reads what is there, waiting so many milliseconds for the first of it, and answers what is asked.
  func read(within milliseconds: Int32 = 0) {
    guard master >= 0 else { return }
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      let fresh = buffer[..<count]
      outputCount += count
      output += fresh
      modes.take(fresh)
      if output.count > 1 << 21 { output.removeFirst(1 << 20) }
      answer(fresh)
    }
  }

  /// A terminal tells that it is done, what it is and where its cursor stands.
  private func answer(_ fresh: ArraySlice<UInt8>) {
    guard !isMute else { return }
    let bytes = begun + fresh
    let last = bytes.suffix(3)
    begun =
      last.last == UInt8(ascii: "c")
      ? [] : last.lastIndex(of: 0x1B).map { Array(last[$0...]) } ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    for (question, words) in answers {
      for _ in 1..<max(1, text.components(separatedBy: question).count) { write(words) }
    }
  }

  /// Waits for the end without reading anything, as a terminal that stands still; false when it goes on.
  func endsUnread(within seconds: Double = 60) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !hasEnded, Date() < end { usleep(5000) }
    return hasEnded
  }

  /// From now on nothing is answered.
  func fallSilent() { isMute = true }

  /// Waits until the program has written `text` since it began.
  @discardableResult
  func expect(
    _ text: String, within seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      read(within: 20)
      if String(decoding: output, as: UTF8.self).contains(text) { return true }
      if hasEnded { break }
    }
    Issue.record("'\(text)' never showed", sourceLocation: sourceLocation)
    return false
  }

  // MARK: The program

  var hasEnded: Bool {
    if status != nil { return true }
    var value: Int32 = 0
    guard waitpid(process, &value, WNOHANG) == process else { return false }
    status = value
    return true
  }

  /// Waits for the end: the exit status, or the signal as a negative number; nil when it goes on.
  func ending(within seconds: Double = 60) -> Int32? {
    let end = Date().addingTimeInterval(seconds)
    while !hasEnded, Date() < end { if master >= 0 { read(within: 5) } else { usleep(5000) } }
    guard let status else { return nil }
    read()
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  /// Seconds that each of the program's threads, and this one, have waited for a processor so far: what a
  /// busy machine takes, and no fault of the program.
  var waited: [String: Double] {
    let tasks = "/proc/\(process)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    let files = names.map { "\(tasks)/\($0)/schedstat" } + ["/proc/thread-self/schedstat"]
    return files.reduce(into: [:]) { waited, file in
      let words = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: " ")
      waited[file] = words?.dropFirst().first.flatMap { Double($0) }.map { $0 / 1e9 }
    }
  }

  /// Seconds that the program has computed so far.
  var computed: Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let words = text.drop { $0 != ")" }.split(separator: " ")
    guard words.count > 13, let user = Double(words[12]), let system = Double(words[13]) else {
      return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The most bytes of memory that were ever in use at once.
  var mostMemory: Int {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return 1024 * (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
  }
}
