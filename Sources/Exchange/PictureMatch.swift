import Foundation
import Pictures

/// How an entry of a table finds its picture. The same for every format that has tables:
///
/// 1. The path as it is written: from the table's own folder; then, where the format keeps pictures
///    elsewhere, from the usual folders of pictures beside it and above it, and from the top.
/// 2. In each of these places the name as it is spelled goes before the same name in another normal
///    form or in other letters, and that before the same name with another ending or none.
/// 3. Else by its name alone, among the pictures that no other entry means as it is written: the one
///    whose folders agree with the path longest, then the nearest to the table.
///
/// Where two are equally good the entry is refused and both are named: never the first of them.
enum PictureMatch: Equatable {
  case one(String)
  case none
  /// Any of these may be meant.
  case several([String])
  /// These entries may all mean the same picture.
  case contested(String, by: String)
  /// The path leads out of the folder.
  case outside

  /// Where a table's pictures may be.
  enum Reach {
    /// Where it says: a bare name may also lie in a folder below.
    case table
    /// Anywhere.
    case annotation
  }

  /// An entry of a table.
  struct Entry: Hashable {
    /// The path as written.
    var written: String
    /// The table's path in the tree.
    var table: String
  }

  /// What each of the entries means, in their order.
  static func matches(
    _ entries: [Entry], in tree: DatasetTree, reach: Reach = .annotation
  ) -> [PictureMatch] {
    var matches = entries.map { tree.match($0, reach) }
    let isOpen = zip(entries, matches).map { entry, match in
      match == .none && (reach == .annotation || !entry.written.contains(["/", "\\"]))
    }
    guard isOpen.contains(true) else { return matches }
    var claimed: Set<Spelled> = []
    for case .one(let file) in matches { claimed.insert(Spelled(file)) }
    var claims: [Spelled: Entry] = [:]
    for (place, entry) in entries.enumerated() where isOpen[place] {
      let match = tree.nearest(entry, reach, not: claimed)
      matches[place] = match
      guard case .one(let file) = match else { continue }
      if let other = claims[Spelled(file)], !other.meansSame(as: entry) {
        matches[place] = .contested(file, by: other.written)
        for (earlier, rival) in entries.enumerated() where rival == other {
          matches[earlier] = .contested(file, by: entry.written)
        }
      } else {
        claims[Spelled(file)] = entry
      }
    }
    return matches
  }

  /// Why there is no one picture, for the entry of `table`; nil where there is one, or none.
  func fault(in table: String) -> String? {
    switch self {
    case .one, .none: nil
    case .several(let files):
      "'\(table)' may mean any of " + files.prefix(4).map { "'\($0)'" }.joined(separator: ", ")
        + (files.count > 4 ? " and \(files.count - 4) more" : "")
    case .contested(let file, let other): "'\(file)' may belong to it or to '\(other)'"
    case .outside: "'\(table)' names a file outside the folder"
    }
  }
}

extension PictureMatch.Entry {
  fileprivate func meansSame(as other: PictureMatch.Entry) -> Bool {
    written == other.written
      && DatasetTree.folder(of: table) == DatasetTree.folder(of: other.table)
  }
}

extension DatasetTree {
  /// The names by which files are found, made once.
  private var names: TreeIndex.Names {
    index.names {
      var names = TreeIndex.Names()
      names.exact = Set(files.map(Spelled.init))
      for file in files {
        names.paths[Self.folded(file), default: []].append(file)
        guard Self.isPicture(file) else { continue }
        let stem = Self.stem(of: file)
        names.stems[Self.folded(stem), default: []].append(file)
        names.leaves[Self.folded(String(Self.leaf(of: stem))), default: []].append(file)
      }
      return names
    }
  }

  /// Accents in one piece, small letters.
  private static func folded(_ path: String) -> String { normal(path).lowercased() }

  private static func normal(_ path: String) -> String {
    path.utf8.allSatisfy { $0 < 128 } ? path : path.precomposedStringWithCanonicalMapping
  }

  /// Whether the tree has this file at exactly this path.
  func has(_ path: String) -> Bool { names.exact.contains(Spelled(path)) }

