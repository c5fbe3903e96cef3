import AtlasStore
import Testing

@testable import Console

struct CaptionTests {
  private func caption(_ specimen: Specimen, _ columns: Int) -> String {
    SpecimenWords.caption(specimen, .builtIn, columns: columns)
  }

  @Test func `a cell nobody has named shows what a model suggests, with a question mark`() throws {
    var specimen = try #require(Cells.specimens().first { $0.classKey == nil })
    #expect(caption(specimen, 20) == "unlabelled")
    specimen.suggestion = Suggestion(classKey: "segmented_neutrophil", confidence: 0.979)
    #expect(caption(specimen, 30) == "segmented neutrophil? 97 %")
    #expect(caption(specimen, 16) == "segmented? 97 %")
    #expect(caption(specimen, 13) == "segmented? 97")
    #expect(caption(specimen, 8) == "segmen…?")
  }

  @Test func `a label hides the suggestion`() throws {
    var specimen = try #require(Cells.specimens().first { $0.classKey == "lymphocyte" })
    specimen.suggestion = Suggestion(classKey: "monocyte", confidence: 0.9)
    #expect(caption(specimen, 20) == "L lymphocyte")
  }
}
