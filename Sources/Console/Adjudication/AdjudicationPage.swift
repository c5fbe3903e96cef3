import AtlasStore
import Journeys
import TerminalKit

/// What is asked about cells that people call differently.
enum AdjudicationRequest: RoomRequest {
  /// Those that nobody has decided about.
  case list

  var leads: Bool { true }
}

/// Finds the cells that people call differently.
struct AdjudicationRoom: Room {
  private let project: Project

  init(_ project: Project) {
    self.project = project
  }

  func serve(_ request: AdjudicationRequest, tell: Teller<[Concordance.Dispute]>) async throws {
    tell(try await project.atlas.perform { try Adjudicating.open(in: $0) })
  }
}

/// Cells that people call differently: the picture, what each said, and which are still open.
struct AdjudicationPage: Page {
  typealias Request = AdjudicationRequest
  typealias News = [Concordance.Dispute]

  enum Action: Verb {
    case up
    case down
    case open
    case undo
    case redo
    /// The opinion of the person with this number, from 1.
    case takeOpinion(Int)
    case label(String)
  }

  static let name = "disagreements"
  static let purpose =
    "Cells that people call differently. The number of an opinion takes it, a capital letter gives "
    + "any class; the reason is kept."

  /// Undecided, oldest first.
  private(set) var disputes: [Concordance.Dispute] = []
  private(set) var selected = 0
  private var isLoaded = false

  var current: Concordance.Dispute? {
    disputes.indices.contains(selected) ? disputes[selected] : nil
  }

  func crumb(in shell: Shell) -> String { "disagreements" }

  /// 'cell 2 of 17 in dispute'
  func status(in shell: Shell) -> String {
    guard isLoaded, !disputes.isEmpty else { return "" }
    return "\(Numbers.grouped(selected + 1)) of \(Numbers.cells(disputes.count)) in dispute"
  }

  func keys(in shell: Shell) -> [KeyTable<Action>.Group] {
    let opinions = (1...4).map { number in
      KeyBinding<Action>(
        [[.character(Character("\(number)"))]], .takeOpinion(number),
        hint: number == 1 ? "opinion" : "", help: "opinion \(number) is right")
    }
    let classes = shell.vocabulary.classes.compactMap { cellClass in
      cellClass.keyboardKey.map {
        KeyBinding<Action>([[.character($0)]], .label(cellClass.key), help: cellClass.name)
      }
    }
    return [
      .init(
        "Deciding",
        opinions + [
          KeyBinding([[.character("j")], [.down]], .down, hint: "next", help: "the next cell"),
          KeyBinding([[.character("k")], [.up]], .up, help: "the cell before"),
          KeyBinding([[.enter]], .open, hint: "look", help: "look closely"),
          KeyBinding([[.character("u")]], .undo, hint: "undo", help: "undo"),
          KeyBinding([[.control("r")]], .redo, help: "redo"),
        ]), .init("Or what it is", classes),
    ]
  }

  /// What each person said of a cell, by name: numbered from 1 on the screen.
  static func opinions(of dispute: Concordance.Dispute) -> [(who: String, key: String)] {
    dispute.opinions.sorted { $0.key < $1.key }.map { (who: $0.key, key: $0.value) }
  }

  mutating func enter(in shell: Shell) -> Effects { [.ask(.list)] }

  /// The cursor stays, so that the next cell comes under it.
  mutating func take(
    _ news: [Concordance.Dispute], in shell: Shell
  ) -> Effects {
    isLoaded = true
    disputes = news
    step(0)
    return []
  }

  mutating func learn(_ news: AtlasNews, in shell: Shell) -> Effects {
    switch news {
    case .recorded, .restored, .accepted, .changedElsewhere: [.ask(.list)]
    case .facts, .previewed, .people, .views: []
    }
  }

  private mutating func step(_ by: Int) {
    selected = max(0, min(selected + by, disputes.count - 1))
  }

  mutating func act(
    _ action: Action, count: Int?, in shell: Shell
  ) -> Effects {
    switch action {
    case .up: step(-(count ?? 1))
    case .down: step(count ?? 1)
    case .takeOpinion(let number):
      guard let current else { return [] }
      let opinions = Self.opinions(of: current)
      guard opinions.indices.contains(number - 1) else {
        return [.warn("There are only \(opinions.count) opinions of this cell.")]
      }
      return decide(opinions[number - 1].key, in: shell)
    case .label(let key): return decide(key, in: shell)
    case .open: return look()
    case .undo: return [.takeBack(isUndo: true)]
    case .redo: return [.takeBack(isUndo: false)]
    }
    return []
  }

  /// Gives the cell a class, for the reason that people differ about it.
  private func decide(_ key: String, in shell: Shell) -> Effects {
    guard let current else { return [] }
    return [
      .change(
        ChangeOrder(
          change: .label(key), targets: [current.specimen],
          reason: Adjudicating.reason(for: current, shell.vocabulary)))
    ]
  }

  /// The cells in dispute one after the other, this one first to be seen.
  private func look() -> Effects {
    guard let current else { return [] }
    var list = Catalogue()
    list.list(disputes.map(\.specimen))
    list.move(to: current.specimen)
    return [.push(SpecimenPage(of: list))]
  }

  func draw(on frame: inout Frame, in shell: Shell) {
    let body = shell.body.inset(columns: 2, rows: 1)
    guard let current else {
      if isLoaded {
        let rows = Prose("Nobody disagrees; nothing is to be decided.", .good)
          .draw(on: &frame.page, in: body)
        Prose(
          "Cells that two people have called differently, each by hand under their own name, come "
            + "here to be decided.", .faint
        ).draw(on: &frame.page, in: body.cutting(rows: rows + 1).rest)
      } else {
        Prose("Looking …", .faint).draw(on: &frame.page, in: body)
      }
      return
    }
    // A cell of text is twice as high as it is wide.
    let rows = max(4, min(body.rows, body.columns / 4))
    frame.page.slots.append(
      ImageSlot(
        .cell(current.specimen),
        in: Rectangle(column: body.column, row: body.row, columns: 2 * rows, rows: rows)))
    let side = body.cutting(columns: 2 * rows + 2).rest
    guard side.columns > 8 else { return }
    var row = side.row
    func write(_ text: String, _ role: Role) {
      guard row < side.maxRow else { return }
      frame.page.write(
        Width.fit(text, columns: side.columns), column: side.column, row: row, role: role)
      row += 1
    }
    write("cell \(current.specimen)", .heading)
    for (number, opinion) in Self.opinions(of: current).enumerated() {
      let name = shell.vocabulary.name(ofClass: opinion.key)
      write("\(number + 1)  \(opinion.who): \(name)", .text)
    }
    row += 1
    write("its number takes an opinion,", .faint)
    write("a capital gives any class", .faint)
    row += 1
    write("next", .heading)
    for dispute in disputes.dropFirst(selected + 1) {
      let words = Self.opinions(of: dispute)
        .map { "\($0.who) \(shell.vocabulary.name(ofClass: $0.key))" }
      write("\(dispute.specimen)  \(words.joined(separator: ", "))", .text)
    }
  }
}
