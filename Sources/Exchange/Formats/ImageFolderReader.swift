/// `SPLIT/CLASS/FILE`, `CLASS/FILE`, or pictures alone.
struct ImageFolderReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    tree.leading == nil
  }

  static func contents(of tree: DatasetTree) -> DatasetContents {
    var contents = DatasetContents(format: .imageFolder)
    for path in tree.files {
      if let item = contents.item(at: path, in: tree) { contents.items.append(item) }
    }
    contents.addTags(of: tree)
    contents.addProvenance(of: tree)
    return contents
  }

  /// What FiftyOne calls the folder of pictures without a class; our own writers do too.
  static let unlabelled: Set<String> = ["_unlabeled", "_unlabelled", "unlabeled", "unlabelled"]
}

extension DatasetContents {
  /// The picture at `path` by its folders' names; nil, counted or refused, for what is none.
  mutating func item(at path: String, in tree: DatasetTree) -> DatasetItem? {
    let ending = DatasetTree.ending(of: path)
    if let name = DatasetTree.foreignPictures[ending] {
      refused.append(
        Refusal(path: path, reason: "it is \(name), which is not read; convert it to PNG"))
      return nil
    }
    guard DatasetTree.pictureEndings.contains(ending) else {
      others[ending, default: 0] += 1
      return nil
    }
    var record = DatasetRecord()
    record.split = tree.split(of: path)
    let parent = path.split(separator: "/").dropLast().last.map(String.init)
    if let parent {
      let isClass = !DatasetTree.isSplit(parent) && !ImageFolderReader.unlabelled.contains(parent)
      record.label = isClass ? parent : nil
    }
    return DatasetItem(path: path, record: record, picture: .file(tree.url(path)))
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
