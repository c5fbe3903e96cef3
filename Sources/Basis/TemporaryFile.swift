import Foundation

/// A file on its way to its name: hidden, beside its target, and locked while it is being written, so
/// that what a killed process left behind can be told from what another one is writing.
struct TemporaryFile {
  let path: String
  let descriptor: Int32

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  private static let suffix = ".leuko"

  /// Nil where the system refuses; `errno` says why.
  ///
  /// Beside the target, since only within one file system does a rename replace the old file in one
  /// step. The system narrows the permissions by the umask.
  init?(for url: URL, permissions: mode_t) {
    let folder = url.deletingLastPathComponent().path
    // A name has at most 255 bytes.
    let stem = String(decoding: url.lastPathComponent.utf8.prefix(200), as: UTF8.self)
    while true {
      let tag = String((0..<8).map { _ in Self.letters.randomElement() ?? "x" })
      let path = "\(folder)/.\(stem).\(tag)\(Self.suffix)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
      if descriptor < 0 {
        if errno == EEXIST || errno == EINTR { continue }
        return nil
      }
      flock(descriptor, LOCK_EX)
      var facts = stat()
      // A sweep may have come between the making and the lock.
      if fstat(descriptor, &facts) == 0, facts.st_nlink > 0 {
        self.path = path
        self.descriptor = descriptor
        return
      }
      Foundation.close(descriptor)
    }
  }

  /// Gives it the mode of the file it is to replace, but no right it wasn't made with for all but the
  /// owner. False where the system refuses.
  func keepMode(of url: URL) -> Bool {
    var (old, own) = (stat(), stat())
    guard lstat(url.path, &old) == 0, old.st_mode & S_IFMT == S_IFREG else { return true }
    guard fstat(descriptor, &own) == 0 else { return false }
    let isPrivate = own.st_mode & 0o077 == 0
    return fchmod(descriptor, old.st_mode & (isPrivate ? 0o700 : 0o777)) == 0
  }

  func close() {
    Foundation.close(descriptor)
  }

  func remove() {
    unlink(path)
    close()
  }

  static func isName(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(suffix)
  }

  /// Removes a file of such a name unless somebody holds its lock.
  static func removeIfLeft(at path: String) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { Foundation.close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlink(path)
  }
}
