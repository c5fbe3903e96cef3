import Basis
public import Foundation

extension Vocabulary {
  /// The built-in vocabulary as changed by a `classes.toml`; the built-in one where there is none.
  ///
  /// ```toml
  /// [[class]]
  /// key = "band_neutrophil"     # known: what is given replaces, aliases are added
  /// keyboard = "J"
  /// aliases = ["stick"]
  ///
  /// [[class]]
  /// key = "mast_cell"           # unknown: a new class
  /// name = "mast cell"
  /// counting = "differential"   # or "per-hundred", "never", "blocks-signing"
  ///
  /// [[class]]
  /// key = "hairy_cell"
  /// merged_into = "lymphocyte"  # its spellings mean the other from now on
  ///
  /// [[finding]]
  /// key = "cabot_ring"
  /// name = "Cabot ring"
  /// grades = ["few", "many"]
  /// note = "look again at 100x"
  /// ```
  ///
  /// Throws `ConfigurationError` for a file that can't be read, `VocabularyError` for a
  /// vocabulary that can't be used.
  public static func read(at url: URL) throws -> Vocabulary {
    guard FileManager.default.fileExists(atPath: url.path) else { return builtIn }
    return try builtIn.changed(by: Configuration.read(VocabularyFile.self, at: url))
  }

  /// The built-in vocabulary as changed by the TOML in `text`.
  public static func decode(_ text: String, name: String = "classes.toml") throws -> Vocabulary {
    try builtIn.changed(by: Configuration.decode(VocabularyFile.self, from: text, name: name))
  }

  private func changed(by file: VocabularyFile) throws(VocabularyError) -> Vocabulary {
    var classes = classes
    for entry in file.classes ?? [] {
      if let place = classes.firstIndex(where: { $0.key == entry.key }) {
        try entry.apply(to: &classes[place])
      } else {
        var fresh = CellClass(key: entry.key, name: entry.key.replacing("_", with: " "))
        try entry.apply(to: &fresh)
        classes.append(fresh)
      }
    }
    for entry in file.classes ?? [] {
      if let other = entry.mergedInto { try merge(entry.key, into: other, in: &classes) }
    }
    var findings = findings
    for entry in file.findings ?? [] {
      if let place = findings.firstIndex(where: { $0.key == entry.key }) {
        entry.apply(to: &findings[place])
      } else {
        var fresh = Finding(key: entry.key, name: entry.key.replacing("_", with: " "))
        entry.apply(to: &fresh)
        findings.append(fresh)
      }
    }
    return try Vocabulary(classes: classes, findings: findings)
  }
}

/// Takes a class off the list; what it was called means the other one.
private func merge(
  _ key: String, into other: String, in classes: inout [CellClass]
) throws(VocabularyError) {
  guard let place = classes.firstIndex(where: { $0.key == key }) else { return }
  guard key != other, let target = classes.firstIndex(where: { $0.key == other }) else {
    throw .noClass(other)
  }
  let gone = classes[place]
  classes[target].aliases += [gone.key, gone.name] + gone.aliases
  classes.remove(at: place)
}

private struct VocabularyFile: Decodable {
  var classes: [ClassEntry]?
  var findings: [FindingEntry]?

  enum CodingKeys: String, CodingKey {
    case classes = "class"
    case findings = "finding"
  }
}

private struct ClassEntry: Decodable {
  var key: String
  var name: String?
  var aliases: [String]?
  var ontology: String?
  var counting: String?
  var keyboard: String?
  var mergedInto: String?

  enum CodingKeys: String, CodingKey {
    case key, name, aliases, ontology, counting, keyboard
    case mergedInto = "merged_into"
  }

  func apply(to cellClass: inout CellClass) throws(VocabularyError) {
    if let name { cellClass.name = name }
    if let ontology { cellClass.ontology = ontology }
    cellClass.aliases += aliases ?? []
    if let counting {
      guard let value = CellClass.Counting(rawValue: counting) else {
        throw .unknownCounting(class: key, text: counting)
      }
      cellClass.counting = value
    }
    if let keyboard {
      guard keyboard.count <= 1 else { throw .notOneKey(class: key, text: keyboard) }
      cellClass.keyboardKey = keyboard.first
    }
  }
}

private struct FindingEntry: Decodable {
  var key: String
  var name: String?
  var aliases: [String]?
  var criterion: String?
  var loinc: String?
  var grades: [String]?
  var note: String?

  func apply(to finding: inout Finding) {
    if let name { finding.name = name }
    if let criterion { finding.criterion = criterion }
    if let loinc { finding.loinc = loinc }
    if let grades { finding.grades = grades }
    if let note { finding.note = note }
    finding.aliases += aliases ?? []
  }
}
