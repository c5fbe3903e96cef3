import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit
import Testing

@testable import Console

/// A console and the service behind it, on an atlas of its own.
private struct Desk {
  var console: Console
  let rooms: Rooms
  let atlas: Atlas
  private var events: AsyncStream<ConsoleEvent>.Iterator

  init(_ atlas: Atlas) async throws {
    self.atlas = atlas
    let folder = FileManager.default.temporaryDirectory
    let project = Project(
      atlas: atlas,
      folders: Folders(environment: [:], home: folder, current: folder, executable: nil),
      now: { Date(timeIntervalSince1970: 1_790_000_100) }, person: "anna")
    rooms = Rooms(
      project, themes: [:],
      shelf: PictureShelf(atlas: atlas, preprocessing: Preprocessing(crop: 2, size: 2)))
    events = rooms.events.makeAsyncIterator()
    console = Console(Cells.shell(columns: 120, rows: 40))
    try await serve(console.opening)
  }

  /// Serves requests and what follows from them, one after the other.
  mutating func serve(_ requests: [Request]) async throws {
    var waiting = requests
    while !waiting.isEmpty {
      let request = waiting.removeFirst()
      await rooms.serve(request)
      var isAnswered = false
      while !isAnswered {
        let event = try #require(await events.next(isolation: #isolation))
        if case .failed(let summary, _) = event { Issue.record("\(summary)") }
        if case .answered = event { isAnswered = true }
        if !request.leads { isAnswered = true }
        waiting += console.update(event)
      }
    }
  }

  mutating func press(_ key: Key) async throws {
    try await serve(console.update(.terminal(.key(key))))
  }
}

@Suite struct ReviewTests {
  /// A hundred cells that a model has looked at, and what they truly are: seven of them the model
  /// has wrong, and most of these it isn't sure of.
  private static func slide() throws -> (Atlas, truth: [SpecimenID: String], wrong: Int) {
    let atlas = try Atlas.inMemory()
    let counts = [
      ("segmented_neutrophil", 58), ("lymphocyte", 26), ("monocyte", 9), ("eosinophil", 4),
      ("basophil", 3),
    ]
    let truths = counts.flatMap { Array(repeating: $0.0, count: $0.1) }
    let newcomers = try truths.indices.map { number in
      try Newcomer(
        PictureFile.png(
          Picture(
            width: 2, height: 2,
            filledWith: Colour(red: UInt8(number), green: 10, blue: 200))),
        name: "\(number).png")
    }
    let ids = try atlas.admit(newcomers, by: "import", at: Date()).admitted
    let mistakes = [
      3: "lymphocyte", 17: "band_neutrophil", 60: "monocyte", 61: "monocyte", 70: "basophil",
      86: "lymphocyte", 94: "segmented_neutrophil",
    ]
    var suggestions: [SpecimenID: Suggestion] = [:]
    for (number, id) in ids.enumerated() {
      let guess = mistakes[number]
      suggestions[id] = Suggestion(
        classKey: guess ?? truths[number],
        confidence: guess == nil ? 0.9 + Double(number % 10) / 200 : 0.4 + Double(number) / 1000)
    }
    try atlas.record(suggestions: suggestions, by: "net", at: Date(), reason: "test")
    return (atlas, Dictionary(uniqueKeysWithValues: zip(ids, truths)), mistakes.count)
  }

