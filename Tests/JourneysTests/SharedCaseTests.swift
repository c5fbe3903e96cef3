import AtlasStore
import Foundation
import Journeys
import TestSupport
import Testing

/// The awkward data sets that were collected, where they are there.
@Suite(.enabled(if: SharedFolder.has("cases"), "needs the collected cases: set LEUKO_SHARED"))
struct SharedCaseTests {
  /// A case, what comes in of it, and what the report says.
  struct Case: CustomTestStringConvertible {
    let name: String
    let imported: Int
    let words: String
    var path = "input"
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "coco-annotations-of-unknown-images", imported: 2,
      words: "1 annotation belongs to no picture of the file"),
    Case(name: "coco-json-with-bom", imported: 1, words: ""),
    Case(name: "coco-polygon-without-bbox", imported: 1, words: "marks a crowd in it"),
    Case(name: "coco-size-differs", imported: 0, words: "says 384 x 320 pixels"),
    Case(name: "coco-text-ids", imported: 2, words: ""),
    Case(name: "csv-names-without-ending", imported: 2, words: ""),
    Case(name: "csv-sep-line", imported: 2, words: ""),
    Case(name: "fiftyone-classifications-lost", imported: 1, words: ""),
    Case(name: "fiftyone-coco-export-refused", imported: 1, words: "no cell is marked in it"),
    Case(name: "fiftyone-labels-per-split", imported: 4, words: ""),
    Case(
      name: "fiftyone-model-field-becomes-label", imported: 2,
      words: "'baseline_model' holds a model's answers"),
    Case(name: "file-name-not-utf8", imported: 1, words: "its name is not UTF-8; rename it"),
    Case(name: "microscope-files-passed-over", imported: 1, words: "it is a Zeiss CZI"),
    Case(name: "other-formats-under-wrong-endings", imported: 0, words: "is a Git LFS pointer"),
    Case(name: "patients-below-classes", imported: 4, words: ""),
    Case(name: "voc-box-of-one-pixel", imported: 1, words: "its box is one pixel"),
    Case(name: "voc-latin1-annotations-ignored", imported: 1, words: "Großer Lymphozyt"),
    Case(name: "voc-same-name-said-to-be-missing", imported: 2, words: ""),
    Case(name: "voc-stray-xml-hides-annotations", imported: 2, words: "XML of 'project'"),
    Case(name: "wds-dots-in-names", imported: 3, words: ""),
    Case(name: "wds-mask-taken-as-cell", imported: 3, words: "it is 'mask' of sample"),
    Case(name: "wds-second-picture-dropped", imported: 4, words: ""),
    Case(name: "yolo-label-file-with-bom", imported: 1, words: ""),
    Case(name: "yolo-pose-misread-as-polygon", imported: 1, words: ""),
    Case(name: "yolo-split-lists-ignored", imported: 3, words: ""),
    Case(name: "zip-of-a-data-set", imported: 1, words: "", path: "input/export.zip"),
  ]

  @Test(arguments: cases)
  func `a collected case comes in as it should`(_ one: Case) async throws {
    let place = SharedFolder.url("cases/\(one.name)/\(one.path)")
    let tree = Tree(root: place)
    let (_, report) = try await tree.checked()
    #expect(report.imported == one.imported)
    #expect(report.tookAnything == (one.imported > 0))
    #expect(report.sentences.contains(one.words) || one.words.isEmpty, "\(report.sentences)")
    if one.words.isEmpty {
      #expect(report.refused == 0 && report.notes.isEmpty, "\(report.sentences)")
    }
  }

  @Test func `a flipped bit of an npz is told`() throws {
    let error = #expect(throws: (any Error).self) {
      try Importing.plan(
        SharedFolder.url("cases/npz-crc/bitflip.npz"), vocabulary: .builtIn)
    }
    #expect("\(error.debugDescription)".contains("checksum"))
  }
}
