import Basis
import Foundation
import Pictures

/// MedMNIST: `cells.npz` with images and labels a split, `class_names`, and `SPLIT_records` for what
/// numbers have no place for. All pictures have one size.
struct MedMNISTWriter: DatasetWriter {
  private let root: URL
  /// The side all pictures are brought to; nil where they must have one size already.
  private let side: Int?
  private var size: PictureSize?
  private var splits: [String: Split] = [:]

  private struct Split {
    let spool: OpenFile
    var count = 0
    var labels: [String] = []
    var records: [JSONValue] = []
  }

  init(_ root: URL, side: Int?) {
    self.root = root
    self.side = side
  }

  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws {
    let data = try loader.data(of: item.picture, name: item.path)
    var picture = try PictureFile.read(data: data, name: item.path)
    if let side {
      let square = picture.croppedToCentre(side: min(picture.width, picture.height))
      picture = square.width == side ? square : square.resized(width: side, height: side)
    }
    let own = try PictureSize(of: PictureFile.png(picture), name: item.path)
    guard size == nil || size == own else {
      let first = size.map { "\($0.width) x \($0.height)" } ?? ""
      throw DatasetError.unfit(
        format: "a MedMNIST npz",
        reason: "they have several sizes, \(first) and \(own.width) x \(own.height); say --size 64")
    }
    size = own
    let name = item.record.split ?? "all"
    var split = try splits[name] ?? Split(spool: OpenFile())
    guard split.spool.append(picture.bytes, at: split.count * picture.bytes.count) else {
      throw DurableFileError.failed(
        path: root.path, reason: String(cString: strerror(errno)))
    }
    var record = item.record
    record.digest = nil
    (record.width, record.height) = (own.width, own.height)
    split.count += 1
    split.labels.append(record.label ?? "unlabelled")
    record.label = nil
    record.split = nil
    split.records.append(.object(record.object))
    splits[name] = split
  }

  mutating func finish() throws {
    let names = Set(splits.values.flatMap(\.labels)).sorted()
    guard names.count <= 256 else {
      throw DatasetError.unfit(format: "a MedMNIST npz", reason: "they have more than 256 classes")
    }
    var numbers: [String: UInt8] = [:]
    for (number, name) in names.enumerated() { numbers[name] = UInt8(number) }
    var zip = try ZipWriter(root.appendingPathComponent("cells.npz"))
    let size = self.size.map { [$0.height, $0.width, 3] } ?? [1, 1, 3]
    for (name, split) in splits.sorted(by: { $0.key < $1.key }) {
      let head = NumPyArray.head(type: "|u1", shape: [split.count] + size)
      let bytes = size.reduce(split.count, *)
      try zip.add("\(name)_images.npy", count: head.count + bytes) { take in
        try take(head)
        for start in stride(from: 0, to: bytes, by: 1 << 20) {
          let part = split.spool.bytes(at: start, count: min(1 << 20, bytes - start))
          try take(part ?? [])
        }
      }
      try zip.add(
        "\(name)_labels.npy",
        NumPyArray.file(bytes: split.labels.map { numbers[$0] ?? 0 }, shape: [split.count, 1]))
      let lines = Array(split.records.map(\.line).joined(separator: "\n").utf8)
      try zip.add("\(name)_records.npy", NumPyArray.file(bytes: lines, shape: [lines.count]))
    }
    try zip.add("class_names.npy", NumPyArray.file(texts: names))
    try zip.finish()
  }
}

extension OpenFile {
  /// Writes all of `bytes` at `offset`; false when the system refuses, and `errno` says why.
  func append(_ bytes: [UInt8], at offset: Int) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = pwrite(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
          off_t(offset + done))
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }
}
