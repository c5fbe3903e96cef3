import Foundation

/// A lock on a file that ends with the process that holds it, however that ends: `flock`.
struct FileLock: ~Copyable {
  let descriptor: Int32

  /// Takes the lock at `url`; nil where another process has it.
  init?(_ url: URL) {
    let file = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return nil }
    // Whoever only asks whether it is held has it for an instant: that is waited for.
    var isTaken = flock(file, LOCK_EX | LOCK_NB) == 0
    for _ in 0..<5 where !isTaken {
      usleep(2000)
      isTaken = flock(file, LOCK_EX | LOCK_NB) == 0
    }
    guard isTaken else {
      close(file)
      return nil
    }
    descriptor = file
  }

  deinit { Self.release(descriptor) }

  /// Closing alone would leave the lock to a child that is being started just now, until that has
  /// become another program.
  private static func release(_ file: Int32) {
    _ = flock(file, LOCK_UN)
    close(file)
  }

  /// Leaves a note in the file, for whoever looks; a note that can't be left is no harm.
  func note(_ text: String) {
    guard ftruncate(descriptor, 0) == 0 else { return }
    let bytes = Array((text + "\n").utf8)
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }

  /// Whether some process has the lock at `url`.
  static func isHeld(_ url: URL) -> Bool {
    let file = open(url.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { release(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0
  }
}