  @Test func `a hundred cells cost a key for each wrong one and a key for each class`()
    async throws
  {
    let (atlas, truth, wrong) = try Self.slide()
    var desk = try await Desk(atlas)
    try await desk.serve(desk.console.act(AnyVerb(CellVerb.order(.grouped)), count: nil))
    try await desk.press(.home)
    #expect(desk.console.list.groups.map(\.key).count == 6)
    var labels = 0
    var moves = 0
    // A person looks along the class under the cursor and corrects what is wrong there.
    while let id = desk.console.list.current, labels + moves < 200 {
      let specimen = try atlas.specimen(id)
      let right = try #require(truth[id])
      let rest = try remaining(in: desk, truth)
      if rest.isEmpty {
        let isDone = try atlas.ids(
          matching: Query(filter: FilterReader(vocabulary: .builtIn).read("is:unreviewed"))
        ).isEmpty
        if isDone { break }
        try await desk.press(.character("o"))
        labels += 1
      } else if specimen.suggestion?.classKey != right, specimen.labelling == nil {
        let key = try #require(Vocabulary.builtIn.cellClass(right)?.keyboardKey)
        try await desk.press(.character(key))
        labels += 1
      } else {
        try await desk.press(.character("l"))
        moves += 1
      }
    }
    for (id, key) in truth { #expect(try atlas.specimen(id).classKey == key) }
    let classes = Set(truth.values).count
    #expect(labels <= wrong + classes)
    // Doubtful cells come first, so that hardly a key goes into finding them.
    #expect(moves <= wrong)
    #expect(try atlas.verifyJournal().isSound)
  }

  /// The cells of the class at hand that are wrong and nobody has corrected.
  private func remaining(
    in desk: borrowing Desk, _ truth: [SpecimenID: String]
  ) throws -> [SpecimenID] {
    let catalogue = desk.console.list
    let current = desk.console.shell.facts[catalogue.current]
    let key = desk.console.gallery.classAtHand ?? current?.likelyClass
    let query = Query(filter: try FilterReader(vocabulary: .builtIn).read("class:none"))
    return try desk.atlas.specimens(matching: query).filter {
      $0.suggestion?.classKey == key && truth[$0.id] != key
    }.map(\.id)
  }

  @Test func `accepting leaves what somebody has said otherwise, and one undo takes it back`()
    async throws
  {
    let (atlas, _, _) = try Self.slide()
    var desk = try await Desk(atlas)
    try await desk.serve(desk.console.act(AnyVerb(CellVerb.order(.grouped)), count: nil))
    try await desk.press(.home)
    // The only one taken for a band comes first, then four taken for basophils, one of them wrongly.
    try await desk.press(.character("S"))
    try await desk.press(.character("L"))
    try await desk.press(.character("o"))
    #expect(try atlas.classCounts()["basophil"] == 3)
    #expect(try atlas.classCounts()["lymphocyte"] == 1)
    let cursor = try #require(desk.console.shell.facts[desk.console.list.current])
    #expect(cursor.labelling == nil)
    try await desk.press(.character("u"))
    #expect(try atlas.classCounts()["basophil"] == nil)
    #expect(try atlas.classCounts()["lymphocyte"] == 1)
  }

  @Test func `an undo says what it took back`() async throws {
    let (atlas, truth, _) = try Self.slide()
    let ids = truth.keys.sorted { "\($0)" < "\($1)" }.prefix(3)
    let time = Date()
    try atlas.record(
      suggestions: Dictionary(
        uniqueKeysWithValues: ids.map { ($0, Suggestion(classKey: "blast", confidence: 0.9)) }),
      by: "anna", at: time, reason: "test")
    try atlas.record(.split(.val), on: Array(ids.prefix(2)), by: "anna", at: time)
    try atlas.record(.comment("torn"), on: [ids[0]], by: "anna", at: time)
    try atlas.record(.label("monocyte"), on: [ids[0]], by: "anna", at: time)
    var desk = try await Desk(atlas)
    for words in [
      "1 cell", "the comment on 1 cell", "the split of 2 cells",
      "what a model suggests of 3 cells",
    ] {
      try await desk.press(.character("u"))
      #expect(desk.console.notice?.text == "undone: \(words)")
    }
  }

  @Test func `accepting says how many cells were never on the screen`() async throws {
    let (atlas, _, _) = try Self.slide()
    var desk = try await Desk(atlas)
    try await desk.serve(desk.console.act(AnyVerb(CellVerb.order(.grouped)), count: nil))
    try await desk.press(.home)
    try await desk.press(.end)
    let catalogue = desk.console.list
    let group = catalogue.ids.suffix(catalogue.groups.last?.count ?? 0)
    let unseen = group.count { !catalogue.shown.contains($0) }
    #expect((1..<group.count).contains(unseen))
    try await desk.press(.character("o"))
    #expect(
      desk.console.notice?.text == "57 cells accepted as segmented neutrophil, \(unseen) of them "
        + "never on the screen; u takes it back.")
  }

