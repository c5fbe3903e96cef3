import AtlasStore
import TerminalKit
import TestSupport
import Testing

@testable import Console

@Suite struct SamplingPageTests {
  private static let model = SamplingModel(
    name: "small", path: "/models/small",
    classes: [
      .init(key: "segmented_neutrophil", name: "segmented neutrophil", guidance: 1),
      .init(key: "monocyte", name: "monocyte", guidance: 1.25),
    ],
    solvers: ["DPMSolverMultistep", "UniPCMultistep"],
    presets: [
      .init(name: "preview", steps: 8, solver: "UniPCMultistep"),
      .init(name: "standard", steps: 20, solver: "DPMSolverMultistep"),
    ])

  private static var gan: SamplingModel {
    var gan = model
    (gan.name, gan.path, gan.ownSteps, gan.presets, gan.solvers) =
      ("gan", "/models/gan", 1, [], ["one step"])
    return gan
  }

  private static let found = [model, gan].map { SamplingModel.Found(name: $0.name, path: $0.path) }

  private static func loadedForm() -> SamplingForm {
    var form = SamplingForm()
    form.found = found
    form.take(model)
    return form
  }

  /// The page on a console, its model there.
  private static func opened(
    columns: Int = 80, rows: Int = 24, who: String? = "anna"
  ) -> Console {
    var console = Console(Cells.shell(columns: columns, rows: rows, who: who))
    _ = console.push(AnyPage(SamplingPage()))
    _ = console.hear(.found(found))
    _ = console.hear(.loaded(model))
    return console
  }

  /// The page with these cells in the tray: finished, unless said otherwise.
  private static func made(
    _ count: Int = 4, unfinished: Set<Int> = [], columns: Int = 80, rows: Int = 24,
    who: String? = "anna"
  ) -> Console {
    var console = opened(columns: columns, rows: rows, who: who)
    var tray = Tray()
    var order = SamplingOrder()
    (order.count, order.steps, order.model) = (count, 2, model.path)
    tray.begin(order)
    for id in 0..<count {
      tray.note(.init(id: id, step: 1, key: PictureKey("sample/\(id) 1"), remaining: .seconds(12)))
      guard !unfinished.contains(id) else { continue }
      tray.note(.init(id: id, step: 2, key: PictureKey("sample/\(id) 2"), remaining: .seconds(9)))
      tray.change(id) { $0.isFinished = true }
    }
    if unfinished.isEmpty { tray.end() }
    _ = console.hear(.tray(tray))
    return console
  }

  // MARK: The form

  @Test func `the form begins with the first class and as much guidance as the model says of it`() {
    let form = Self.loadedForm()
    #expect(form.order.classKey == "segmented_neutrophil")
    #expect(form.order.guidance == 1)
    #expect(form.order.solver == "DPMSolverMultistep")
    #expect(form.order.model == "/models/small")
  }

  @Test func `another class brings its guidance, a number of one's own stays until then`() {
    var form = Self.loadedForm()
    form.field = .guidance
    let isTaken = form.set("3")
    #expect(isTaken)
    form.take(Self.model)
    #expect(form.order.guidance == 3)
    form.field = .cellClass
    form.step(1)
    #expect(form.order.classKey == "monocyte")
    #expect(form.order.guidance == 1.25)
    form.step(1)
    #expect(form.order.guidance == 1)
    form.step(-5)
    #expect(form.order.classKey == "monocyte")
  }

  @Test func `a GAN is asked for class, number and seed only, and a walk has its steps again`() {
    var form = Self.loadedForm()
    form.field = .guidance
    #expect(form.wantModel(1) == nil || form.here == .model)
    form.take(Self.gan)
    #expect(form.fields == [.model, .cellClass, .count, .seed])
    #expect(form.order.steps == 1)
    form.chooseField(9)
    #expect(form.here == .seed)
    form.chooseField(-1)
    #expect(form.here == .count)
    _ = form.wantModel(1)
    form.take(Self.model)
    #expect(form.order.steps == 20)
    #expect(form.order.solver == "DPMSolverMultistep")
  }

  @Test func `a preset brings steps and solver`() {
    var form = Self.loadedForm()
    form.field = .preset
    form.step(-1)
    #expect(form.order.steps == 8)
    #expect(form.order.solver == "UniPCMultistep")
  }

  @Test(arguments: [
    (SamplingForm.Field.count, "64", true), (.count, "65", false), (.count, "0", false),
    (.count, "many", false), (.seed, "18446744073709551615", true), (.seed, "-1", false),
    (.steps, "250", true), (.steps, "251", false), (.guidance, "0.75", true),
    (.guidance, "nan", false), (.guidance, "10.5", false), (.cellClass, "1", false),
  ])
  func `a typed value is taken whole or not at all`(
    field: SamplingForm.Field, text: String, isTaken: Bool
  ) {
    var form = Self.loadedForm()
    form.field = field
    let before = form.order
    #expect(form.set(text) == isTaken)
    #expect((form.order != before) == isTaken)
  }

