import AtlasStore
import Journeys
import TerminalKit
import TestSupport
import Testing

@testable import Console
@testable import ReaderStudy

/// Names, quartets, phases and who the reader is, on the screen.
@Suite struct SittingTaskTests {
  private static let sizes = [(80, 24), (120, 40)]
  private static let screens = [(40, 10)] + sizes

  private func view(
    _ task: AnswerTask, turn: Int = 1, stage: SittingView.Stage = .trial(lastWasReal: nil),
    asksOdd: Bool = false, minimum: MinimumDisplay? = nil
  ) -> SittingView {
    var view = SittingView(
      study: "first", question: task.question, reader: "anna", stage: stage, answered: turn - 1,
      showings: 20, picture: nil, turn: turn, receipt: "", isDemonstration: false,
      wasResumed: false, minimumDisplay: minimum)
    view.task = task
    view.names = task == .naming ? BlindTesting.names(.builtIn) : []
    view.asksOdd = asksOdd
    view.isTold = task != .naming
    if stage.showsPicture {
      view.pictures = (1...task.pictures).map { PictureKey("test/first anna \(turn) \($0)") }
    }
    return view
  }

  private func opening(
    _ task: AnswerTask, phase: Phase? = nil, phases: Int = 1, asksPerson: Bool = true
  ) -> SittingOpening {
    SittingOpening(
      study: "first", reader: "anna", code: "7K2M-Q9XD-4TVN-8W3P-5RHJ", phase: phase,
      phases: phases, task: task, question: task.question, answered: 0, showings: 20,
      isTold: task != .naming, asksPerson: asksPerson, asksBackground: task != .naming)
  }

  private func console(_ view: SittingView, columns: Int = 80, rows: Int = 24) -> Console {
    Sittings.console(view, columns: columns, rows: rows)
  }

  // MARK: Answers

