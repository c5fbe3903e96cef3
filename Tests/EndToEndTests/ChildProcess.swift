import Foundation
import Testing

/// A program run to its end.
///
/// Foundation's `Process` isn't used: it waits until nobody holds the descriptors it handed down,
/// and tmux's server, which outlives the call that starts it, does.
enum ChildProcess {
  /// What a run gave.
  struct Result {
    var output: String
    var errors: String
    var status: Int32
  }

  /// Runs `program`, looked up along PATH, and waits for it. Its input is empty.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: URL
  ) throws -> Result {
    let files = try [0, 1].map { _ in
      let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("leuko-child-\(UUID().uuidString)")
      try Data().write(to: url)
      return url
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    let status = try spawn(
      program, arguments, environment: environment, in: folder, output: files[0], errors: files[1])
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(output: texts[0], errors: texts[1], status: status)
  }

  private static func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: URL,
    output: URL, errors: URL
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_APPEND, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_APPEND, 0)
    var words = (["env", "-C", folder.path, program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, "env", &actions, nil, &words, &variables)
    let reason = String(cString: strerror(failure))
    try #require(failure == 0, "'\(program)' can't be started: \(reason)")
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    // The low seven bits are the signal that ended it, the next eight the exit status.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }
}
