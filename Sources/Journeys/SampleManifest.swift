import AtlasStore
import Exchange
public import Basis
public import Diffusion
public import Foundation

/// The table of a folder of sampled pictures, a row a picture with its whole recipe, in the order of
/// class, seed and index: the same bytes however and wherever the pictures were made.
public struct SampleManifest: Sendable, Hashable {
  static let columns = [
    "file_name", "label", "origin", "width", "height", "sha256", "model", "seed", "index", "steps",
    "guidance", "scheduler", "plan", "engine", "kind", "learned_from", "rules",
  ]

  /// What tables end with that were written before there was a second kind of model, and before there
  /// were rules.
  private static let formerEnds = [
    [Recipe.ModelKind.diffusion.rawValue, "", ""], [""], [],
  ]

  /// One picture.
  struct Row: Sendable, Hashable {
    let fields: [String]

    var file: String { fields[0] }
    var sha256: String { fields[5] }
    var label: String { fields[1] }
    var seed: UInt64 { UInt64(fields[7]) ?? 0 }
    var index: Int { Int(fields[8]) ?? 0 }
  }

  private(set) var rows: [String: Row] = [:]

  /// An empty table.
  public init() {}

  /// The table in the file at `url`. Throws `SeparatedValuesError`, or `SampleManifestError` for a
  /// table of another kind.
  init(reading url: URL) throws {
    let name = url.lastPathComponent
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw SampleManifestError.foreign(name)
    }
    let table = try SeparatedValues(text, name: name)
    let end = Self.formerEnds.first { table.columns == Array(Self.columns.dropLast($0.count)) }
    guard let end else { throw SampleManifestError.foreign(name) }
    for row in table.rows { insert(Row(fields: row + end)) }
  }

  /// Adds a picture; one of the same name gives way.
  ///
  /// - Parameters:
  ///   - file: relative to the folder.
  ///   - sha256: of the file.
  public mutating func insert(file: String, sha256: String, recipe: Recipe) {
    insert(
      Row(fields: [
        file, recipe.className ?? "", "generated", "\(recipe.width)", "\(recipe.height)", sha256,
        recipe.model, "\(recipe.seed)", "\(recipe.index)", "\(recipe.steps)", "\(recipe.guidance)",
        recipe.scheduler?.rawValue ?? "none", recipe.plan, recipe.engine, recipe.kind.rawValue,
        recipe.learnedFrom ?? "", recipe.rules.map(String.init) ?? "",
      ]))
  }

  private mutating func insert(_ row: Row) {
    rows[row.file] = row
  }

  private var sorted: [Row] {
    rows.values.sorted {
      ($0.label, $0.seed, $0.index, $0.file) < ($1.label, $1.seed, $1.index, $1.file)
    }
  }

  /// The file's text.
  var text: String {
    let lines = [Self.columns] + sorted.map(\.fields)
    return lines.map { SeparatedValues.line($0) + "\n" }.joined()
  }

  /// Writes the table into `folder`: a share's under the share's name, the whole as `manifest.csv`,
  /// where it joins the pictures that are listed there already.
  public func write(to folder: URL, shard: Sampling.Shard? = nil) throws {
    let url = folder.appending(path: shard?.manifestName ?? "manifest.csv")
    var all = self
    if shard == nil, let before = try? SampleManifest(reading: url) {
      all.rows = before.rows.merging(rows) { $1 }
    }
    try DurableFile.write(Data(all.text.utf8), to: url)
  }

  /// Joins the tables of all shares in `folder` into `manifest.csv`, once every share is there and
  /// every picture is what its row says; the folder is then what one machine would have made.
  ///
  /// - Returns: how many pictures there are.
  /// - Throws: `SampleManifestError` for what is missing or changed; nothing is written then.
  public static func merge(_ folder: URL) throws -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let shards = names.compactMap { Sampling.Shard(manifestName: $0) }
    guard let count = shards.first?.count else {
      throw SampleManifestError.noShards(folder.path)
    }
    guard shards.allSatisfy({ $0.count == count }) else {
      throw SampleManifestError.mixed(folder.path)
    }
    let missing = Set(1...count).subtracting(shards.map(\.number))
    guard missing.isEmpty else {
      throw SampleManifestError.missingShards(missing.sorted(), of: count)
    }
    var whole = SampleManifest()
    for shard in shards {
      let part = try SampleManifest(reading: folder.appending(path: shard.manifestName))
      for row in part.rows.values {
        try check(row, in: folder)
        whole.insert(row)
      }
    }
    try whole.checkCompleteness()
    try whole.write(to: folder)
    for shard in shards {
      try? FileManager.default.removeItem(at: folder.appending(path: shard.manifestName))
    }
    return whole.rows.count
  }

  private static func check(_ row: Row, in folder: URL) throws(SampleManifestError) {
    guard let data = try? Data(contentsOf: folder.appending(path: row.file)) else {
      throw .missingPicture(row.file)
    }
    guard Digest.hex(data) == row.sha256 else { throw .changedPicture(row.file) }
  }

  /// Every class and seed has one run of indices, without a hole.
  private func checkCompleteness() throws(SampleManifestError) {
    var before: Row?
    for row in sorted {
      if let before, before.label == row.label, before.seed == row.seed,
        row.index != before.index + 1
      {
        throw .hole(label: row.label, seed: row.seed, index: before.index + 1)
      }
      before = row
    }
  }
}

/// Why the shares of an order can't be put together.
public enum SampleManifestError: Explained, Equatable {
  /// The file isn't the table of a folder of sampled pictures.
  case foreign(String)
  /// No share has been finished there.
  case noShards(String)
  /// Shares of orders cut differently.
  case mixed(String)
  /// These shares aren't finished.
  case missingShards([Int], of: Int)
  /// A picture that is listed isn't there.
  case missingPicture(String)
  /// A picture isn't the one that was made.
  case changedPicture(String)
  /// A picture that no share has made.
  case hole(label: String, seed: UInt64, index: Int)

  /// What is wrong, by name.
  public var summary: String {
    switch self {
    case .foreign(let name): "'\(name)' isn't a table of sampled pictures"
    case .noShards(let folder): "no share is finished in '\(folder)'"
    case .mixed(let folder): "'\(folder)' has shares of orders that were cut differently"
    case .missingShards(let numbers, let count):
      "of \(count) shares these aren't finished: "
        + numbers.map(String.init).joined(separator: ", ")
    case .missingPicture(let file): "the picture '\(file)' isn't there"
    case .changedPicture(let file): "the picture '\(file)' isn't the one that was made"
    case .hole(let label, let seed, let index):
      "no share has made picture \(index) of '\(label)' with seed \(seed)"
    }
  }

  /// How to get there.
  public var remedy: String? {
    switch self {
    case .foreign: "move it out of the folder"
    case .noShards: "make them with --shard 1/N to N/N and the same --out"
    case .mixed: "use one folder for one order"
    case .missingShards, .missingPicture, .changedPicture: "make those shares again"
    case .hole: "make all shares with the same --count and --first"
    }
  }

  /// Something in the folder isn't as it should be.
  public var exitStatus: ExitStatus {
    if case .noShards = self { .noInput } else { .badData }
  }
}
