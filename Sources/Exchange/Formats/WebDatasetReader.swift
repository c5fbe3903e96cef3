import Basis
import Foundation

/// WebDataset: tar archives in which files of one key, which is the name up to the first point, lie
/// one after the other: `KEY.png`, `KEY.cls`, `KEY.json`.
struct WebDatasetReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    let shards = tree.files.filter(DatasetTree.isTar)
    return tree.leading.map { shards.contains($0) } ?? !shards.isEmpty
  }

  static func contents(of tree: DatasetTree) throws -> DatasetContents {
    var contents = DatasetContents(format: .webDataset)
    let shards = tree.files.filter(DatasetTree.isTar)
    guard !shards.isEmpty else {
      throw DatasetError.damaged(
        file: tree.root.lastPathComponent, format: "WebDataset",
        reason: "it has no .tar or .tar.gz file")
    }
    contents.table = shards.joined(separator: ", ")
    let names = names(beside: tree)
    for shard in shards {
      let archive = try TarArchive(tree.url(shard))
      contents.refused += archive.refused.map {
        Refusal(path: "\(shard)/\($0.path)", reason: $0.reason)
      }
      let split = DatasetTree.splitWord(in: shard)
      var sample: Sample?
      for member in archive.members {
        let key = Self.key(of: member.name)
        if sample?.key != key {
          sample?.add(to: &contents, shard: shard, split: split, names: names)
          sample = Sample(key: key)
        }
        sample?.members.append(member)
      }
      sample?.add(to: &contents, shard: shard, split: split, names: names)
    }
    return contents
  }

  /// The list of classes beside the shards; empty where there is none.
  private static func names(beside tree: DatasetTree) -> [Int: String] {
    for file in ["classes.txt", "classnames.txt"] {
      if let text = tree.text(file, most: 1 << 24) { return NamesFile(lines: text).names }
    }
    return [:]
  }

  private static func key(of name: String) -> String {
    let folder = DatasetTree.folder(of: name)
    let leaf = name.dropFirst(folder.isEmpty ? 0 : folder.count + 1)
    let stem = leaf.prefix { $0 != "." }
    return folder.isEmpty ? String(stem) : "\(folder)/\(stem)"
  }
}

/// The files of one key.
private struct Sample {
  let key: String
  var members: [TarArchive.Member] = []

  private func member(_ ending: String) -> TarArchive.Member? {
    members.first { DatasetTree.ending(of: $0.name) == ending }
  }

  private func text(_ ending: String) -> String? {
    guard let member = member(ending), member.slice.count <= 1 << 24,
      let bytes = member.slice.bytes()
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func add(
    to contents: inout DatasetContents, shard: String, split: String?, names: [Int: String]
  ) {
    let path = "\(shard)/\(key)"
    guard let picture = members.first(where: { DatasetTree.isPicture($0.name) }) else {
      for member in members {
        let ending = DatasetTree.ending(of: member.name)
        if let name = DatasetTree.foreignPictures[ending] {
          contents.refused.append(
            Refusal(path: path, reason: "it is \(name), which is not read; convert it to PNG"))
          return
        }
      }
      contents.others["tar members without a picture", default: 0] += 1
      return
    }
    var record = DatasetRecord()
    if let text = text("json") {
      guard let object = JSONReader.read(Data(text.utf8))?.object else {
        contents.refused.append(Refusal(path: path, reason: "its .json is no JSON object"))
        return
      }
      record = DatasetRecord(object: object)
    }
    if let text = text("cls"), record.label == nil {
      record.label = Int(text).map { names[$0] ?? "class \($0)" } ?? (text.isEmpty ? nil : text)
    }
    if let label = record.label, ImageFolderReader.unlabelled.contains(label) {
      record.label = nil
    }
    record.split = record.split ?? split
    contents.items.append(
      DatasetItem(path: path, record: record, picture: .slice(picture.slice)))
  }
}
