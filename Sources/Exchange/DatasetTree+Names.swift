import Pictures

extension DatasetTree {
  /// The letters after the last point, small.
  static func ending(of name: String) -> String {
    let leaf = leaf(of: name)
    guard let point = leaf.lastIndex(of: "."), point != leaf.startIndex else { return "" }
    return leaf[leaf.index(after: point)...].lowercased()
  }

  /// A path without its ending.
  static func stem(of path: String) -> String {
    let leaf = leaf(of: path)
    guard let point = leaf.lastIndex(of: "."), point != leaf.startIndex else { return path }
    return String(path[..<point])
  }

  /// Everything after the last slash.
  static func leaf(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  /// Everything before the last slash; empty for a name alone.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// A name in a folder; the folder may be empty.
  static func path(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : "\(folder)/\(name)"
  }

  static func isPicture(_ path: String) -> Bool { PictureFormat.endings.contains(ending(of: path)) }

  /// Pictures of the tree, by their endings.
  var pictures: [String] { files.filter(Self.isPicture) }

  /// Files with this ending, given in small letters.
  func files(ending: String) -> [String] { files.filter { Self.ending(of: $0) == ending } }

  /// `path` made plain, where it stays inside the folder; nil where it doesn't.
  static func inside(_ path: String) -> String? {
    let plain = path.replacing("\\", with: "/")
    guard !plain.hasPrefix("/"), !plain.contains("\0") else { return nil }
    var parts: [Substring] = []
    for part in plain.split(separator: "/") where part != "." {
      if part == ".." {
        if parts.popLast() == nil { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// The split that the folders of `path` name, the nearest first; the folder imported may itself be
  /// one.
  func split(of path: String) -> String? {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    return ([name] + folders).last(where: Self.isSplit)
  }

  /// Whether people call a split so.
  static func isSplit(_ name: String) -> Bool {
    splitNames.contains(name.lowercased())
  }

  /// The split named by the folders of a table or by a word of its own name: `train/labels.json`,
  /// `instances_val2017.json`.
  static func splitWord(in table: String) -> String? {
    for part in stem(of: table).split(separator: "/").reversed() {
      let words = part.split { !$0.isLetter }.map(String.init)
      if let split = words.last(where: isSplit) { return split }
    }
    return nil
  }

  private static let splitNames: Set<String> = [
    "train", "training", "select", "selection", "val", "valid", "validation", "dev", "test",
    "testing", "excluded", "exclude",
  ]
}
