import AtlasStore
import Basis
import Foundation
import Testing

struct UndoTests {
  @Test func `an undo gives the old label back, with its author`() throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    try atlas.record(.label("basophil"), on: ids, by: "anna", at: Trial.time(1))
    let undoing = try #require(try atlas.undo(by: "anna", at: Trial.time(2)))
    #expect(undoing.restored == ids)
    #expect(undoing.target.action == .label)
    let specimen = try atlas.specimen(ids[0])
    #expect(specimen.classKey == "monocyte")
    #expect(specimen.labelling?.who == "import")
    #expect(specimen.labelling?.means == .import)
  }

  @Test func `a new change forgets what could be redone`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    try atlas.record(.label("basophil"), on: [ids[0]], by: "anna", at: Trial.time(1))
    _ = try atlas.undo(by: "anna", at: Trial.time(2))
    try atlas.record(.label("blast"), on: [ids[1]], by: "anna", at: Trial.time(3))
    #expect(try atlas.nextRedo(by: "anna") == nil)
    #expect(try atlas.redo(by: "anna", at: Trial.time(4)) == nil)
  }

  @Test func `a finding given to many says nothing about who has looked, one given to one does`()
    throws
  {
    let (atlas, ids) = try Trial.atlas(of: 3)
    func unseen() throws -> [SpecimenID] {
      try atlas.ids(
        matching: Query(filter: FilterReader(vocabulary: .builtIn).read("is:unreviewed")))
    }
    try atlas.record(.label("blast"), on: [ids[0]], by: "bert", at: Trial.time(1))
    let before = try unseen()
    #expect(before == [ids[1], ids[2]])
    try atlas.record(.addFindings(["vacuolated"]), on: ids, by: "anna", at: Trial.time(2))
    #expect(try unseen() == before)
    #expect(try atlas.specimen(ids[0]).labelling?.who == "bert")
    #expect(try atlas.specimens(ids).allSatisfy { $0.findings == ["vacuolated"] })
    try atlas.record(.removeFindings(["vacuolated"]), on: [ids[1]], by: "anna", at: Trial.time(3))
    #expect(try unseen() == [ids[2]])
    #expect(try atlas.verifyJournal().isSound)
  }

  @Test func `each labeller undoes only what is theirs`() throws {
    let (atlas, ids) = try Trial.atlas(of: 2)
    try atlas.record(.label("basophil"), on: [ids[0]], by: "anna", at: Trial.time(1))
    try atlas.record(.label("blast"), on: [ids[1]], by: "bert", at: Trial.time(2))
    let undoing = try #require(try atlas.undo(by: "anna", at: Trial.time(3)))
    #expect(undoing.restored == [ids[0]])
    #expect(try atlas.specimen(ids[1]).classKey == "blast")
    #expect(try atlas.undo(by: "anna", at: Trial.time(4)) == nil)
  }

  @Test func `an undo leaves alone what somebody else changed since, and says so`() throws {
    let (atlas, ids) = try Trial.atlas(of: 3)
    try atlas.record(.label("basophil"), on: ids, by: "anna", at: Trial.time(1))
    try atlas.record(.label("blast"), on: [ids[1]], by: "bert", at: Trial.time(2))
    let undoing = try #require(try atlas.undo(by: "anna", at: Trial.time(3)))
    #expect(undoing.restored == [ids[0], ids[2]])
    #expect(undoing.kept == [ids[1]])
    #expect(try atlas.specimen(ids[1]).classKey == "blast")
  }

  @Test func `an undo of a label leaves a later change of the use alone`() throws {
    let (atlas, ids) = try Trial.atlas(of: 1)
    try atlas.record(.label("basophil"), on: ids, by: "anna", at: Trial.time(1))
    try atlas.record(.split(.train), on: ids, by: "bert", at: Trial.time(2))
    _ = try atlas.undo(by: "anna", at: Trial.time(3))
    let specimen = try atlas.specimen(ids[0])
    #expect(specimen.classKey == "monocyte")
    #expect(specimen.split == .train)
  }

  @Test func `undo and redo cross a restart`() throws {
    try Trial.inFolder { folder in
      let place = folder.appendingPathComponent("a.atlas")
      let ids: [SpecimenID] = try {
        let atlas = try Atlas(at: place)
        let ids = try Trial.fill(atlas, with: 1)
        try atlas.record(.label("basophil"), on: ids, by: "anna", at: Trial.time(1))
        try atlas.record(.label("blast"), on: ids, by: "anna", at: Trial.time(2))
        _ = try atlas.undo(by: "anna", at: Trial.time(3))
        return ids
      }()
      let atlas = try Atlas(at: place, creating: false)
      _ = try atlas.undo(by: "anna", at: Trial.time(4))
      #expect(try atlas.specimen(ids[0]).classKey == "monocyte")
      _ = try atlas.redo(by: "anna", at: Trial.time(5))
      _ = try atlas.redo(by: "anna", at: Trial.time(6))
      #expect(try atlas.specimen(ids[0]).classKey == "blast")
      #expect(try atlas.verifyJournal().isSound)
    }
  }

  /// The model: two stacks of whole states for each person, on specimens only they touch.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `any sequence of changes, undos and redos is what two stacks would give`(
    seed: UInt64
  ) throws {
    let (atlas, ids) = try Trial.atlas(of: 6)
    var random = SplitMix64(seed: seed)
    let people = ["anna", "bert"]
    let keys = ["basophil", "blast", "monocyte", "platelet"]
    var models = people.map { _ in Model() }
    for step in 0..<60 {
      let person = Int(random.next() % 2)
      let now = Trial.time(Double(step))
      switch random.next() % 5 {
      case 0:
        let undone = try atlas.undo(by: people[person], at: now)
        #expect((undone != nil) == models[person].undo())
      case 1:
        let redone = try atlas.redo(by: people[person], at: now)
        #expect((redone != nil) == models[person].redo())
      case 2:
        let key = ["vacuolated", "multilobed"][Int(random.next() % 2)]
        try atlas.record(
          .addFindings([key]), on: own(person, ids), by: people[person], at: now)
        // Said of several at once it confirms nothing: where all have it already, nothing changes.
        if models[person].states.contains(where: { !$0.findings.contains(key) }) {
          models[person].change { for place in 0..<3 { $0[place].findings.insert(key) } }
        }
      default:
        let key = keys[Int(random.next() % 4)]
        let place = Int(random.next() % 3)
        try atlas.record(
          .label(key), on: [own(person, ids)[place]], by: people[person], at: now)
        models[person].change { $0[place].classKey = key }
      }
      for (person, model) in models.enumerated() {
        let found = try atlas.specimens(own(person, ids))
          .map { Model.State(classKey: $0.classKey, findings: $0.findings) }
        try #require(found == model.states, "seed \(seed), step \(step)")
      }
    }
    #expect(try atlas.verifyJournal().isSound)
  }

  private func own(_ person: Int, _ ids: [SpecimenID]) -> [SpecimenID] {
    Array(ids[(3 * person)..<(3 * person + 3)])
  }

  private struct Model {
    struct State: Equatable {
      var classKey: String?
      var findings: Set<String> = []
    }

    var states = [State](repeating: State(classKey: "monocyte"), count: 3)
    private var past: [[State]] = []
    private var future: [[State]] = []

    mutating func change(_ body: (inout [State]) -> Void) {
      past.append(states)
      future = []
      body(&states)
    }

    mutating func undo() -> Bool {
      guard let state = past.popLast() else { return false }
      future.append(states)
      states = state
      return true
    }

    mutating func redo() -> Bool {
      guard let state = future.popLast() else { return false }
      past.append(states)
      states = state
      return true
    }
  }
}
