import TerminalKit
import Testing

@testable import Console

@Suite struct SamplingScreenTests {
  private let model = SamplingModel(
    name: "small",
    classes: [
      .init(key: "segmented_neutrophil", name: "segmented neutrophil", guidance: 1),
      .init(key: "monocyte", name: "monocyte", guidance: 1.25),
    ],
    solvers: ["DPMSolverMultistep", "UniPCMultistep"],
    presets: [
      .init(name: "preview", steps: 8, solver: "UniPCMultistep"),
      .init(name: "standard", steps: 20, solver: "DPMSolverMultistep"),
    ])

  private func loaded() -> SamplingScreen {
    var screen = SamplingScreen()
    screen.take(.loaded(model))
    return screen
  }

  @Test func `the page begins with the first class and as much guidance as the model says of it`() {
    let screen = loaded()
    #expect(screen.order.classKey == "segmented_neutrophil")
    #expect(screen.order.guidance == 1)
    #expect(screen.order.solver == "DPMSolverMultistep")
  }

  @Test(arguments: [-9_999_999, -50, -3, -1, 0, 1, 3, 50, 9_999_999])
  func `any count before an arrow leads somewhere`(by: Int) {
    var screen = loaded()
    for field in screen.fields {
      screen.field = field
      screen.step(by)
    }
    #expect(screen.order.classKey == (by % 2 == 0 ? "segmented_neutrophil" : "monocyte"))
    screen.take(.loaded(SamplingModel(name: "none", classes: [], solvers: [], presets: [])))
    for field in screen.fields {
      screen.field = field
      screen.step(by)
    }
    #expect((1...64).contains(screen.order.count) && (1...250).contains(screen.order.steps))
  }

  @Test func `another class brings its guidance, a number of one's own stays until then`() {
    var screen = loaded()
    screen.field = .guidance
    let isTaken = screen.set("3")
    #expect(isTaken)
    screen.take(.loaded(model))
    #expect(screen.order.guidance == 3)
    screen.field = .cellClass
    screen.step(1)
    #expect(screen.order.classKey == "monocyte")
    #expect(screen.order.guidance == 1.25)
    screen.step(1)
    #expect(screen.order.guidance == 1)
  }

  @Test func `a GAN is asked for class, number and seed only`() {
    var screen = loaded()
    screen.field = .guidance
    var gan = model
    gan.walks = false
    screen.take(.loaded(gan))
    #expect(screen.fields == [.cellClass, .count, .seed])
    #expect(screen.field == .cellClass && screen.order.steps == 1)
    screen.chooseField(9)
    #expect(screen.field == .seed)
    screen.chooseField(-1)
    #expect(screen.field == .count)
    screen.begin()
    let key = PictureKey("a")
    screen.take(.preview(index: 0, step: 1, key, remaining: nil))
    #expect(screen.tiles[0].isFinished && !screen.tiles[1].isFinished)
  }

  @Test func `a preset brings steps and solver, and numbers stay within their range`() {
    var screen = loaded()
    screen.field = .preset
    screen.step(-1)
    #expect(screen.order.steps == 8)
    #expect(screen.order.solver == "UniPCMultistep")
    screen.field = .count
    let isTaken = screen.set("500")
    #expect(isTaken)
    #expect(screen.order.count == 64)
    let isRefused = !screen.set("many")
    #expect(isRefused)
  }

  @Test func `a model without classes leaves the order without one`() {
    var screen = loaded()
    screen.take(.loaded(SamplingModel(name: "any", classes: [], solvers: [])))
    #expect(screen.order.classKey.isEmpty)
    #expect(screen.order.solver.isEmpty)
  }
}
