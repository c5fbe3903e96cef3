import Basis
import Pictures

/// `SPLIT/CLASS/FILE`, `CLASS/FILE`, or pictures alone.
struct ImageFolderReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading == nil
  }

  static func contents(of tree: DatasetTree) -> DatasetContents {
    var contents = DatasetContents(format: .imageFolder)
    var folders = FolderRecords(tree)
    for path in tree.files {
      if let item = contents.item(at: path, in: &folders) { contents.items.append(item) }
    }
    contents.addTags(of: tree)
    contents.addProvenance(of: tree)
    return contents
  }

  /// What FiftyOne calls the folder of pictures without a class; our own writers do too.
  static let unlabelled: Set<String> = ["_unlabeled", "_unlabelled", "unlabeled", "unlabelled"]
}

/// What the names of folders say, one record a folder.
struct FolderRecords {
  let tree: DatasetTree
  private var records: [String: DatasetItem.Shared] = [:]

  init(_ tree: DatasetTree) {
    self.tree = tree
  }

  /// The record of every picture in the folder of `path`.
  mutating func record(of path: String) -> DatasetItem.Shared {
    let folder = DatasetTree.folder(of: path)
    if let known = records[folder] { return known }
    var record = DatasetRecord()
    record.split = tree.split(of: path)
    if let parent = folder.split(separator: "/").last.map(String.init) {
      let isClass = !DatasetTree.isSplit(parent) && !ImageFolderReader.unlabelled.contains(parent)
      record.label = isClass ? parent : nil
    }
    let shared = DatasetItem.Shared(record)
    records[folder] = shared
    return shared
  }
}

extension DatasetContents {
  /// The picture at `path` by its folders' names; nil, counted or refused, for what is none.
  mutating func item(at path: String, in folders: inout FolderRecords) -> DatasetItem? {
    let ending = DatasetTree.ending(of: path)
    if let name = DatasetTree.foreignPictures[ending] {
      refused.append(
        Refusal(path: path, reason: "it is \(name), which is not read; convert it to PNG"))
      return nil
    }
    guard PictureFormat.endings.contains(ending) else {
      others[ending, default: 0] += 1
      return nil
    }
    return DatasetItem(
      path: path, shared: folders.record(of: path), picture: folders.tree.source(path))
  }

  /// Adds the tags that tables at the top list: those with columns `file_name` and `tags`, like
  /// `neutrophil-looks.csv`. Tags stand apart by blanks.
  mutating func addTags(of tree: DatasetTree) {
    let names = tree.files(ending: "csv").filter { !$0.contains("/") && $0 != table }
    guard !names.isEmpty else { return }
    var places: [String: Int] = [:]
    for (place, item) in items.enumerated() { places[item.path] = place }
    for name in names {
      guard let table = try? SeparatedValues.read(name, in: tree),
        let file = table.column(["file_name"]), let tags = table.column(["tags"])
      else { continue }
      for row in table.rows {
        guard let path = tree.file(row[file]), let place = places[path] else { continue }
        let words = row[tags].split(separator: " ").map(String.init)
        guard !words.isEmpty else { continue }
        items[place].record.tags += words
        items[place].record.tagsFrom = name
      }
    }
  }
}