  @Test func `a cell is named by its capital, and odd is a mark beside it`() {
    var console = console(view(.naming, asksOdd: true))
    #expect(console.type("E").isEmpty)
    #expect(console.golden.contains("still coming"))
    _ = console.paint(view(.naming).pictures)
    #expect(console.type(.enter).isEmpty)
    #expect(console.golden.contains("Name the cell by a capital first"))
    _ = console.type("E")
    _ = console.type("o")
    #expect(console.golden.contains("[E eosinophil]") && console.golden.contains("[o odd]"))
    _ = console.type("M")
    #expect(console.golden.contains("[M monocyte]") && !console.golden.contains("[E"))
    let found = console.type(.enter).judgement
    #expect(found?.content == .named("monocyte", isOdd: true) && found?.turn == 1)
    // Nothing of it is left at the next.
    _ = console.hear(SittingNews.showing(view(.naming, turn: 2, asksOdd: true)))
    _ = console.paint(view(.naming, turn: 2).pictures)
    #expect(console.type(.enter).isEmpty)
    _ = console.type("oo")
    #expect(
      console.type(.character("L"), .enter).judgement?.content
        == .named("lymphocyte", isOdd: false))
  }

  @Test func `where odd isn't asked, o does nothing`() {
    var console = console(view(.naming))
    _ = console.paint(view(.naming).pictures)
    _ = console.type("E")
    _ = console.type("o")
    #expect(console.golden.contains("o does nothing here"))
    #expect(console.type(.enter).judgement?.content == .named("eosinophil", isOdd: nil))
  }

  @Test func `a quartet is answered when all four are whole`() {
    let shown = view(.quartet)
    var console = console(shown)
    #expect(console.draw().page.slots.filter(\.isJudged).count == 4)
    #expect(console.paint(Array(shown.pictures.prefix(3)), columns: 16).isEmpty)
    _ = console.type("2")
    #expect(console.golden.contains("still coming"))
    let requests = console.paint(shown.pictures, columns: 16)
    guard case .shown(1, _, let display) = requests.sitting.first else {
      Issue.record("\(requests)")
      return
    }
    #expect(display.pictureColumns == 32)
    #expect(console.type("7").isEmpty)
    #expect(
      console.type(.character("2"), .character("3"), .enter).judgement?.content == .chosen(3))
  }

  @Test func `a click chooses what it is on`() {
    for (columns, rows) in Self.sizes {
      let size = Size(columns: columns, rows: rows)
      func click(_ console: inout Console, _ area: Rectangle) {
        let at = Point(column: area.column, row: area.row)
        _ = console.update(.terminal(.mouse(MouseEvent(.press, at: at))))
      }
      var four = console(view(.quartet), columns: columns, rows: rows)
      _ = four.paint(view(.quartet).pictures)
      let layout = SittingLayout(.quartet, in: size)
      for place in 0..<4 {
        click(&four, layout.tiles[place])
        #expect(four.sitting?.choice.place == place + 1)
        click(&four, layout.label(of: 3 - place))
        #expect(four.sitting?.choice.place == 4 - place)
      }
      var named = console(view(.naming, asksOdd: true), columns: columns, rows: rows)
      _ = named.paint(view(.naming).pictures)
      let names = BlindTesting.names(.builtIn)
      let places = SittingLayout(.naming, in: size).names(names.count) ?? []
      #expect(places.count == names.count)
      for (name, place) in zip(names, places) {
        click(&named, place)
        #expect(named.sitting?.choice.name == name)
      }
      var rated = console(view(.rating), columns: columns, rows: rows)
      _ = rated.paint(view(.rating).pictures)
      for item in rated.sitting?.scale(in: size) ?? [] {
        guard let rating = item.rating else { continue }
        click(&rated, Rectangle(column: item.column + 1, row: rows - 4, columns: 1, rows: 1))
        #expect(rated.sitting?.rating == rating)
      }
    }
  }

  @Test func `pictures lie on the screen, apart from each other, as large as fits`() {
    for columns in [40, 60, 80, 100, 120, 200, 300] {
      for rows in [10, 16, 24, 40, 70] {
        let size = Size(columns: columns, rows: rows)
        let tiles = SittingLayout(.quartet, in: size).tiles
        for (place, tile) in tiles.enumerated() {
          let whole = Rectangle(
            column: tile.column - SittingLayout.label, row: tile.row,
            columns: tile.columns + SittingLayout.label, rows: tile.rows)
          #expect(whole.intersection(Rectangle(size)) == whole, "\(size)")
          #expect(tile.maxRow <= rows - 5 && tile.row >= 2)
          #expect(tile.columns == 2 * tile.rows)
          for other in tiles.dropFirst(place + 1) {
            #expect(tile.intersection(other).isEmpty)
          }
        }
      }
    }
    #expect(SittingLayout(.quartet, in: Size(columns: 120, rows: 40)).tiles[0].rows == 16)
    #expect(SittingLayout(.quartet, in: Size(columns: 200, rows: 24)).tiles[0].rows == 17)
  }

  // MARK: The least screen

  @Test func `on a screen below the least nothing is shown until it is mended`() {
    let least = MinimumDisplay(pictureColumns: 64, pictureRows: 48, colourDepth: 1)
    let shown = view(.rating, minimum: least)
    var console = console(shown)
    #expect(console.paint(shown.pictures, columns: 34, renderer: "sextants").count == 1)
    _ = console.type("4")
    // Smaller: the picture leaves the screen, and that is in the log.
    #expect(
      console.update(.terminal(.resize(Size(columns: 80, rows: 20)))).sitting
        == [.interrupted(turn: 1)])
    #expect(console.draw().page.slots.isEmpty)
    #expect(console.golden.contains("This screen isn't enough yet"))
    #expect(console.type(.enter).isEmpty)
    #expect(console.update(.terminal(.resize(Size(columns: 80, rows: 24)))).isEmpty)
    #expect(console.draw().page.slots.count == 1)
    #expect(console.type(.enter).answer?.rating == .perhapsFake)
  }

  @Test func `a sitting doesn't begin on a screen below the least`() {
    var intro = view(
      .rating, turn: 0, stage: .introduction,
      minimum: MinimumDisplay(pictureColumns: 200, pictureRows: 200))
    intro.opening = opening(.rating, asksPerson: false)
    var console = console(intro)
    _ = console.type("nn")
    #expect(console.golden.contains("This screen isn't enough yet"))
    #expect(console.type(.enter).isEmpty)
    #expect(console.golden.contains("make the window larger"))
  }

  // MARK: Who sits

  @Test func `who the reader is is asked a question at a time, and each may be left out`() {
    var intro = view(.rating, turn: 0, stage: .introduction)
    intro.opening = opening(.rating)
    var console = console(intro)
    #expect(console.golden.contains("What do you work as?"))
    #expect(console.golden.contains("7K2M-Q9XD-4TVN-8W3P-5RHJ"))
    _ = console.type("plumber")
    _ = console.type(.enter)
    #expect(console.golden.contains("'plumber' is no answer"))
    _ = console.type(.control("u"))
    _ = console.type("tech")
    _ = console.type(.enter)
    _ = console.type(.enter)
    _ = console.update(.terminal(.paste("blood, q and ?")))
    _ = console.type("?")
    _ = console.type(.enter)
    _ = console.type(.enter)
    _ = console.type("no")
    _ = console.type(.enter)
    #expect(console.golden.contains("nothing is kept"))
    _ = console.type(.control("u"))
    _ = console.type("yes")
    _ = console.type(.enter)
    _ = console.type("ny")
    #expect(
      console.type(.enter).sitting
        == [
          .begin(
            Background(tookPart: false, hasSeenPictures: true),
            person: ReaderPerson(
              role: .technician, speciality: "blood, q and ??", consent: true),
            takingOver: false)
        ])
  }

  @Test func `before the untold phase nothing says that cells are made, not even help`() {
    var intro = view(.naming, turn: 0, stage: .introduction, asksOdd: true)
    intro.opening = opening(.naming, phase: .untold, phases: 3)
    var console = console(intro, columns: 120, rows: 40)
    var texts = [console.golden]
    for _ in PersonQuestion.allCases { _ = console.type(.enter) }
    texts.append(console.golden)
    _ = console.type("?")
    texts.append(console.golden)
    _ = console.type(.escape)
    guard
      case .begin(nil, person: ReaderPerson(), takingOver: false) = console.type(.enter).sitting
        .first
    else {
      Issue.record("it didn't begin")
      return
    }
    _ = console.hear(SittingNews.showing(view(.naming, asksOdd: true)))
    _ = console.paint(view(.naming).pictures)
    texts.append(console.golden)
    _ = console.type("?")
    texts.append(console.golden)
    for text in texts {
      let words = text.lowercased()
      for word in ["generat", "fake", "photograph", "was made", "blind", "surely"] {
        #expect(!words.contains(word), "\(word) in \(text)")
      }
    }
  }

  // MARK: Pages between

  private func page(_ phase: Phase, asksBackground: Bool) -> SittingView.Stage {
    .phase(
      PhasePage(
        phase: phase, part: phase == .told ? 2 : 3, parts: 3,
        clues: phase == .clues ? "Made cells have no granules." : nil,
        asksBackground: asksBackground))
  }

  @Test func `a page tells what the next phase is about, and asks what couldn't be asked before`() {
    var console = console(view(.naming, asksOdd: true))
    _ = console.hear(
      SittingNews.showing(view(.rating, turn: 2, stage: page(.told, asksBackground: true))))
    #expect(
      console.golden.contains("Part 2 of 3") && console.golden.contains("made by a generator"))
    #expect(console.type(.enter).isEmpty)
    _ = console.type("yn")
    #expect(
      console.type(.enter).sitting
        == [.tell(Background(tookPart: true, hasSeenPictures: false))])
    _ = console.hear(
      SittingNews.showing(view(.rating, turn: 9, stage: page(.clues, asksBackground: false))))
    #expect(console.golden.contains("Made cells have no granules."))
    #expect(console.type(.enter).sitting == [.tell(nil)])
  }

  @Test func `practice that wasn't passed is said, and taken again`() {
    let failed = SittingView.Stage.practiceFailed(right: 3, of: 8, needed: 6)
    var console = console(view(.rating, stage: failed))
    #expect(console.golden.contains("3 of 8 practice answers were right."))
    #expect(console.type("4").isEmpty)
    #expect(console.type(.enter).sitting == [.practiseAgain])
  }

  // MARK: Screens

  @Test(arguments: screens) func `screens of tasks`(columns: Int, rows: Int) throws {
    func expect(_ name: String, _ view: SittingView, _ keys: String = "", paints: Bool = true)
      throws
    {
      var console = console(view, columns: columns, rows: rows)
      if paints { _ = console.paint(view.pictures, columns: 16) }
      _ = console.type(keys)
      try expectGolden(console.golden, "sitting-\(name)-\(columns)x\(rows)")
    }
    try expect("naming", view(.naming), "E")
    try expect("untold", view(.naming, asksOdd: true), "So")
    try expect("quartet", view(.quartet), "3")
    try expect("refused", view(.rating, minimum: .init(pictureColumns: 300, pictureRows: 300)))
    try expect("told", view(.rating, stage: page(.told, asksBackground: true)), "n")
    try expect("clues", view(.rating, stage: page(.clues, asksBackground: false)))
    try expect("practice-failed", view(.rating, stage: .practiceFailed(right: 3, of: 8, needed: 6)))
    var intro = view(.rating, turn: 0, stage: .introduction)
    intro.opening = opening(.rating)
    try expect("who", intro, "techn")
    intro = view(.naming, turn: 0, stage: .introduction, asksOdd: true)
    intro.opening = opening(.naming, phase: .untold, phases: 3, asksPerson: false)
    try expect("untold-introduction", intro)
    intro = view(.quartet, turn: 0, stage: .introduction)
    intro.opening = opening(.quartet, asksPerson: false)
    try expect("quartet-introduction", intro, "nn")
  }
}
