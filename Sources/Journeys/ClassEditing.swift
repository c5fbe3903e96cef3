public import AtlasStore
import Basis
import Foundation

/// Changes the user's `classes.toml`, and notes each change in the journal of the atlas at hand.
///
/// Changes are added at the end, so that what people wrote into the file stays as they wrote it.
public enum ClassEditing {
  /// Adds a class. Throws `VocabularyError` where the vocabulary could no longer be used.
  public static func add(
    _ fresh: CellClass, in project: Project, by who: String
  ) throws {
    guard project.vocabulary.cellClass(fresh.key) == nil else {
      throw VocabularyError.known(fresh.key)
    }
    var lines = [("name", quoted(fresh.name)), ("counting", quoted(fresh.counting.rawValue))]
    if !fresh.aliases.isEmpty { lines.append(("aliases", list(fresh.aliases))) }
    if let ontology = fresh.ontology { lines.append(("ontology", quoted(ontology))) }
    if let key = fresh.keyboardKey { lines.append(("keyboard", quoted(String(key)))) }
    try append(fresh.key, lines, in: project)
    try project.atlas.recordVocabulary(
      "added the class '\(fresh.key)', \(fresh.name)", by: who, at: project.now())
  }

  /// Gives a class another name on the screen; its key never changes. The name it had still means it.
  public static func rename(
    _ key: String, to name: String, in project: Project, by who: String
  ) throws {
    let old = try known(key, project)
    try append(
      key, [("name", quoted(name)), ("aliases", list([old.name]))], in: project)
    try project.atlas.recordVocabulary(
      "renamed the class '\(key)' from '\(old.name)' to '\(name)'", by: who, at: project.now())
  }

  /// Merges a class into another: its spellings mean the other from now on, and the cells of this
  /// atlas that have it get the other, in the journal, to be undone like any change.
  ///
  /// - Returns: how many cells changed.
  @discardableResult
  public static func merge(
    _ key: String, into other: String, in project: Project, by who: String
  ) throws -> Int {
    let old = try known(key, project)
    let target = try known(other, project)
    guard key != other else { throw VocabularyError.known(key) }
    try append(key, [("merged_into", quoted(other))], in: project)
    let reason = "merged the class '\(key)', \(old.name), into '\(other)', \(target.name)"
    let now = project.now()
    try project.atlas.recordVocabulary(reason, by: who, at: now)
    // What people have looked at stays looked at, what they haven't doesn't become so.
    var count = 0
    for means in Means.allCases {
      var query = Query(classes: [key])
      query.means = [means]
      let ids = try project.atlas.ids(matching: query)
      try project.atlas.record(
        .label(other), on: ids, by: who, at: now, means: means, reason: reason)
      count += ids.count
    }
    return count
  }

  private static func known(_ key: String, _ project: Project) throws -> CellClass {
    guard let known = project.vocabulary.cellClass(key) else {
      throw VocabularyError.noClass(key)
    }
    return known
  }

  /// Adds a block to the file once the whole has been read as it will be.
  private static func append(
    _ key: String, _ lines: [(name: String, value: String)], in project: Project
  ) throws {
    let file = project.folders.classesFile
    var text = ""
    if FileManager.default.fileExists(atPath: file.path) {
      guard let read = try? String(contentsOf: file, encoding: .utf8) else {
        throw ConfigurationError.unreadable(file: file.path)
      }
      text = read.hasSuffix("\n") || read.isEmpty ? read : read + "\n"
      text += "\n"
    }
    text += "[[class]]\nkey = \(quoted(key))\n"
    text += lines.map { "\($0.name) = \($0.value)\n" }.joined()
    _ = try Vocabulary.decode(text, name: file.lastPathComponent)
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try DurableFile.write(Data(text.utf8), to: file)
  }

  /// A basic string of TOML, which escapes as JSON does.
  private static func quoted(_ text: String) -> String { JSONValue.text(text).encoded() }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(quoted).joined(separator: ", ") + "]"
  }
}
