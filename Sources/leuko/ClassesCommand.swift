import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct ClassesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes",
    abstract: "The classes and findings cells are labelled with, and how to change them.",
    discussion: """
      Keys never change; names, spellings, keys of the keyboard and parts in the count may. Changes \
      go to classes.toml among your settings, and into the journal of the atlas. Spellings match \
      whatever their case, accents and hyphens: Döhle, Doehle and dohle are one.

      EXAMPLES
        leuko classes
        leuko classes add mast_cell --name 'mast cell' --alias mastocyte --key C
        leuko classes rename blast 'blast cell (any)'
        leuko classes merge hairy_cell lymphocyte
      """,
    subcommands: [
      ClassesListCommand.self, ClassesAddCommand.self, ClassesRenameCommand.self,
      ClassesMergeCommand.self,
    ],
    defaultSubcommand: ClassesListCommand.self)
}

struct ClassesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All classes and findings.")

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let vocabulary = try Vocabulary.read(at: Folders.ofThisProcess().classesFile)
    if json { return try StandardOutput.write(json: Report(vocabulary)) }
    for known in vocabulary.classes {
      let key = known.keyboardKey.map(String.init) ?? " "
      let others = known.aliases.isEmpty ? "" : "  (\(known.aliases.joined(separator: ", ")))"
      StandardOutput.write("\(key)  \(known.key)\t\(known.name)\(others)\n")
    }
    StandardOutput.write("\n")
    for finding in vocabulary.findings {
      var words = finding.criterion.map { ": \($0)" } ?? ""
      if !finding.grades.isEmpty { words += "; \(finding.grades.joined(separator: ", "))" }
      if let note = finding.note { words += "; \(note)" }
      StandardOutput.write("+  \(finding.key)\t\(finding.name)\(words)\n")
    }
  }

  private struct Report: Encodable {
    struct Class: Encodable {
      var key, name, counting: String
      var aliases: [String]
      var ontology, keyboard: String?
    }

    struct Finding: Encodable {
      var key, name: String
      var aliases, grades: [String]
      var criterion, loinc, note: String?
    }

    var classes: [Class]
    var findings: [Finding]

    init(_ vocabulary: Vocabulary) {
      classes = vocabulary.classes.map {
        Class(
          key: $0.key, name: $0.name, counting: $0.counting.rawValue, aliases: $0.aliases,
          ontology: $0.ontology, keyboard: $0.keyboardKey.map(String.init))
      }
      findings = vocabulary.findings.map {
        Finding(
          key: $0.key, name: $0.name, aliases: $0.aliases, grades: $0.grades,
          criterion: $0.criterion, loinc: $0.loinc, note: $0.note)
      }
    }
  }
}

struct ClassesAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a class of your own.")

  @Argument(help: "Its key: small letters, digits and underscores.") var key: String
  @Option(help: "Its name on the screen; else the key with blanks.") var name: String?
  @Option(help: "Another spelling; may be given several times.") var alias: [String] = []
  @Option(help: "differential, per-hundred, never or blocks-signing.")
  var counting = CellClass.Counting.differential.rawValue
  @Option(name: .customLong("key"), help: "A capital that gives it.") var keyboard: String?
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open()
    guard let counting = CellClass.Counting(rawValue: counting) else {
      throw VocabularyError.unknownCounting(class: key, text: counting)
    }
    if let keyboard, keyboard.count != 1 {
      throw VocabularyError.notOneKey(class: key, text: keyboard)
    }
    let fresh = CellClass(
      key: key, name: name ?? key.replacing("_", with: " "), aliases: alias, counting: counting,
      keyboardKey: keyboard?.first)
    try ClassEditing.add(fresh, in: project, by: project.editor())
    StandardOutput.write("'\(key)' is a class now.\n")
  }
}

struct ClassesRenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a class another name on the screen.")

  @Argument(help: "Its key.") var key: String
  @Argument(help: "The new name.") var name: String
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open()
    try ClassEditing.rename(key, to: name, in: project, by: project.editor())
    StandardOutput.write("'\(key)' is called '\(name)' now.\n")
  }
}

struct ClassesMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Let one class mean another, and give its cells the other.",
    discussion: "The cells of the atlas change in the journal; 'leuko' and u take that back.")

  @Argument(help: "The key of the class that goes.") var key: String
  @Argument(help: "The key of the class it goes into.") var other: String
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open()
    let count = try ClassEditing.merge(key, into: other, in: project, by: project.editor())
    StandardOutput.write("'\(key)' means '\(other)' now; \(count) cells were given it.\n")
  }
}

extension Project {
  /// Who changes classes; the journal needs a name.
  fileprivate func editor() throws -> String {
    guard let person else { throw AtlasError.noName }
    return person
  }
}
