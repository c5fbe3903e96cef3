import Basis
import Foundation

/// WebDataset: `SPLIT-000000.tar` and on, a thousand cells each: the picture, its class's number in
/// `classes.txt`, and a JSON of all that is known. Or `SPLIT-000000.tar.gz`.
struct WebDatasetWriter: DatasetWriter {
  private let root: URL
  private let isZipped: Bool
  private var folder: DatasetFolder
  private var shards: [String: (number: Int, count: Int, tar: TarWriter)] = [:]
  private var numbers: [String: Int] = [:]

  /// Cells in one archive.
  private static let shardCount = 1000

  init(_ root: URL, isZipped: Bool) {
    self.root = root
    self.isZipped = isZipped
    folder = DatasetFolder(root)
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let file = try folder.file(of: item.picture, named: item.path, by: &loader)
    var record = item.record
    record.digest = file.digest
    let split = record.split ?? "all"
    var shard = try shards[split] ?? (0, 0, tar(split, 0))
    if shard.count == Self.shardCount {
      try shard.tar.finish()
      shard = (shard.number + 1, 0, try tar(split, shard.number + 1))
    }
    let stem = folder.stem(of: record, digest: file.digest, in: split)
    let label = record.label ?? "unlabelled"
    let number = numbers[label] ?? numbers.count
    numbers[label] = number
    try shard.tar.add("\(stem).\(file.ending)", file.data)
    try shard.tar.add("\(stem).cls", Data("\(number)".utf8))
    try shard.tar.add("\(stem).json", Data(JSONValue.object(record.object).line.utf8))
    shard.count += 1
    shards[split] = shard
  }

  private func tar(_ split: String, _ number: Int) throws -> TarWriter {
    let digits = String(number)
    let name = "\(split)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return try TarWriter(root.appendingPathComponent(name + ".tar"), isZipped: isZipped)
  }

  mutating func finish() throws {
    for shard in shards.values { try shard.tar.finish() }
    let names = numbers.sorted { $0.value < $1.value }.map(\.key)
    try folder.put(names.map { $0 + "\n" }.joined(), at: "classes.txt")
  }
}
