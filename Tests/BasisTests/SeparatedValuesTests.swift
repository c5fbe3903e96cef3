import Basis
import Testing

struct SeparatedValuesTests {
  @Test(arguments: [
    "file,label\na.png,monocyte\nb.png,blast\n",
    "file;label\r\na.png;monocyte\r\nb.png;blast",
    "\u{FEFF}file\tlabel\n\na.png\tmonocyte\nb.png\tblast\n\n",
    "file,label\n\"a.png\",\"monocyte\"\n b.png , blast \n",
  ])
  func `one table, however it is written`(text: String) throws {
    let table = try SeparatedValues(text, name: "m.csv")
    #expect(table.columns == ["file", "label"])
    #expect(table.rows == [["a.png", "monocyte"], ["b.png", "blast"]])
  }

  @Test func `a quoted value holds commas, quotes and lines`() throws {
    let table = try SeparatedValues("a,b\n\"x, \"\"y\"\"\nz\",2\n", name: "m.csv")
    #expect(table.rows == [["x, \"y\"\nz", "2"]])
  }

  @Test(arguments: [["a", "b,c", "d\"e", "f\ng", ""], ["ö", " lead", "x;y", "1", "2"]])
  func `what is written is read`(values: [String]) throws {
    let text = "a,b,c,d,e\n" + SeparatedValues.line(values) + "\n"
    let found = try SeparatedValues(text, name: "m.csv").rows
    #expect(found.first?.map { $0.trimmingPrefix(" ") } == values.map { $0.trimmingPrefix(" ") })
  }

  @Test func `short lines are filled, long ones named`() throws {
    #expect(try SeparatedValues("a,b,c\n1\n", name: "m.csv").rows == [["1", "", ""]])
    #expect(
      throws: SeparatedValuesError.tooManyValues(file: "m.csv", line: 3, expected: 2, found: 3)
    ) {
      try SeparatedValues("a,b\n1,2\n1,2,3\n", name: "m.csv")
    }
    #expect(throws: SeparatedValuesError.openQuote(file: "m.csv", line: 2)) {
      try SeparatedValues("a,b\n\"1,2\n3,4\n", name: "m.csv")
    }
    #expect(throws: SeparatedValuesError.empty(file: "m.csv")) {
      try SeparatedValues("\n\n", name: "m.csv")
    }
  }
}
