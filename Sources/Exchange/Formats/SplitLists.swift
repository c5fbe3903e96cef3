import Foundation

/// Lists of pictures or names that say which split each is in: `train.txt`, and what a `data.yaml` names
/// behind `train:`. A picture that two lists put into two splits is refused, and both are named; else
/// a list goes before folders' names.
struct SplitLists {
  /// The lists.
  private(set) var files: [String] = []
  private let tree: DatasetTree
  private var entries: [Entry] = []
  private var byPicture: [Spelled: [Int]] = [:]
  /// Folders of pictures, and their splits.
  private var folders: [(folder: String, split: String)] = []
  /// Splits by the names of pictures without their endings, for lists that say no more.
  private var isByName: Bool
  /// Lists that aren't there, and folders that are of two splits.
  private var notes: [String] = []

  private struct Entry {
    let list: String
    let split: String
    let written: String
    let match: PictureMatch
  }

  /// - Parameters:
  ///   - descriptions: of YOLO data sets, which name lists and folders.
  ///   - isByName: whether lines are names of annotations rather than paths of pictures.
  init(
    _ tree: DatasetTree, _ descriptions: [(file: String, says: YoloDescription)] = [],
    isByName: Bool = false
  ) {
    self.tree = tree
    self.isByName = isByName
    var lists: [(file: String, split: String)] = []
    for (file, says) in descriptions {
      for (split, places) in says.splits {
        for place in places {
          let parts = place.replacing("\\", with: "/").split(separator: "/")
            .drop { $0 == "." || $0 == ".." }
          let path = parts.joined(separator: "/")
          let own = DatasetTree.path(DatasetTree.folder(of: file), path)
          if place.lowercased().hasSuffix(".txt") {
            let below = tree.files.filter { $0.hasSuffix("/" + path) }
            let list =
              tree.file(own) ?? tree.file(path) ?? (below.count == 1 ? below[0] : nil)
            if let list {
              lists.append((list, split))
            } else {
              notes.append("'\(file)' names a list that isn't there: '\(place)'")
            }
          } else if let other = folders.first(where: { $0.folder == own && $0.split != split }) {
            notes.append(
              "'\(file)' has '\(own)' in \(other.split) and in \(split); folders' names count")
            folders.removeAll { $0.folder == own }
          } else {
            folders.append((own, split))
          }
        }
      }
    }
    for file in tree.files(ending: "txt") where !lists.contains(where: { $0.file == file }) {
      let stem = DatasetTree.stem(of: String(DatasetTree.leaf(of: file)))
      guard let split = DatasetTree.isSplit(stem) ? stem : Self.split(inName: stem),
        !file.contains("labels/")
      else { continue }
      lists.append((file, split))
    }
    read(lists)
  }

  /// `autosplit_train`, but not `cat_train` with its marks of a class.
  private static func split(inName stem: String) -> String? {
    guard stem.lowercased().hasPrefix("autosplit_") else { return nil }
    let word = String(stem.dropFirst("autosplit_".count))
    return DatasetTree.isSplit(word) ? word : nil
  }

  private mutating func read(_ lists: [(file: String, split: String)]) {
    var found: [(list: String, split: String, written: String)] = []
    for (file, split) in lists {
      guard let text = tree.text(file, most: 1 << 28), !YoloLine.areLines(text) || isByName else {
        continue
      }
      files.append(file)
      for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
        let written =
          isByName
          ? String(line.split(whereSeparator: \.isWhitespace).first ?? "") : String(line).trimmed
        found.append((file, split, written))
      }
    }
    let matches = PictureMatch.matches(
      found.map { .init(written: Self.plain($0.written), table: $0.list) }, in: tree)
    for (entry, match) in zip(found, matches) {
      if case .one(let file) = match { byPicture[Spelled(file), default: []].append(entries.count) }
      entries.append(
        Entry(list: entry.list, split: entry.split, written: entry.written, match: match))
    }
  }

  /// A path from elsewhere without what leads out of here.
  private static func plain(_ written: String) -> String {
    var parts = written.replacing("\\", with: "/").split(separator: "/")[...]
    while let first = parts.first, first == ".." || first == "." { parts = parts.dropFirst() }
    return parts.joined(separator: "/")
  }

  /// The split of a picture.
  func split(of picture: String) -> String? {
    if let place = byPicture[Spelled(picture)]?.first { return entries[place].split }
    let folder = folders.filter { picture.hasPrefix($0.folder + "/") }
      .max { $0.folder.utf8.count < $1.folder.utf8.count }
    return folder?.split ?? tree.split(of: picture)
  }

  /// Why a picture's split can't be told; nil where it can.
  func fault(of picture: String) -> String? {
    let said = (byPicture[Spelled(picture)] ?? []).map { entries[$0] }
    guard let first = said.first else { return nil }
    guard let other = said.first(where: { $0.split.lowercased() != first.split.lowercased() })
    else {
      return nil
    }
    return "'\(first.list)' has it in \(first.split), '\(other.list)' in \(other.split)"
  }

  /// Counts the entries that lead to no picture, or say what another has said.
  func account(_ tree: DatasetTree, _ contents: inout DatasetContents) {
    contents.notes += notes
    for entry in entries where entry.match.file == nil {
      contents.found.splits += 1
      contents.refuse(
        entry.written,
        entry.match.fault(in: entry.list) ?? "'\(entry.list)' lists it, but it is not there",
        Holdings(splits: 1))
    }
    for (picture, places) in byPicture.sorted(by: { $0.key.text < $1.key.text }) {
      let lists = places.map { entries[$0].list }
      for list in Set(lists).sorted() where lists.count(where: { $0 == list }) > 1 {
        let more = lists.count { $0 == list } - 1
        contents.found.splits += more
        contents.doubles.append(
          Refusal(
            path: picture.text, reason: "'\(list)' lists it twice", holds: Holdings(splits: more)))
      }
    }
  }
}
