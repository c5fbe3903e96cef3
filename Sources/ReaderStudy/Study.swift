import Basis
public import Foundation

/// A sealed blind test: rules, pictures and logs, but neither truth nor class.
public struct Study: Sendable {
  /// How far one reader has come.
  public struct Standing: Sendable, Hashable {
    /// The reader's id.
    public var reader: String
    /// Showings answered.
    public var answered: Int
    /// Showings in all.
    public var showings: Int
    /// Whether the log could be read to its end.
    public var isReadable: Bool
    /// Whether the sitting was ever opened.
    public var hasBegun = false

    /// Whether every showing is answered.
    public var isComplete: Bool { answered == showings }
  }

  /// `NAME.study`.
  public let folder: URL
  /// The public rules.
  public let manifest: Manifest
  /// SHA-256 of the manifest's file.
  let manifestHash: String
  /// The code that binds the rules, as it was printed at sealing.
  public let code: StudyCode

  /// Opens the study at `folder`; throws when its manifest isn't what was sealed.
  public init(at folder: URL) throws(StudyError) {
    let data = try StudyFile.read(folder.appendingPathComponent(ManifestFile.name))
    let file = try ManifestFile(data)
    self.folder = folder
    manifest = file.manifest
    manifestHash = file.hash
    code = file.code
  }

  /// The pictures of the test; throws when they aren't those sealed.
  func package() throws(StudyError) -> PicturePackage {
    try package("package.bin", hash: manifest.packageSha256)
  }

  /// The practice pictures, with their truth.
  public func practice() throws(StudyError) -> Practice { try practice(again: 0) }

  /// The practice pictures, in another order whenever they are taken again.
  func practice(again times: Int) throws(StudyError) -> Practice {
    Practice(
      package: try package("practice.bin", hash: manifest.practiceSha256), again: times)
  }

  private func package(_ name: String, hash: String) throws(StudyError) -> PicturePackage {
    let data = try StudyFile.read(folder.appendingPathComponent(name))
    guard Digest.hex(data) == hash else {
      throw .damaged(file: name, line: nil, problem: "it isn't the package that was sealed")
    }
    return try PicturePackage(data, name: name)
  }

  func logFile(of reader: String) -> URL {
    folder.appendingPathComponent("logs").appendingPathComponent("\(reader).jsonl")
  }

  func chainStart(of reader: String) -> String {
    StudyProtocol.chainStart(
      study: manifest.plan.name, reader: reader, commitment: manifest.commitment)
  }

  /// What isn't as it was sealed or written, as far as that shows without the key. Empty is good.
  public func check() -> [String] {
    var problems: [String] = []
    func attempt(_ work: () throws(StudyError) -> Void) {
      do throws(StudyError) {
        try work()
      } catch {
        problems.append(error.summary)
      }
    }
    attempt { () throws(StudyError) in _ = try practice() }
    attempt { () throws(StudyError) in
      let ids = try package().records.map(\.id)
      for reader in manifest.readers {
        attempt { () throws(StudyError) in try check(reader.id, ids: ids) }
      }
    }
    return problems
  }

  private func check(_ reader: String, ids: [String]) throws(StudyError) {
    let url = logFile(of: reader)
    guard FileManager.default.fileExists(atPath: url.path),
      let order = manifest.order(of: reader), ids.count == manifest.records
    else { return }
    let name = url.lastPathComponent
    let content = try AnswerLog.read(
      StudyFile.read(url), name: name, start: chainStart(of: reader))
    _ = try SittingProgress(
      order: order, plan: manifest.plan, ids: ids, entries: content.entries,
      manifestHash: manifestHash, logName: name)
    let sense = LogSense(content.entries, reader: reader, created: manifest.created)
    if let first = sense.problems.first {
      throw .damaged(file: name, line: first.line, problem: first.words)
    }
  }

  /// How far every listed reader has come.
  public var standings: [Standing] {
    manifest.readers.map { reader in
      let url = logFile(of: reader.id)
      var standing = Standing(
        reader: reader.id, answered: 0, showings: manifest.plan.showings, isReadable: true)
      guard FileManager.default.fileExists(atPath: url.path) else { return standing }
      do throws(StudyError) {
        let content = try AnswerLog.read(
          StudyFile.read(url), name: url.lastPathComponent, start: chainStart(of: reader.id))
        standing.hasBegun = !content.entries.isEmpty
        standing.answered = content.entries.count(where: \.isAnswer)
      } catch {
        standing.isReadable = false
      }
      return standing
    }
  }
}

/// The pictures a reader practises on, with the truth told after each.
public struct Practice: Sendable {
  private let records: [PicturePackage.Record]
  private let size: (width: Int, height: Int)
  private var ratings: [Rating] = []

  init(package: PicturePackage, again times: Int) {
    size = (package.width, package.height)
    let order = StudyProtocol.shuffle(count: package.records.count, seed: UInt64(times))
    records = times == 0 ? package.records : order.map { package.records[$0] }
  }

  /// The truth about the picture to judge, for a simulation.
  var truth: Truth? { answered < count ? records[answered].truth : nil }

  /// Practice pictures in all.
  public var count: Int { records.count }
  /// How many are answered.
  public var answered: Int { ratings.count }
  /// Whether all are answered.
  public var isFinished: Bool { answered == count }

  /// The picture to judge; nil when all are.
  public var picture: StudyPicture? {
    guard answered < count else { return nil }
    return StudyPicture(width: size.width, height: size.height, rgb: records[answered].rgb)
  }

  /// Takes the answer to the current picture and tells the truth; nil when all are answered.
  @discardableResult
  public mutating func answer(_ rating: Rating) -> Truth? {
    guard answered < count else { return nil }
    ratings.append(rating)
    return records[answered - 1].truth
  }

  /// How many answers were right.
  public var right: Int {
    zip(ratings, records).count { $0.isFake == ($1.truth == .fake) }
  }
}

/// Pixels to show, and nothing else.
public struct StudyPicture: Sendable, Hashable {
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// width x height x 3 bytes, sRGB, rows from the top.
  public var rgb: [UInt8]

  /// A picture; `rgb` must hold width x height x 3 bytes.
  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == width * height * 3, "RGB bytes and size disagree")
    self.width = width
    self.height = height
    self.rgb = rgb
  }
}
