import Foundation
import Statistics
import Testing

@testable import ReaderStudy

@Suite struct PlanTests {
  @Test(arguments: ["", "a b", "../x", "ä", "x/y", String(repeating: "a", count: 41)])
  func `a name that can't be a file's is refused`(name: String) {
    var plan = SmallStudy.plan
    plan.name = name
    #expect(throws: StudyError.badName(name)) { try plan.validate() }
  }

  @Test func `a plan that can't be carried out says why`() {
    let changes: [(inout Plan) -> Void] = [
      { $0.classes = [] }, { $0.classes[0].pairs = 0 }, { $0.classes += $0.classes },
      { $0.classes[0].cellClass = "a\tb" }, { $0.repeats = 25 }, { $0.controls = -1 },
      { $0.margin = 0.5 }, { $0.alpha = 0 }, { $0.readers = [] }, { $0.readers = ["a", "A"] },
      { $0.breakEvery = 0 }, { $0.classes[0].pairs = .max }, { $0.controls = .max },
    ]
    for (index, change) in changes.enumerated() {
      var plan = SmallStudy.plan
      change(&plan)
      #expect(throws: StudyError.self, "change \(index)") { try plan.validate() }
    }
  }

  @Test func `too few pictures of a class are named`() {
    var candidates = SmallStudy.candidates(SmallStudy.plan, spare: 0)
    candidates.removeAll { $0.cellClass == "monocyte" && $0.truth == .fake }
    #expect(
      throws: StudyError.tooFew(what: "fakes of class 'monocyte'", needed: 6, found: 0)
    ) { try SmallStudy(candidates: candidates) }
  }

  /// A plan that takes every candidate there is.
  private var exhaustive: Plan {
    var plan = SmallStudy.plan
    plan.practice = 0
    return plan
  }

  @Test func `the same pixels twice are refused`() throws {
    var candidates = SmallStudy.candidates(exhaustive, spare: 0)
    candidates[1].rgb = candidates[0].rgb
    #expect {
      try SmallStudy(exhaustive, candidates: candidates)
    } throws: { error in
      if case .duplicate = error as? StudyError { true } else { false }
    }
  }

  @Test func `the same cell compressed anew is refused`() throws {
    var candidates = SmallStudy.candidates(exhaustive, spare: 0)
    candidates[1].rgb = candidates[0].rgb.map { $0 ^ 1 }
    #expect {
      try SmallStudy(exhaustive, candidates: candidates)
    } throws: { error in
      if case .twins = error as? StudyError { true } else { false }
    }
  }

  @Test func `of two near-duplicates among the reals only one is used`() throws {
    var candidates = SmallStudy.candidates(exhaustive, spare: 0)
    candidates[2].rgb = candidates[0].rgb.map { $0 ^ 1 }
    let reals = candidates.count { $0.truth == .real && $0.cellClass == candidates[0].cellClass }
    #expect(
      throws: StudyError.tooFew(
        what: "reals of class '\(candidates[0].cellClass)'", needed: reals, found: reals - 1)
    ) {
      try SmallStudy(exhaustive, candidates: candidates)
    }
  }

  @Test func `readers of the same pictures are worth less than as many judgements`() {
    // Ten readers of 100 pictures: uncorrelated 1,000 judgements, alike 100.
    let plan = PowerPlan(pairs: 50)
    #expect(plan.effectiveJudgements(readers: 10, correlation: 0) == 1000)
    #expect(plan.effectiveJudgements(readers: 10, correlation: 1) == 100)
    #expect(abs(plan.effectiveJudgements(readers: 10, correlation: 0.25) - 1000 / 3.25) < 1e-9)
    #expect(abs(plan.pooledHalfWidth(readers: 10, correlation: 0) - 0.031) < 0.0005)
    #expect(abs(plan.pooledHalfWidth(readers: 1, correlation: 0.5) - plan.halfWidth) < 1e-12)
  }

  @Test func `one slide gives one real`() throws {
    var candidates = SmallStudy.candidates(SmallStudy.plan, spare: 0)
    for index in candidates.indices
    where candidates[index].truth == .real
      && candidates[index].cellClass == "eosinophil"
    {
      candidates[index].group = "slide 1"
    }
    #expect(throws: StudyError.tooFew(what: "reals of class 'eosinophil'", needed: 6, found: 1)) {
      try SmallStudy(candidates: candidates)
    }
  }

  @Test func `every order keeps the rules, and readers have orders of their own`() throws {
    let small = try SmallStudy()
    let manifest = try small.study.manifest
    let orders = try manifest.readers.map { try #require(manifest.order(of: $0.id)) }
    for order in orders {
      #expect(try #require(order.closestRepeat) >= manifest.repeatGap)
      #expect(order.showings.count == manifest.plan.showings)
      #expect(order.showings.count(where: \.isRepeat) == 4)
    }
    #expect(orders[0] != orders[1])
  }

  @Test func `a manifest that contradicts itself is refused, whatever its checks say`() throws {
    let small = try SmallStudy()
    let url = small.folder.appendingPathComponent("manifest.json")
    let changes: [(inout Manifest) -> Void] = [
      { $0.records = -1 }, { $0.readers[0].order = "0 1 2" }, { $0.readers[0].order = nil },
      { $0.readers[0].order = $0.readers[0].order.map { "-1 \($0)" } },
      { $0.readers[0].id = "../../eve" }, { $0.width = 0 },
      { $0.plan.classes[0].pairs = .max }, { $0.plan.name = "a/b" }, { $0.format = "other" },
    ]
    let original = try small.study.manifest
    for (index, change) in changes.enumerated() {
      var manifest = original
      change(&manifest)
      try ManifestFile(manifest).data.write(to: url)
      #expect(throws: StudyError.self, "change \(index)") { try small.study }
    }
  }

  @Test func `nothing is sealed over what is there`() throws {
    let small = try SmallStudy()
    #expect(throws: StudyError.exists("small.study")) {
      try Seal.seal(
        small.plan, candidates: SmallStudy.candidates(small.plan),
        secrets: Seal.Secrets(orders: "s", salt: Array(0..<16)), folder: small.folder,
        keyFile: small.keyFile, created: "", software: "")
    }
  }
}

@Suite struct PlanFormTests {
  @Test func `the recommended form is equal in every class and has its controls`() throws {
    let plan = Plan(.recommended, name: "a", classes: ["x", "y", "z", "w"], readers: ["anna"])
    try plan.validate()
    #expect(plan.classes.map(\.pairs) == [38, 38, 38, 38])
    #expect(plan.controls == 30)
    #expect(plan.repeats == 30)
    #expect(plan.margin == 0.1)
  }

  @Test(arguments: Plan.Form.allCases) func `a form's margin can be shown by its size`(
    form: Plan.Form
  ) {
    let power = PowerPlan(pairs: form.pairs, margin: form.margin)
    #expect(power.accuracyEquivalence.power > 0.79)
    // Only the recommended form has the power for the area too.
    #expect((power.areaEquivalence > 0.8) == (form == .recommended))
  }
}
