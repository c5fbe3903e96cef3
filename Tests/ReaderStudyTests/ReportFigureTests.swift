import Testing

@testable import ReaderStudy

@Suite struct ReportFigureTests {
  private func figure(_ content: ReportFigure.Content) -> [Substring] {
    ReportFigure(caption: "", content: content).plainText.split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func `a perfect reader's curve goes up first and then across`() {
    let rows = figure(
      .curves(["anna": [.init(x: 0, y: 0), .init(x: 0, y: 1), .init(x: 1, y: 1)]]))
    #expect(rows.first == "   1 |o***************************************o")
    #expect(rows[8].hasPrefix(" 0.5 |*"))
    #expect(rows[16].hasPrefix("   0 |o"))
  }

  @Test func `ratings are bars in proportion`() {
    let rows = figure(
      .ratings(reals: [10, 5, 0, 0, 0, 0], fakes: [0, 0, 0, 0, 1, 20]))
    #expect(rows.count == 12)
    #expect(rows[0] == "1 surely real   reals =============== 10")
    #expect(rows[11].hasSuffix("fakes ############################## 20"))
  }

  @Test func `times have a mark a judgement`() {
    let rows = figure(.times(right: [.init(x: 1, y: 2)], wrong: [.init(x: 10, y: 8)]))
    #expect(rows[0].hasSuffix("x"))
    #expect(rows.joined().filter { $0 == "x" }.count == 2)
  }
}
