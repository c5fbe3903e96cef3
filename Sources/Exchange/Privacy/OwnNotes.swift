import Basis
import Foundation
import Pictures

/// The notes that Leuko itself writes into its PNG files, which tell how a picture was made.
///
/// A keyword makes no note ours, for anybody may use it: every word of it has to be one that we write.
public enum OwnNotes {
  /// Whether the chunk of a PNG is one of our notes.
  static func isOurs(kind: String, body: UnsafeRawBufferPointer) -> Bool {
    guard kind == "iTXt" || kind == "tEXt", let end = body.firstIndex(of: 0) else { return false }
    var text = body[(end + 1)...]
    if kind == "iTXt" {
      // Neither packed, nor of a language, nor with another keyword.
      guard text.starts(with: [0, 0, 0, 0]) else { return false }
      text = text.dropFirst(4)
    }
    guard let keyword = String(validating: body[..<end], as: UTF8.self),
      let words = String(validating: text, as: UTF8.self)
    else { return false }
    return isOurs(PictureFile.Note(keyword, words))
  }

  /// Whether every word of a note is one that we write.
  static func isOurs(_ note: PictureFile.Note) -> Bool {
    switch note.keyword {
    case "Source":
      ["generated", "drawn", "drawn by a program, with generated cells"].contains(note.text)
    case "Software":
      note.text.wholeMatch(of: /leuko [0-9]{1,3}(\.[0-9]{1,3}){0,2}/) != nil
    case "Recipe", "Rule": isRecipe(note.text)
    default: false
    }
  }

  /// Whether a recipe says nothing but what ours say: names of members, of classes and solvers,
  /// numbers, and digests.
  public static func isRecipe(_ text: String, classes: Set<String> = []) -> Bool {
    guard case .object = JSONReader.read(Data(text.utf8)) else { return false }
    return isPlain(text, classes: classes)
  }

  /// Whether all words of a text are such, as they also are in the names of recipes.
  public static func isPlain(_ text: String, classes: Set<String> = []) -> Bool {
    let known = words.union(classes.flatMap { tokens(of: $0) })
    return text.unicodeScalars.allSatisfy(\.isASCII)
      && tokens(of: text).allSatisfy { known.contains($0) || isNumber($0) || isDigest($0) }
  }

  /// The members of a recipe that say nothing else, as JSON; nil for what is no recipe.
  public static func plainPart(of recipe: String, classes: Set<String>) -> String? {
    guard case .object(let members) = JSONReader.read(Data(recipe.utf8)) else { return nil }
    let plain = members.filter {
      isPlain($0.key, classes: []) && isPlain($0.value.line, classes: classes)
    }
    return JSONValue.object(plain).line
  }

  private static func tokens(of text: some StringProtocol) -> [String] {
    String(text).split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  private static func isNumber(_ token: String) -> Bool {
    token.count <= 20 && token.wholeMatch(of: /[0-9]+(e[0-9]*)?/) != nil
  }

  private static func isDigest(_ token: String) -> Bool {
    token.wholeMatch(of: /[0-9a-f]{12,64}/) != nil && token.contains(where: \.isNumber)
  }

  private static let words = Set(
    """
    model label className class seed index steps guidance scheduler width height plan learned_from \
    engine null true false standard fastest generated drawn rule from bodies x y halfLength \
    halfBreadth angle strength any learned gan diffusion origin recipe unknown \
    DDPM DDIM DPMSolverMultistep UniPCMultistep EulerDiscrete HeunDiscrete \
    segmented_neutrophil band_neutrophil metamyelocyte myelocyte promyelocyte blast promonocyte \
    eosinophil basophil lymphocyte reactive_lymphocyte large_granular_lymphocyte prolymphocyte \
    hairy_cell monocyte plasma_cell erythroblast platelet giant_platelet platelet_clump smudge_cell \
    artefact unidentified not_classed hypersegmented hyposegmented dohle_bodies hypergranular \
    hypogranular auer_rods vacuolated multilobed dark_granules alder_reilly chediak_higashi \
    may_hegglin drumstick ring_nucleus organism_inside apoptotic multilobed_neutrophil \
    dark_granule_neutrophil vacuolated_neutrophil
    """.split(separator: " ").map(String.init))
}
