import AtlasStore
import Basis
import Testing

struct VocabularyTests {
  let vocabulary = Vocabulary.builtIn

  @Test(arguments: [
    ("segmented_neutrophil", "segmented_neutrophil"), ("neutrophil", "segmented_neutrophil"),
    ("Band Neutrophil", "band_neutrophil"), ("BAND-NEUTROPHIL", "band_neutrophil"),
    ("platelet", "platelet"), ("Artifact", "artefact"), ("NRBC", "erythroblast"),
    ("Lymphocytes", "lymphocyte"),
  ])
  func `a class is found whatever its spelling`(spelling: String, key: String) {
    #expect(vocabulary.cellClass(spelled: spelling)?.key == key)
  }

  @Test(arguments: ["Döhle", "Doehle", "dohle", "DÖHLE-BODIES", "Döhle bodies", "dohle_body"])
  func `Döhle is Doehle is dohle`(spelling: String) {
    #expect(vocabulary.finding(spelled: spelling)?.key == "dohle_bodies")
  }

  @Test func `dark-granules of the looks file is dark_granules`() {
    #expect(vocabulary.finding(spelled: "dark-granules")?.key == "dark_granules")
  }

  @Test func `a look that may or may not be abnormal is no finding`() {
    #expect(vocabulary.finding(spelled: "bilobed") == nil)
    #expect(vocabulary.cellClass(spelled: "") == nil)
  }

  @Test func `the keys of the keyboard are those agreed on`() {
    let keys = "SBTYPEALMRKXU".map { vocabulary.cellClass(onKey: $0)?.key ?? "none" }
    #expect(
      keys == [
        "segmented_neutrophil", "band_neutrophil", "metamyelocyte", "myelocyte", "promyelocyte",
        "eosinophil", "basophil", "lymphocyte", "monocyte", "erythroblast", "platelet",
        "artefact", "unidentified",
      ])
  }

  @Test func `a file changes a class, adds an alias and a class`() throws {
    let vocabulary = try Vocabulary.decode(
      """
      [[class]]
      key = "band_neutrophil"
      keyboard = "J"
      aliases = ["stick"]
      [[class]]
      key = "mast_cell"
      counting = "never"
      [[finding]]
      key = "cabot_ring"
      name = "Cabot ring"
      """)
    #expect(vocabulary.cellClass(onKey: "J")?.key == "band_neutrophil")
    #expect(vocabulary.cellClass(onKey: "B") == nil)
    #expect(vocabulary.cellClass(spelled: "stick")?.name == "band neutrophil")
    #expect(vocabulary.cellClass("mast_cell")?.name == "mast cell")
    #expect(vocabulary.cellClass("mast_cell")?.inDifferential == false)
    #expect(vocabulary.finding(spelled: "cabot-ring")?.key == "cabot_ring")
  }

  @Test(arguments: [
    (
      "keyboard = \"S\"",
      "the key 'S' is given to both 'segmented_neutrophil' and 'blast'; "
        + "give another capital, or \"\" for none, in 'classes.toml'"
    ),
    (
      "keyboard = \"g\"",
      "the key 'g' can't be given to 'blast': only capitals but G, N and V can; "
        + "give another capital, or \"\" for none, in 'classes.toml'"
    ),
    (
      "keyboard = \"QQ\"",
      "'QQ' is not one key for 'blast'; "
        + "give another capital, or \"\" for none, in 'classes.toml'"
    ),
    (
      "aliases = [\"Mono-cyte\"]",
      "'monocyte' would mean both 'blast' and 'monocyte'; "
        + "take the spelling from one of them in 'classes.toml'"
    ),
    (
      "counting = \"often\"",
      "'often' is no way to count 'blast'; "
        + "say one of 'differential', 'per-hundred', 'never', 'blocks-signing'"
    ),
  ])
  func `a file that can't be used is refused in words`(line: String, message: String) {
    let error = #expect(throws: VocabularyError.self) {
      try Vocabulary.decode("[[class]]\nkey = \"blast\"\n\(line)\n")
    }
    #expect(error?.description == message)
  }

  @Test func `a key with a capital is refused`() {
    let error = #expect(throws: VocabularyError.self) {
      try Vocabulary.decode("[[class]]\nkey = \"Mast Cell\"\n")
    }
    #expect(error == .badKey("Mast Cell"))
  }
}