  @Test func `a model without classes leaves the order without one`() {
    var form = Self.loadedForm()
    _ = form.wantModel(1)
    form.take(SamplingModel(name: "any", path: "/models/gan", classes: [], solvers: []))
    #expect(form.order.classKey.isEmpty)
    #expect(form.order.solver.isEmpty)
  }

  @Test func `digits on a number begin to type it, and not where they continue 'g'`() {
    var console = Self.opened()
    _ = console.type("j12")
    _ = console.type(.enter)
    #expect(console.sampling?.form.order.count == 12)
    _ = console.type("g1")
    #expect(console.top.tab == .cells)
  }

  @Test func `a value that is none changes nothing and says what the line takes`() throws {
    var console = Self.opened()
    _ = console.type("j99")
    _ = console.type(.enter)
    #expect(console.sampling?.form.order.count == 4)
    #expect(try #require(console.notice).text.contains("from 1 to 64"))
  }

  // MARK: Models

  @Test
  func `h and l on the model's line load another, and what comes late of the first is passed over`()
  {
    var console = Self.opened()
    _ = console.type("k")
    #expect(console.asks("l") == [.choose("/models/gan")])
    #expect(console.sampling?.form.model == nil)
    _ = console.hear(.loaded(Self.model))
    #expect(console.sampling?.form.model == nil)
    _ = console.hear(.loaded(Self.gan))
    #expect(console.sampling?.form.model == Self.gan)
    #expect(console.sampling?.form.order.model == "/models/gan")
  }

  @Test func `a model that can't be loaded leaves the one before`() {
    var console = Self.opened()
    _ = console.type("kl")
    _ = console.hear(.refused(path: "/models/gan", "no such model", instead: Self.model))
    #expect(console.sampling?.form.model == Self.model)
    #expect(console.asks(.enter).count == 1)
  }

  // MARK: Making

  @Test func `cells asked for before the model is there are made once it is`() {
    var console = Console(Cells.shell(columns: 80, rows: 24, who: "anna"))
    #expect(console.asks("gs") == [.watch, .load])
    #expect(console.asks(.enter).isEmpty)
    _ = console.hear(.tray(Tray()))
    let requests = console.hear(.loaded(Self.model))
    var order = SamplingOrder()
    (order.model, order.classKey, order.guidance) =
      (Self.model.path, "segmented_neutrophil", 1)
    order.solver = "DPMSolverMultistep"
    #expect(requests == [.start(order)])
    #expect(console.sampling?.tray.cells.count == 4)
    #expect(console.sampling?.tray.isRunning == true)
    // Neither is loading anything that keys wait for.
    #expect(!SamplingRequest.load.leads)
  }

  @Test func `the same again has another seed, another order keeps the one that was typed`() {
    var console = Self.opened()
    guard case .start(let first)? = console.asks(.enter).first else {
      Issue.record("nothing was begun")
      return
    }
    #expect(first.seed == 1)
    var tray = console.sampling?.tray ?? Tray()
    tray.cells = []
    tray.end()
    _ = console.hear(.tray(tray))
    guard case .start(let second)? = console.asks(.enter).first else {
      Issue.record("nothing was begun")
      return
    }
    #expect(second.seed == 2)
    tray.begin(second)
    tray.end()
    _ = console.hear(.tray(tray))
    _ = console.type("jj7")
    _ = console.type(.enter)
    guard case .start(let third)? = console.asks(.enter).first else {
      Issue.record("nothing was begun")
      return
    }
    #expect(third.seed == 7)
  }