  /// The file of just this name, or of this name in another normal form; nil for none and several.
  func file(_ path: String, from folder: String = "") -> String? {
    guard let inside = Self.inside(Self.path(folder, path)) else { return nil }
    if names.exact.contains(Spelled(inside)) { return inside }
    let found = Self.alike(names.paths[Self.folded(inside)] ?? [], inside) { $0 }
    return found.count == 1 ? found[0] : nil
  }

  /// Those of `files` that are spelled like `path` but for their normal form; all where there are none.
  private static func alike(
    _ files: [String], _ path: String, _ part: (String) -> String
  ) -> [String] {
    guard files.count > 1 else { return files }
    // By bytes: for Swift the two forms are one text.
    let exact = files.filter { part($0).utf8.elementsEqual(path.utf8) }
    if !exact.isEmpty { return exact }
    let same = files.filter { normal(part($0)) == normal(path) }
    return same.isEmpty ? files : same
  }

  /// The files that a path means at one place, by rule 2.
  private func files(at path: String) -> [String] {
    let names = names
    let spelled = Self.alike(names.paths[Self.folded(path)] ?? [], path) { $0 }
    if !spelled.isEmpty { return spelled }
    let stem = Self.isPicture(path) ? Self.stem(of: path) : path
    return Self.alike(names.stems[Self.folded(stem)] ?? [], stem, Self.stem(of:))
  }

  /// The picture that an entry means by rules 1 and 2.
  func match(_ entry: PictureMatch.Entry, _ reach: PictureMatch.Reach) -> PictureMatch {
    let own = Self.folder(of: entry.table)
    guard Self.inside(entry.written) != nil || Self.inside(Self.path(own, entry.written)) != nil
    else {
      return reach == .annotation && entry.written.hasPrefix("/") ? .none : .outside
    }
    for folder in reach == .table ? [own] : Self.folders(of: entry.table) {
      guard let path = Self.inside(Self.path(folder, entry.written)) else { continue }
      let found = files(at: path)
      if let only = found.first { return found.count == 1 ? .one(only) : .several(found) }
    }
    return .none
  }

  /// Where the pictures of a table usually are, the likeliest first.
  private static func folders(of table: String) -> [String] {
    let own = folder(of: table)
    let above = folder(of: own)
    let places = ["", "images", "data", "JPEGImages", "img", "imgs"]
    var folders: [String] = []
    for base in own.isEmpty ? [""] : above.isEmpty ? [own, ""] : [own, above, ""] {
      if let split = splitWord(in: table) {
        folders += [
          "images/\(split)", "data/\(split)", "JPEGImages/\(split)", split, "\(split)/images",
          "\(split)/data",
        ].map { path(base, $0) }
      }
      folders += places.map { $0.isEmpty ? base : path(base, $0) }
    }
    return folders
  }

  /// The picture that an entry means by rule 3.
  func nearest(
    _ entry: PictureMatch.Entry, _ reach: PictureMatch.Reach, not claimed: Set<Spelled>
  ) -> PictureMatch {
    let written = entry.written.replacing("\\", with: "/")
    let leaf = String(Self.leaf(of: written))
    let stem = Self.isPicture(leaf) ? Self.stem(of: leaf) : leaf
    let own = Self.folder(of: entry.table)
    var files = (names.leaves[Self.folded(stem)] ?? []).filter { !claimed.contains(Spelled($0)) }
    if reach == .table, !own.isEmpty { files.removeAll { !$0.hasPrefix(own + "/") } }
    guard !files.isEmpty else { return .none }
    let folders = written.split(separator: "/").dropLast().map(String.init)
    let table = own.split(separator: "/").map(String.init)
    let ranks = files.map { file -> (Int, Int) in
      let place = Self.folder(of: file).split(separator: "/").map(String.init)
      let agreeing = zip(folders.reversed(), place.reversed()).prefix { $0 == $1 }.count
      let common = zip(table, place).prefix { $0 == $1 }.count
      return (-agreeing, table.count + place.count - 2 * common)
    }
    let best = ranks.min { $0 < $1 } ?? (0, 0)
    let nearest = zip(files, ranks).filter { $0.1 == best }.map(\.0)
    let same = Self.alike(nearest, leaf) { String(Self.leaf(of: $0)) }
    return same.count == 1 ? .one(same[0]) : .several(same)
  }
}
