import Basis
import Foundation
import Pictures

/// WebDataset: tar archives in which the files of a sample have a key in common, which is their name up
/// to one of its points: `KEY.png`, `KEY.cls`, `KEY.json`.
///
/// Keys are the names of `.cls` and `.json` files without their ending, so that keys may have points;
/// other files belong to the longest key they begin with, and pictures without any to themselves or to
/// the picture of the shorter name. The picture is `KEY.png` (or another ending of pictures) where there
/// is one; two of these are refused. Else every `KEY.WORD.png` is a cell, but for words that mean masks.
/// What is not a cell is passed over by name. `.json` and `.cls` that name different classes are
/// refused. The split is that of the archive's name.
struct WebDatasetReader: DatasetReader {
  /// Beside pictures, a tar has to be one of samples: it may be anything else.
  static func recognises(_ tree: DatasetTree) -> Bool {
    let shards = shards(of: tree)
    guard tree.leading == nil, !tree.pictures.isEmpty else { return !shards.isEmpty }
    return shards.contains {
      (try? holdsSamples(tree.root.appendingPathComponent($0))) ?? false
    }
  }

  private static func shards(of tree: DatasetTree) -> [String] {
    tree.leading.map { [$0] }?.filter(DatasetTree.isTar) ?? tree.files.filter(DatasetTree.isTar)
  }

  /// Whether a tar is one of samples, rather than a folder packed into one.
  static func holdsSamples(_ url: URL) throws -> Bool {
    let archive = try TarArchive(url)
    let pictures = Set(
      archive.members.lazy.map(\.name).filter(DatasetTree.isPicture)
        .map { Spelled(DatasetTree.stem(of: $0)) })
    let others = archive.members.lazy.map(\.name).filter { !DatasetTree.isPicture($0) }
    return others.contains { name in
      guard ["cls", "json"].contains(DatasetTree.ending(of: name)) else { return false }
      let key = DatasetTree.stem(of: name)
      return pictures.contains(Spelled(key)) || pictures.contains { $0.text.hasPrefix(key + ".") }
    }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .webDataset)
    let shards = shards(of: tree)
    guard !shards.isEmpty else {
      throw DatasetError.damaged(
        file: tree.name, format: "WebDataset", reason: "it has no .tar or .tar.gz file")
    }
    contents.table = shards.joined(separator: ", ")
    let names = ClassList(beside: tree)
    contents.use(shards + names.files)
    contents.notes += names.notes
    for shard in shards {
      let archive: TarArchive
      do {
        archive = try TarArchive(tree.root.appendingPathComponent(shard))
      } catch let error as ArchiveError where shards.count > 1 {
        contents.refuse(shard, error.summary, .none)
        continue
      }
      contents.refused += archive.refused.map {
        Refusal(
          path: "\(shard)/\($0.path)", reason: $0.reason,
          holds: DatasetTree.isPicture($0.path) ? .picture : .none)
      }
      contents.found.pictures += archive.refused.count { DatasetTree.isPicture($0.path) }
      let split = DatasetTree.splitWord(in: shard)
      for sample in WebDatasetSample.all(in: archive, shard: shard, &contents) {
        sample.add(to: &contents, split: split, names: names.names)
      }
    }
    contents.settle(tree)
    return contents
  }

  /// The list of classes beside the shards.
  private struct ClassList {
    var files: [String] = []
    var names: [Int: String] = [:]
    var notes: [String] = []

    init(beside tree: DatasetTree) {
      let folder = tree.root
      for file in ["classes.txt", "classnames.txt"] {
        guard let bytes = OpenFile(folder.appendingPathComponent(file))?.whole.bytes(),
          let text = TextBytes.text(bytes)
        else { continue }
        let list = NamesFile(lines: text).names
        if let other = files.first, list != names {
          notes.append("'\(other)' and '\(file)' name the classes differently; '\(other)' counts")
          continue
        }
        files.append(file)
        names = list
      }
    }
  }
}
