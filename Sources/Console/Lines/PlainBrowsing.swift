import AtlasStore
import Foundation
public import Journeys
public import TerminalKit

/// Leuko line by line: for screen readers, and terminals that can't place a cursor. A command is a line,
/// and so is every answer; nothing moves and nothing blinks. Cells are looked through here; all else that
/// the console can do goes to its pages, whose words are read.
public struct PlainBrowsing {
  var project: Project
  private let read: () -> String?
  let write: (String) -> Void
  private let console: LineConsole?
  let picture: @Sendable (PictureKey, Size) async -> String?
  /// How large pictures are where nobody says.
  let pictureSize: Size
  private var query = Query()
  private var ids: [SpecimenID] = []
  private var place = 0

  /// - Parameters:
  ///   - read: the next line; nil at the end of the input.
  ///   - write: takes what is said, line feeds included.
  ///   - console: the pages; nil leaves them out.
  ///   - picture: makes a picture into lines of so many cells, for those who see; nil where it can't.
  public init(
    project: Project, console: LineConsole? = nil, read: @escaping () -> String?,
    write: @escaping (String) -> Void,
    pictureSize: Size = Size(columns: 40, rows: 20),
    picture: @escaping @Sendable (PictureKey, Size) async -> String? = { _, _ in nil }
  ) {
    self.pictureSize = pictureSize
    self.project = project
    self.console = console
    self.picture = picture
    self.read = read
    self.write = write
  }

  /// Runs until 'quit' or the end of the input. Throws where the atlas can't be read any more; a
  /// command that fails says so and changes nothing.
  public mutating func run(name: String) async throws {
    await console?.begin()
    do {
      try await converse(name)
    } catch {
      await console?.end()
      throw error
    }
    await console?.end()
  }

  private mutating func converse(_ name: String) async throws {
    say("\(name). Research use only. 'help' lists the commands, 'quit' leaves.")
    ids = try project.atlas.ids(matching: query)
    try report()
    while true {
      write("> ")
      guard let line = read() else { return }
      if let console, await console.isAway {
        if try await leaves(console, line) { return }
        continue
      }
      let words = line.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
      guard let command = words.first?.lowercased() else { continue }
      if ["quit", "q"].contains(command), await console?.stays != true { return }
      do {
        try await perform(command, words.count > 1 ? words[1] : "", line: line)
        if await console?.hasEnded == true { return }
      } catch {
        let failure = ConsoleEvent.failure(error)
        if case .failed(let summary, let remedy) = failure {
          say(remedy.map { "\(summary): \($0)." } ?? "\(summary).")
        }
      }
    }
  }

  /// Hands a line to the page that is open; true where that ends Leuko.
  private mutating func leaves(_ console: LineConsole, _ line: String) async throws -> Bool {
    let word = line.trimmed.lowercased()
    if ["quit", "q"].contains(word), await console.stays == false { return true }
    if word == "cells" {
      await console.goHome()
    } else {
      for answer in await console.take(line) { say(answer) }
      if await console.hasEnded { return true }
    }
    if await !console.isAway {
      try refresh()
      say("Back at the cells.")
      try report()
    }
    return false
  }

  /// Lists the cells again, as something may have changed, and stays at the one that it is at.
  private mutating func refresh() throws {
    project.person = try project.atlas.rememberedPerson() ?? project.person
    let current = ids.indices.contains(place) ? ids[place] : nil
    ids = try project.atlas.ids(matching: query)
    place = current.flatMap { ids.firstIndex(of: $0) } ?? min(place, max(0, ids.count - 1))
  }

  /// What isn't done here is done on the console's page of the same cells.
  private mutating func pass(_ line: String) async throws {
    guard let console else { return say("'\(line)' is no command; 'help' lists them.") }
    await console.follow(filter: query.listing, place: place)
    guard await console.knows(line) else {
      return say("'\(line.trimmed)' is nothing that can be done; 'help' and 'help all' list it.")
    }
    for answer in await console.take(line) { say(answer) }
    if await !console.isAway { try refresh() }
  }

