import Testing

@testable import Console

@Suite struct ChosenListTests {
  private struct Line: Identifiable, Equatable, Sendable {
    var id: String
    var count = 0
  }

  private func list(_ names: String...) -> ChosenList<Line> {
    var list = ChosenList<Line>()
    list.take(names.map { Line(id: $0) })
    return list
  }

  @Test func `nothing is chosen before the list is there, and the first once it is`() {
    var list = ChosenList<Line>()
    list.step(2)
    #expect(list.items == nil && list.chosen == nil)
    list.take([])
    #expect(list.items == [] && list.chosen == nil)
    list.take([Line(id: "a"), Line(id: "b")])
    #expect(list.chosen?.id == "a")
  }

  @Test func `what was chosen stays so wherever a fresh list has it`() {
    var list = list("a", "b", "c")
    list.step(1)
    list.take([Line(id: "new"), Line(id: "a"), Line(id: "b", count: 7), Line(id: "c")])
    #expect(list.chosen == Line(id: "b", count: 7))
    list.take([Line(id: "b"), Line(id: "c")])
    #expect(list.chosen?.id == "b" && list.selected == 0)
  }

  @Test func `where it is gone, what stands in its place is chosen, or the last`() {
    var list = list("a", "b", "c")
    list.step(9)
    #expect(list.chosen?.id == "c")
    list.take([Line(id: "a"), Line(id: "b")])
    #expect(list.chosen?.id == "b")
    list.step(-9)
    list.take([Line(id: "b")])
    #expect(list.chosen?.id == "b")
  }
}
