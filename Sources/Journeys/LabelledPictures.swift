public import AtlasStore
import Basis
import Classification
import Exchange
public import Foundation
public import Pictures

/// Real pictures with their classes, findings and splits: of an atlas or of a folder, which trainings
/// and evaluations read alike.
public struct LabelledPictures: Sendable {
  /// One picture that has a class.
  public struct Item: Sendable {
    /// The file's name, for messages.
    public var name: String
    /// SHA-256 of the file.
    public var digest: String
    public var classKey: String
    public var findings: Set<String>
    public var split: Split?
    var origin = Origin.Kind.microscope
    /// How large a pixel is, where somebody has said.
    var scale: PictureScale?
    /// Where the picture is.
    var place: Place
  }

  enum Place: Sendable {
    case file(PictureSource)
    case atlas(Specimen)
  }

  /// By digest, so that the same pictures come in the same order wherever they are.
  public let items: [Item]
  private let atlas: Atlas?

  /// What `place` holds: an atlas, or a folder as `leuko import` takes it. Generated and drawn
  /// pictures are left out, and so is what has no class or one that names no kind of cell.
  ///
  /// Throws `LabelledPicturesError`, `AtlasError` or `DatasetError`.
  public init(at place: URL, vocabulary: Vocabulary, software: String) throws {
    let database = place.appendingPathComponent("atlas.sqlite")
    var found: [Item]
    if FileManager.default.fileExists(atPath: database.path) {
      let atlas = try Atlas(at: place, creating: false, software: software)
      self.atlas = atlas
      var query = Query()
      query.origins = [.microscope]
      found = try atlas.specimens(matching: query).compactMap { specimen in
        specimen.classKey.map {
          Item(
            name: specimen.name, digest: specimen.digest, classKey: $0,
            findings: specimen.findings, split: specimen.split, scale: specimen.knownScale,
            place: .atlas(specimen))
        }
      }
    } else {
      atlas = nil
      let contents = try Importing.plan(place, vocabulary: vocabulary).contents
      var loader = PictureLoader()
      found = try contents.candidates.compactMap { candidate in
        guard candidate.origin == .microscope, let name = candidate.className,
          let key = vocabulary.cellClass(spelled: name)?.key
        else { return nil }
        let digest = try candidate.digest(by: &loader)
        return Item(
          name: candidate.name, digest: digest, classKey: key, findings: candidate.findings,
          split: candidate.split,
          scale: PictureScale(columns: candidate.item.record.extra),
          place: .file(candidate.item.picture))
      }
    }
    found.removeAll { item in
      guard item.split != .excluded else { return true }
      return vocabulary.cellClass(item.classKey)?.counting == .blocksSigning
        || item.classKey == "not_classed"
    }
    var seen: Set<String> = []
    items = found.sorted { ($0.digest, $0.name) < ($1.digest, $1.name) }
      .filter { seen.insert($0.digest).inserted }
    if items.isEmpty { throw LabelledPicturesError.none(path: place.path) }
  }

  /// All pictures in the folder at `place`, whatever it calls them, as being of the class `name`.
  ///
  /// Throws `LabelledPicturesError` or `DatasetError`.
  init(of name: String, at place: URL, vocabulary: Vocabulary) throws {
    atlas = nil
    let contents = try Importing.plan(place, vocabulary: vocabulary).contents
    var loader = PictureLoader()
    let found = try contents.candidates.map { candidate in
      let data = try loader.data(of: candidate.item.picture, name: candidate.source)
      let origin = Importing.origin(notedIn: data, className: name) ?? candidate.origin
      return Item(
        name: candidate.name, digest: Digest.hex(data), classKey: name,
        findings: candidate.findings, split: candidate.split, origin: origin.kind,
        place: .file(candidate.item.picture))
    }
    var seen: Set<String> = []
    items = found.sorted { ($0.digest, $0.name) < ($1.digest, $1.name) }
      .filter { $0.split != .excluded && seen.insert($0.digest).inserted }
    if items.isEmpty { throw LabelledPicturesError.none(path: place.path) }
  }

  /// The picture of an item. Throws `PictureError` or `AtlasError`.
  public func picture(of item: Item) throws -> Picture {
    switch item.place {
    case .file(let source):
      var loader = PictureLoader()
      return try PictureFile.read(
        data: loader.data(of: source, name: item.name), name: item.name)
    case .atlas(let specimen):
      guard let atlas else { throw LabelledPicturesError.none(path: item.name) }
      return try atlas.picture(of: specimen)
    }
  }

  /// The file of an item's picture, unchanged. Throws what reading it throws.
  package func data(of item: Item) throws -> Data {
    switch item.place {
    case .file(let source):
      var loader = PictureLoader()
      return try loader.data(of: source, name: item.name)
    case .atlas(let specimen):
      guard let atlas else { throw LabelledPicturesError.none(path: item.name) }
      return try atlas.pictureData(of: specimen)
    }
  }

  /// What `body` makes of each of these items' pictures, in their order; read and made on several
  /// threads. Throws what reading or `body` throws.
  package func map<Output: Sendable>(
    _ items: [Item], report: @escaping @Sendable (_ done: Int) -> Void = { _ in },
    _ body: @escaping @Sendable (Item, Picture) -> Output
  ) async throws -> [Output] {
    let share = 64
    let starts = Array(stride(from: 0, to: items.count, by: share))
    return try await withThrowingTaskGroup(of: (Int, [Output]).self) { group in
      var waiting = starts.makeIterator()
      func addNext() {
        guard let start = waiting.next() else { return }
        let part = items[start..<min(items.count, start + share)]
        group.addTask {
          try Task.checkCancellation()
          return (start, try part.map { body($0, try picture(of: $0)) })
        }
      }
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { addNext() }
      var parts: [Int: [Output]] = [:]
      var done = 0
      while let (start, part) = try await group.next() {
        parts[start] = part
        done += part.count
        report(done)
        addNext()
      }
      return starts.flatMap { parts[$0] ?? [] }
    }
  }

  /// SHA-256 over what a training reads of them.
  func digest(_ items: [Item]) -> String {
    let lines = items.map { item in
      let findings = item.findings.sorted().joined(separator: " ")
      return "\(item.digest),\(item.classKey),\(findings),\(item.split?.rawValue ?? "")\n"
    }
    return Digest.hex(lines.joined())
  }
}

extension LabelledPictures {
  /// The pictures to learn from and those to choose by.
  ///
  /// Where no picture has the split 'select', one in so many of the others is set aside for it, by
  /// their digests. Pictures without a split are learned from; 'val' and 'test' never are.
  package func parts(aside: UInt32 = 15) -> (train: [Item], select: [Item]) {
    let learnable = items.filter { $0.split == .train || $0.split == nil }
    let select = items.filter { $0.split == .select }
    guard select.isEmpty else { return (learnable, select) }
    func isAside(_ item: Item) -> Bool {
      (UInt32(item.digest.prefix(8), radix: 16) ?? 0) % aside == 0
    }
    return (learnable.filter { !isAside($0) }, learnable.filter(isAside))
  }
}

extension PictureCandidate {
  /// SHA-256 of its file.
  fileprivate func digest(by loader: inout PictureLoader) throws -> String {
    if let expectedDigest { return expectedDigest }
    return Digest.hex(try loader.data(of: item.picture, name: source))
  }
}