  private mutating func perform(_ command: String, _ rest: String, line: String) async throws {
    switch command {
    case "help" where rest == "all":
      guard let console else { break }
      for line in await console.take("help") { say(line) }
    case "help", "?": for line in Self.help { say(line) }
    case "describe", "d": try await describe()
    case "show": try await show(rest)
    case "next", "n": try go(to: place + steps(rest, else: 1))
    case "back", "b": try go(to: place - steps(rest, else: 1))
    case "first": try go(to: 0)
    case "last": try go(to: ids.count - 1)
    case "go" where rest.lowercased().hasPrefix("to "): try await pass(line)
    case "go":
      guard let number = Int(rest), number > 0 else { return say("'go' wants a number.") }
      try go(to: number - 1)
    case "where": try report()
    case "list": try list(steps(rest, else: 10))
    case "facts": try facts()
    case "classes": try counts()
    case "class": try narrow(to: rest)
    case "filter": try filter(rest)
    case "open": try nextOpen()
    case "label", "l": try label(rest)
    case "comment": try change(.comment(rest), said: rest.isEmpty ? "no comment" : "comment kept")
    case "split": try split(rest)
    case "undo", "u": try takeBack(isUndo: true)
    case "redo": try takeBack(isUndo: false)
    default: try await pass(line)
    }
  }

  /// How many are meant; never more, either way, than there are.
  private func steps(_ text: String, else usual: Int) -> Int {
    max(-ids.count - 1, min(ids.count + 1, Int(text) ?? usual))
  }

  private static let help = [
    "next, back: the cell after, the cell before; next 10: ten further.",
    "go 17, first, last: that cell. where: which cell this is.",
    "list 10: the next ten, a line each. facts: all about this cell.",
    "classes: how many cells of each. class NAME: only those; class all: all.",
    "filter WORDS: only what matches, as '/' takes it in the console; filter: all.",
    "open: the next cell nobody has looked at.",
    "label NAME or label S: says what it is, and goes on.",
    "comment WORDS. split train, select, val, test or excluded.",
    "undo, redo: take the last change back, and again. quit: leaves; everything is kept.",
    "describe: this cell in words: sizes, nucleus, granules, colour, findings, history.",
    "show, show 60x30: its picture, for those who see.",
    "go to sampling, go to slides, go to tests, …: the other pages; cells: back here.",
    "help all: every command, with those of the full screen.",
  ]

  // MARK: Going about

  private mutating func go(to target: Int) throws {
    guard !ids.isEmpty else { return say("No cells are listed.") }
    guard ids.indices.contains(target) else {
      return say(target < 0 ? "This is the first cell." : "There is no cell after the last.")
    }
    place = target
    try report()
  }

  private func report() throws {
    guard let specimen = try current() else { return say("No cells are listed.") }
    say(line(specimen, at: place) + ".")
  }

  func current() throws -> Specimen? {
    guard ids.indices.contains(place) else { return nil }
    return try project.atlas.specimens([ids[place]]).first
  }

  /// 'cell 17 of 7,989: band neutrophil, microscope, train, BNE_1.jpg'
  private func line(_ specimen: Specimen, at place: Int) -> String {
    let parts = [
      SpecimenWords.name(specimen, project.vocabulary),
      specimen.classKey == nil ? suggestion(specimen) : nil, SpecimenWords.origin(specimen),
      specimen.split?.rawValue, specimen.name,
    ].compactMap(\.self)
    let of = "cell \(Numbers.grouped(place + 1)) of \(Numbers.grouped(ids.count))"
    return "\(of): \(parts.joined(separator: ", "))"
  }

  private func suggestion(_ specimen: Specimen) -> String? {
    specimen.suggestion.map { suggestion in
      let percent = Int((100 * suggestion.confidence).rounded(.down))
      return "a model says \(project.vocabulary.name(ofClass: suggestion.classKey)), \(percent) %"
    }
  }

  private func list(_ count: Int) throws {
    let places = place..<min(ids.count, place + max(1, count))
    guard !places.isEmpty else { return say("No cells are listed.") }
    for (offset, specimen) in try project.atlas.specimens(ids[places]).enumerated() {
      say(line(specimen, at: place + offset))
    }
  }

  private func facts() throws {
    guard let specimen = try current() else { return say("No cells are listed.") }
    say(line(specimen, at: place))
    try tellFacts(of: specimen)
  }