  @Test func `a finding gets its grade and its note from the picker`() async throws {
    let (atlas, _, _) = try Self.slide()
    var desk = try await Desk(atlas)
    try await desk.press(.home)
    let id = try #require(desk.console.list.current)
    let place = try #require(
      Vocabulary.builtIn.findings.firstIndex { $0.key == "dohle_bodies" })
    try await desk.press(.character("f"))
    for _ in 0..<place { try await desk.press(.down) }
    try await desk.press(.character("2"))
    #expect(try atlas.specimen(id).remarks == ["dohle_bodies": FindingRemark(grade: .moderate)])
    guard case .menu(let menu) = desk.console.overlay else {
      Issue.record("the picker closed")
      return
    }
    #expect(menu.items[place].isOn == true)
    #expect(menu.items[place].badge == "2+")
    let picture = desk.console.golden
    #expect(picture.contains("[x] Döhle bodies 2+"))
    #expect(picture.contains("1 2 3 grade, 0 none  n note"))
    try await desk.press(.character("n"))
    for letter in "two" { try await desk.press(.character(letter)) }
    try await desk.press(.enter)
    let full = FindingRemark(grade: .moderate, note: "two")
    #expect(try atlas.specimen(id).remarks == ["dohle_bodies": full])
    #expect(desk.console.notice?.text.contains("Döhle bodies (two)") == true)
    // Shown where the cell is looked at, and taken back with it.
    try await desk.press(.enter)
    #expect(desk.console.golden.contains("Döhle bodies 2+ (two)"))
    try await desk.press(.character("f"))
    for _ in 0..<place { try await desk.press(.down) }
    try await desk.press(.character("0"))
    #expect(try atlas.specimen(id).remarks["dohle_bodies"] == FindingRemark(note: "two"))
    try await desk.press(.escape)
    for _ in 0..<3 { try await desk.press(.character("u")) }
    #expect(try atlas.specimen(id).findings.isEmpty)
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `cells like one stay in the order of likeness when they are listed anew`()
    async throws
  {
    let (atlas, _, _) = try Self.slide()
    let ids = try atlas.ids()
    let features = Dictionary(
      uniqueKeysWithValues: ids.map { id in
        (id, [1, Float((id.rawValue * 37) % 100) / 10])
      })
    try atlas.keep(features: features, ofModel: "test")
    var desk = try await Desk(atlas)
    try await desk.press(.home)
    try await desk.press(.character("~"))
    let order = desk.console.list.ids
    #expect(order != order.sorted())
    // Turned round and back, they are listed anew.
    for _ in 0..<2 {
      try await desk.serve(desk.console.act(AnyVerb(CellVerb.reverseOrder), count: nil))
    }
    #expect(desk.console.list.ids == order)
    try await desk.press(.escape)
    #expect(desk.console.list.ids == ids)
  }

  @Test func `a change of many cells says beforehand what they are`() async throws {
    let (atlas, _, _) = try Self.slide()
    var desk = try await Desk(atlas)
    try await desk.press(.character("S"))
    try await desk.press(.character("S"))
    try await desk.press(.control("a"))
    try await desk.press(.character("X"))
    guard case .prompt(let prompt) = desk.console.overlay else {
      Issue.record("nothing was asked")
      return
    }
    #expect(
      prompt.explanation.hasPrefix(
        "100 cells, now 98 unlabelled, 2 segmented neutrophil, will be: artefact. A person has "
          + "looked at 2 of them."))
    for letter in "dirt" { try await desk.press(.character(letter)) }
    try await desk.press(.enter)
    #expect(try atlas.classCounts() == ["artefact": 100])
    #expect(try atlas.journal(last: 1).first?.reason == "dirt")
  }
}
