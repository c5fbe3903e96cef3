import Basis

/// What is published of the leak audit: that it was passed, or why its findings were overridden, and
/// a hash of its table. The table itself depends on the truth of every picture and lies in the key.
public struct AuditSeal: Sendable, Hashable, Codable {
  /// Whether nothing was found that stops sealing.
  public var passed: Bool
  /// The written reason to seal all the same; nil where it was passed.
  public var override: String?
  /// SHA-256 of `blindtest-audit-v1`, the key's salt and the table as canonical
  /// JSON, each followed by a line
  /// feed. The salt keeps anyone from trying truths until the hash fits.
  public var sha256: String

  init(_ audit: LeakAudit, override: String?, salt: String) throws {
    passed = audit.blocking.isEmpty
    self.override = audit.blocking.isEmpty ? nil : override
    sha256 = try Self.hash(audit, salt: salt)
  }

  /// Whether `audit` is the table this seal was made of.
  func fits(_ audit: LeakAudit, salt: String) -> Bool {
    (try? Self.hash(audit, salt: salt)) == sha256
  }

  /// One line for the rules' code.
  var line: String { "\(passed) \(override ?? "") \(sha256)" }

  private static func hash(_ audit: LeakAudit, salt: String) throws -> String {
    let table = try CanonicalJSON(encoding: audit).written
    return Digest.hex("blindtest-audit-v1\n\(salt)\n\(table)\n")
  }
}
