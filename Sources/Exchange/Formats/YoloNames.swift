/// What a `data.yaml` says besides the names of classes.
struct YoloDescription {
  /// How lines of many numbers are to be read.
  enum Shape: Equatable {
    /// Boxes with points of so many numbers in all.
    case points(Int)
    /// Polygons, or turned boxes.
    case corners
  }

  private(set) var shape: Shape?
  /// What is written behind the names of splits: lists or folders.
  private(set) var splits: [(split: String, places: [String])] = []
  /// The class names; empty where there are none.
  let names: [Int: String]

  /// Nil for a text that describes no data set.
  init?(yaml text: String) {
    names = NamesFile(yaml: text)?.names ?? [:]
    let lines = text.split(whereSeparator: \.isNewline)
    for (place, line) in lines.enumerated() {
      guard let colon = line.firstIndex(of: ":"), line.first?.isLetter ?? false else { continue }
      let key = line[..<colon].lowercased()
      let value = Self.plain(line[line.index(after: colon)...])
      if key == "kpt_shape" {
        let numbers = value.split { !$0.isNumber }.compactMap { Int($0) }
        if numbers.count == 2, numbers.allSatisfy({ (1...1000).contains($0) }) {
          shape = .points(numbers[0] * numbers[1])
        }
      } else if key == "task" {
        if ["segment", "obb"].contains(value.lowercased()) { shape = .corners }
      } else if DatasetTree.isSplit(key) {
        let list = value.isEmpty ? Self.items(below: lines[(place + 1)...]) : Self.items(value)
        if !list.isEmpty { splits.append((key, list)) }
      }
    }
    if names.isEmpty, splits.isEmpty, shape == nil { return nil }
  }

  private static func items(_ value: String) -> [String] {
    guard value.hasPrefix("[") else { return value == "null" || value == "~" ? [] : [value] }
    return value.dropFirst().prefix { $0 != "]" }.split(separator: ",").map { plain($0) }
  }

  private static func items(below lines: ArraySlice<Substring>) -> [String] {
    lines.map { $0.drop { $0 == " " || $0 == "\t" } }.prefix { $0.hasPrefix("- ") }
      .map { plain($0.dropFirst(2)) }
  }

  private static func plain(_ text: Substring) -> String {
    var text = text
    if let comment = text.firstRange(of: " #") { text = text[..<comment.lowerBound] }
    return text.filter { $0 != "'" && $0 != "\"" }.trimmed
  }
}

/// All lists of class names of a tree, and which of them count for a listing.
struct YoloNames {
  private var lists: [(file: String, folder: String, names: [Int: String])] = []
  /// The `data.yaml` and their like.
  private(set) var descriptions: [(file: String, says: YoloDescription)] = []
  /// What was read.
  var files: [String] { Array(Set(lists.map(\.file) + descriptions.map(\.file))).sorted() }
  /// How lines of many numbers are to be read, where a description says so.
  var shape: YoloDescription.Shape? { descriptions.lazy.compactMap(\.says.shape).first }

  private static let listNames: Set<String> = [
    "classes.txt", "obj.names", "names.txt", "labels.txt", "classnames.txt",
  ]

  init(_ tree: DatasetTree) {
    let yaml = tree.files(ending: "yaml") + tree.files(ending: "yml")
    for file in tree.leading.map({ [$0] }) ?? yaml {
      guard let says = tree.text(file, most: 1 << 24).flatMap(YoloDescription.init(yaml:)) else {
        continue
      }
      descriptions.append((file, says))
      if !says.names.isEmpty { lists.append((file, DatasetTree.folder(of: file), says.names)) }
    }
    for file in tree.files
    where Self.listNames.contains(DatasetTree.leaf(of: file).lowercased())
      || DatasetTree.ending(of: file) == "names"
    {
      guard let text = tree.text(file, most: 1 << 24), !YoloLine.areLines(text) || text.isEmpty
      else { continue }
      lists.append((file, DatasetTree.folder(of: file), NamesFile(lines: text).names))
    }
  }

  /// A class's name.
  enum Name: Equatable {
    case named(String)
    /// Lists disagree: a sentence that names two.
    case disputed(String)
  }

  /// What the class `index` of a listing is called: by the lists in folders above it, else by all.
  func name(of index: Int, for listing: String) -> Name {
    let above = lists.filter { list in
      list.folder.isEmpty || listing.hasPrefix(list.folder + "/")
    }
    let said = (above.isEmpty ? lists : above).compactMap { list in
      list.names[index].map { (file: list.file, name: $0) }
    }
    guard let first = said.first else { return .named("class \(index)") }
    if let other = said.first(where: { $0.name != first.name }) {
      return .disputed(
        "'\(first.file)' calls class \(index) '\(first.name)', '\(other.file)' '\(other.name)'")
    }
    return .named(first.name)
  }
}