  @Test func `making others asks once while finished cells are not in the atlas`() throws {
    var console = Self.made()
    #expect(console.asks(.enter).isEmpty)
    #expect(
      try #require(console.notice).text
        == "4 cells are not in the atlas: Enter again throws them away.")
    // Anything else in between takes the question back.
    _ = console.type("j")
    #expect(console.asks(.enter).isEmpty)
    #expect(console.asks(.enter).count == 1)
    #expect(console.sampling?.tray.open.isEmpty == true)
  }

  @Test func `nothing is begun while cells are being made, and x stops that`() {
    var console = Self.made(unfinished: [0, 1, 2, 3])
    #expect(console.asks(.enter).isEmpty)
    #expect(console.asks("x") == [.stop])
  }

  // MARK: Deciding

  @Test func `y admits the selected cell and goes on to the next`() {
    var console = Self.made()
    #expect(console.asks("y").isEmpty, "the focus is in the form")
    _ = console.type(.tab)
    #expect(console.asks("y") == [.admit([0], by: "anna")])
    #expect(console.asks("y") == [.admit([1], by: "anna")])
  }

  @Test func `y and x are about the picked, whatever is selected`() {
    var console = Self.made()
    _ = console.type(.tab)
    _ = console.type(" l ")
    #expect(console.sampling?.picks == [0, 2])
    #expect(console.asks("y") == [.admit([0, 2], by: "anna")])
    #expect(console.sampling?.picks.isEmpty == true)
    _ = console.type(.home)
    _ = console.type("  ")
    #expect(console.asks("x") == [.throwAway([0, 1])])
  }

  @Test func `what isn't finished is neither admitted nor thrown away`() {
    var console = Self.made(unfinished: [1, 3])
    _ = console.type(.tab)
    _ = console.type("l")
    #expect(console.asks("y").isEmpty)
    _ = console.act(AnyVerb(SamplingVerb.pick), count: nil)
    #expect(
      console.update(.terminal(.key(.home))).isEmpty && console.sampling?.current?.id == 0)
    #expect(console.asks(SamplingVerb.admitAll) == [.admit([0, 2], by: "anna")])
  }

  @Test func `who admits has to be said`() {
    var console = Self.made(who: nil)
    _ = console.type(.tab)
    #expect(console.asks("y").isEmpty)
    _ = console.type("carl")
    #expect(console.asks(.enter) == [.admit([0], by: "carl")])
  }

  @Test func `u brings back what was thrown away, and doesn't take back what isn't about it`()
    throws
  {
    var console = Self.made()
    _ = console.type(.tab)
    #expect(console.asks("x") == [.throwAway([0])])
    var tray = try #require(console.sampling).tray
    tray.cells.removeFirst()
    tray.thrown = 1
    _ = console.hear(.tray(tray))
    #expect(console.sampling?.current?.id == 1)
    #expect(console.asks("u") == [.bringBack])
    tray.thrown = 0
    _ = console.hear(.tray(tray))
    _ = console.type("y")
    #expect(console.type("u").isEmpty, "admitting isn't undone, nor what was done before it")
    #expect(console.notice?.role == .warning)
  }

  @Test func `in the atlas y keeps a cell and x rejects it with a reason`() throws {
    var console = Self.made()
    let specimen = try #require(try Cells.specimens().first).id
    var tray = try #require(console.sampling).tray
    tray.change(0) { $0.specimen = specimen }
    _ = console.hear(.tray(tray))
    _ = console.type(.tab)
    #expect(
      console.type("y") == [
        .atlas(.record(.curation(.kept), on: [specimen], by: "anna", reason: nil))
      ])
    _ = console.type(.home)
    _ = console.type("xblurred")
    #expect(
      console.type(.enter) == [
        .atlas(
          .record(.curation(.rejected(reason: "blurred")), on: [specimen], by: "anna", reason: nil))
      ])
  }

  @Test func `the tray is told again to whoever comes back`() {
    var console = Self.made()
    _ = console.type(.escape)
    #expect(console.top.tab == .cells)
    #expect(console.asks("gs") == [.watch, .load])
    #expect(console.sampling?.tray.cells.count == 4)
  }

  // MARK: Layout

  @Test func `four cells are two by two wherever that makes them largest`() {
    for (columns, rows) in [(80, 24), (120, 40), (160, 45), (200, 50)] {
      let console = Self.made(columns: columns, rows: rows)
      let tiles = console.sampling?.layout(in: console.shell).tiles
      #expect(tiles?.across == 2 && tiles?.down == 2, "\(columns)x\(rows)")
    }
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 40)])
  func `the page`(columns: Int, rows: Int) throws {
    let size = "\(columns)x\(rows)"
    try expectGolden(
      Self.opened(columns: columns, rows: rows).golden, "sampling-form-\(size)")
    var console = Self.made(columns: columns, rows: rows)
    _ = console.type(.tab)
    _ = console.type(" ")
    try expectGolden(console.golden, "sampling-tray-\(size)")
    var running = Self.made(unfinished: [2, 3], columns: columns, rows: rows)
    _ = running.type("z")
    try expectGolden(running.golden, "sampling-running-\(size)")
  }
}

extension Console {
  fileprivate var sampling: SamplingPage? { top.page() }

  /// Has the page hear of something; returns what it asks for then.
  fileprivate mutating func hear(_ news: SamplingNews) -> [SamplingRequest] {
    update(.news(stack[stack.count - 1].token, AnyNews(news))).sampling
  }

  fileprivate mutating func asks(_ keys: String) -> [SamplingRequest] { type(keys).sampling }
  fileprivate mutating func asks(_ key: Key) -> [SamplingRequest] { type(key).sampling }

  fileprivate mutating func asks(_ verb: SamplingVerb) -> [SamplingRequest] {
    act(AnyVerb(verb), count: nil).sampling
  }
}

extension [Request] {
  /// What is asked of the room where cells are made.
  fileprivate var sampling: [SamplingRequest] {
    compactMap {
      if case .page(_, let request) = $0 { request.base as? SamplingRequest } else { nil }
    }
  }
}
