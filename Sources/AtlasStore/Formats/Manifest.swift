import Foundation

/// A table that says what each picture of a folder is. It leads: what it doesn't list isn't taken
/// in, and its class and split count, not the folders'.
///
/// Columns, by any of these names: `file_name` (or `file`, `path`, `image`, `filename`), and if there
/// `label` (`class`, `category`), `split` (`set`, `subset`), `findings`, `sha256`, `comment`,
/// `origin`, `recipe`, `recipe_group`, `generated`.
struct Manifest {
  private let table: SeparatedValues
  private let name: String
  private let vocabulary: Vocabulary
  private let fileColumn: Int

  static let fileNames = ["file_name", "file", "path", "image", "filename"]

  init(_ file: URL, vocabulary: Vocabulary) throws(SeparatedValuesError) {
    name = file.lastPathComponent
    self.vocabulary = vocabulary
    table = try SeparatedValues.read(file)
    guard let column = table.column(Self.fileNames) else {
      throw .noColumn(file: name, names: Self.fileNames)
    }
    fileColumn = column
  }

  /// What a folder holds, by the manifest: `tree` is what it holds by its names.
  func applied(to tree: FolderContents, in folder: PictureFolder) -> FolderContents {
    var contents = tree
    contents.manifest = name
    contents.candidates = []
    var byPath: [String: PictureCandidate] = [:]
    for candidate in tree.candidates { byPath[candidate.source] = candidate }
    var refused = Set(tree.refused.map(\.path))
    var listed: Set<String> = []
    for row in table.rows {
      let written = row[fileColumn]
      guard let path = folder.inside(written) else {
        contents.refused.append(
          Refusal(path: written, reason: "'\(name)' names a file outside the folder"))
        continue
      }
      guard listed.insert(path).inserted else {
        contents.refused.append(Refusal(path: path, reason: "'\(name)' lists it twice"))
        continue
      }
      guard var candidate = byPath[path] else {
        if refused.insert(path).inserted { contents.missing.append(path) }
        continue
      }
      if let reason = describe(&candidate, by: row) {
        contents.refused.append(Refusal(path: path, reason: reason))
      } else {
        contents.candidates.append(candidate)
      }
    }
    contents.unlisted = byPath.keys.filter { !listed.contains($0) }.sorted()
    return contents
  }

  /// Adds what a row says; returns why the row can't be followed, if so.
  private func describe(_ candidate: inout PictureCandidate, by row: [String]) -> String? {
    func value(_ column: Int?) -> String? {
      column.map { row[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let column = table.column(["label", "class", "category"]) {
      candidate.className = value(column)
    }
    if let text = value(table.column(["split", "set", "subset"])) {
      guard let split = Split(spelled: text) else {
        return "'\(name)': no split is called '\(text)'"
      }
      candidate.split = split
    }
    candidate.expectedDigest = value(table.column(["sha256", "digest"]))?.lowercased()
    candidate.comment = value(table.column(["comment"])) ?? ""
    for word in (value(table.column(["findings"])) ?? "").split(whereSeparator: {
      " ;,|".contains($0)
    }) {
      guard let finding = vocabulary.finding(spelled: String(word)) else {
        return "'\(name)': no finding is called '\(word)'"
      }
      candidate.findings.insert(finding.key)
    }
    return describeOrigin(of: &candidate, row, value)
  }

  private func describeOrigin(
    of candidate: inout PictureCandidate, _ row: [String], _ value: (Int?) -> String?
  ) -> String? {
    let said = value(table.column(["origin"]))?.lowercased()
    let generated = value(table.column(["generated"])).map {
      ["1", "true", "yes"].contains($0.lowercased())
    }
    switch (said, generated) {
    case ("generated", _), (nil, true):
      let recipe = value(table.column(["recipe"])) ?? recipe(from: row)
      candidate.origin = .generated(
        recipe: recipe, group: value(table.column(["recipe_group"])) ?? candidate.className ?? "")
    case ("drawn", _):
      candidate.origin = .drawn(rule: value(table.column(["recipe", "rule"])) ?? "unknown")
    case ("microscope", _), (nil, _):
      candidate.origin = .microscope
    case (let word?, _):
      return "'\(name)': no origin is called '\(word)'"
    }
    return nil
  }

  /// All that the row says about how the picture was made, as JSON.
  private func recipe(from row: [String]) -> String {
    var values: [String: String] = [:]
    for (column, value) in zip(table.columns, row) where !value.isEmpty { values[column] = value }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension SeparatedValues {
  /// The table in `file`.
  static func read(_ file: URL) throws(SeparatedValuesError) -> SeparatedValues {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw .unreadable(file: file.lastPathComponent)
    }
    return try SeparatedValues(text, name: file.lastPathComponent)
  }
}

extension PictureFolder {
  /// Adds the findings that tables beside the manifest derive: those with columns `file_name` and
  /// `tags`, like `neutrophil-looks.csv`. Tags stand apart by blanks.
  func addFindings(to contents: inout FolderContents) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    for name in names.sorted() where name.hasSuffix(".csv") && name != contents.manifest {
      guard let table = try? SeparatedValues.read(root.appendingPathComponent(name)),
        let file = table.column(["file_name"]), let tags = table.column(["tags"])
      else { continue }
      var places: [String: Int] = [:]
      for (place, candidate) in contents.candidates.enumerated() {
        places[candidate.source] = place
      }
      for row in table.rows {
        guard let path = inside(row[file]), let place = places[path] else { continue }
        for tag in row[tags].split(separator: " ") {
          if let finding = vocabulary.finding(spelled: String(tag)) {
            contents.candidates[place].findings.insert(finding.key)
            contents.candidates[place].findingsFrom = name
          } else {
            contents.unknownTags[String(tag), default: 0] += 1
          }
        }
      }
    }
  }
}