  /// Size and source, who said what it is, comment and history, a line each.
  func tellFacts(of specimen: Specimen) throws {
    say("\(specimen.width) x \(specimen.height) pixels, from '\(specimen.source)'")
    if let labelling = specimen.labelling {
      say("said by \(labelling.who) on \(Numbers.moment(labelling.time, in: .current))")
    }
    if !specimen.comment.isEmpty { say("comment: \(specimen.comment)") }
    for line in try project.atlas.history(of: specimen.id) {
      let what = line.alterations.map { SpecimenWords.alteration($0, project.vocabulary) }
      let when = Numbers.moment(line.entry.time, in: .current)
      let means = line.entry.action == .label ? "" : "\(line.entry.action.rawValue): "
      say("\(when), \(line.entry.who): \(means)\(what.joined(separator: "; "))")
    }
  }

  // MARK: What is listed

  private func counts() throws {
    var everything = query
    everything.classes = []
    let counts = try project.atlas.classCounts(matching: everything)
    for cellClass in project.vocabulary.classes {
      guard let count = counts[cellClass.key], count > 0 else { continue }
      let letter = cellClass.keyboardKey.map { "\($0), " } ?? ""
      say("\(letter)\(cellClass.name): \(Numbers.grouped(count))")
    }
    if let count = counts[nil], count > 0 { say("unlabelled: \(Numbers.grouped(count))") }
  }

  private mutating func narrow(to name: String) throws {
    switch name.lowercased() {
    case "all", "": query.classes = []
    case "unlabelled": query.classes = [nil]
    default:
      guard let cellClass = cellClass(name) else { return say("No class is called '\(name)'.") }
      query.classes = [cellClass.key]
    }
    try relist()
  }

  private mutating func filter(_ words: String) throws {
    query.filter = try FilterReader(vocabulary: project.vocabulary, person: project.person)
      .read(words)
    try relist()
  }

  private mutating func relist() throws {
    ids = try project.atlas.ids(matching: query)
    place = 0
    say("\(Numbers.cells(ids.count)) listed.")
    if !ids.isEmpty { try report() }
  }

  private mutating func nextOpen() throws {
    var seen = query
    seen.means = [.hand]
    let done = Set(try project.atlas.ids(matching: seen))
    guard let next = ids.indices.dropFirst(place + 1).first(where: { !done.contains(ids[$0]) })
    else { return say("Every cell after this one has been looked at.") }
    try go(to: next)
  }

  // MARK: Saying what it is

  private func cellClass(_ text: String) -> CellClass? {
    if text.count == 1, let letter = text.first {
      return project.vocabulary.cellClass(onKey: letter)
    }
    return project.vocabulary.cellClass(spelled: text)
  }

  private mutating func label(_ text: String) throws {
    guard let cellClass = cellClass(text) else {
      return say("No class is called '\(text)'; 'classes' lists them.")
    }
    guard try change(.label(cellClass.key), said: cellClass.name), place + 1 < ids.count else {
      return
    }
    try go(to: place + 1)
  }

  private mutating func split(_ text: String) throws {
    guard let split = Split(rawValue: text) else {
      return say("A split is train, select, val, test or excluded.")
    }
    try change(.split(split), said: "split \(text)")
  }

  /// Changes the cell, and says what is on the disk; false when nothing was changed.
  @discardableResult
  private mutating func change(_ change: Change, said words: String) throws -> Bool {
    guard let specimen = try current() else {
      say("No cells are listed.")
      return false
    }
    guard let who = try name() else { return false }
    _ = try project.atlas.record(change, on: [specimen.id], by: who, at: project.now())
    say("cell \(Numbers.grouped(place + 1)): \(words).")
    return true
  }

  private mutating func takeBack(isUndo: Bool) throws {
    guard let who = try name() else { return }
    let now = project.now()
    let undoing =
      isUndo
      ? try project.atlas.undo(by: who, at: now) : try project.atlas.redo(by: who, at: now)
    guard let undoing else {
      return say("\(who) has nothing left to \(isUndo ? "undo" : "redo").")
    }
    say("\(isUndo ? "undone" : "redone"): \(undoing.words).")
    if let id = undoing.restored.first, let found = ids.firstIndex(of: id) { try go(to: found) }
  }

  /// Who is at the keyboard; asked once. Nil where nobody says.
  private mutating func name() throws -> String? {
    if let person = project.person { return person }
    write("Who is at the keyboard? > ")
    guard let name = read()?.trimmed, !name.isEmpty else {
      say("Without a name nothing is changed.")
      return nil
    }
    try project.atlas.remember(person: name)
    project.person = name
    return name
  }

  func say(_ text: String) { write(text + "\n") }
}
