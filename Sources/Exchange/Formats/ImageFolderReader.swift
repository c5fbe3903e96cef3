import Basis
import Pictures

/// `SPLIT/CLASS/FILE`, `CLASS/FILE`, or pictures alone.
///
/// A picture's class is the nearest folder above it whose name is a class, so that folders of patients
/// may lie between; where none is, the nearest that names no split. Its split is the nearest folder that
/// names one.
struct ImageFolderReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading.map(DatasetTree.isPicture) ?? true
  }

  static func contents(of tree: DatasetTree, field: String?) -> DatasetContents {
    var contents = DatasetContents(format: .imageFolder)
    var folders = FolderRecords(tree)
    let files = tree.leading.map { [$0] } ?? tree.files
    for path in files where DatasetTree.isPicture(path) {
      let item = DatasetItem(
        path: path, shared: folders.record(of: path), picture: tree.source(path))
      contents.found += item.says
      contents.items.append(item)
    }
    contents.addTags(of: tree)
    contents.addProvenance(of: tree)
    if tree.leading == nil {
      contents.settle(tree, isListing: false)
    } else {
      contents.found.pictures += contents.items.count
    }
    return contents
  }

  /// What FiftyOne calls the folder of pictures without a class; our own writers do too.
  private static let unlabelled: Set<String> = [
    "_unlabeled", "_unlabelled", "unlabeled", "unlabelled",
  ]

  /// Whether a word says that nobody has named the cell.
  static func isUnlabelled(_ label: String?) -> Bool { label.map(unlabelled.contains) ?? false }
}

/// What the names of folders say, one record a folder.
struct FolderRecords {
  let tree: DatasetTree
  private var records: [Spelled: DatasetItem.Shared] = [:]

  init(_ tree: DatasetTree) {
    self.tree = tree
  }

  /// The record of every picture in the folder of `path`.
  mutating func record(of path: String) -> DatasetItem.Shared {
    let folder = DatasetTree.folder(of: path)
    if let known = records[Spelled(folder)] { return known }
    var record = DatasetRecord()
    record.split = tree.split(of: path)
    var classes: [String] = []
    for name in folder.split(separator: "/").reversed().map(String.init) {
      if ImageFolderReader.isUnlabelled(name) { break }
      if !DatasetTree.isSplit(name) { classes.append(name) }
    }
    record.label = classes.first
    record.folders = classes
    let shared = DatasetItem.Shared(record)
    records[Spelled(folder)] = shared
    return shared
  }
}

extension DatasetContents {
  /// Adds the tags that tables at the top list: those with columns `file_name` and `tags`, like
  /// `neutrophil-looks.csv`. Tags stand apart by blanks.
  mutating func addTags(of tree: DatasetTree) {
    let names = tree.files(ending: "csv").filter { !$0.contains("/") && $0 != table }
    guard !names.isEmpty else { return }
    var places: [Spelled: Int] = [:]
    for name in names {
      guard let table = try? SeparatedValues.read(name, in: tree),
        let file = table.column(["file_name"]), let tags = table.column(["tags"])
      else { continue }
      use([name])
      if places.isEmpty {
        for (place, item) in items.enumerated() { places[Spelled(item.path)] = place }
      }
      var strangers = 0
      for row in table.rows {
        let words = row[tags].split(separator: " ").map(String.init)
        guard !words.isEmpty else { continue }
        guard let path = tree.file(row[file]), let place = places[Spelled(path)] else {
          strangers += 1
          continue
        }
        items[place].record.tags += words
        items[place].record.tagsFrom = name
      }
      if strangers > 0 {
        notes.append("'\(name)' has tags of \(strangers) pictures that don't come in")
      }
    }
  }
}
