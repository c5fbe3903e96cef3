import Foundation

/// A lock on a file that ends with the process that holds it, however that ends: `flock`.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock at `url`; nil where another process has it.
  init?(_ url: URL) {
    let file = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return nil }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
    descriptor = file
  }

  deinit { close(descriptor) }

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
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0
  }
}
