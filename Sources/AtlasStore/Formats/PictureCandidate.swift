public import Foundation

/// A file that may become a specimen, and what its place or a manifest says about it.
public struct PictureCandidate: Sendable, Hashable {
  /// The file.
  public var file: URL
  /// Its path relative to the folder imported.
  public var source: String
  /// Its class in the words of the folder or manifest; nil when there are none.
  public var className: String?
  public var split: Split?
  /// The keys of its findings.
  public var findings: Set<String> = []
  /// The table its findings were derived by; nil when they came with the class.
  public var findingsFrom: String?
  public var origin: Origin = .microscope
  public var comment = ""
  /// The SHA-256 the file should have; nil when nobody says.
  public var expectedDigest: String?

  public init(file: URL, source: String) {
    self.file = file
    self.source = source
  }
}

/// What a folder holds, by names alone: nothing has been opened but its tables.
public struct FolderContents: Sendable, Hashable {
  /// The files to take in, in the order of their names or of the manifest.
  public var candidates: [PictureCandidate] = []
  /// Names that can't be taken in, and why.
  public var refused: [Refusal] = []
  /// Listed in the manifest, but not there.
  public var missing: [String] = []
  /// Pictures that are there, but not listed in the manifest.
  public var unlisted: [String] = []
  /// How many other files were left out, by their endings in small letters.
  public var others: [String: Int] = [:]
  /// Tags of tables beside the manifest that are no findings, and how many files have them.
  public var unknownTags: [String: Int] = [:]
  /// Whether a manifest led.
  public var manifest: String?

  public init() {}
}

/// A name that can't be taken in, and why.
public struct Refusal: Sendable, Hashable, Codable {
  /// Relative to the folder imported.
  public var path: String
  /// A sentence.
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
