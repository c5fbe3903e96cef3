import AtlasStore
import Foundation
import Journeys
import Pictures
import TerminalKit

extension PlainBrowsing {
  /// The cell in words, for those who can't see it: a fact a line.
  func describe() async throws {
    guard let specimen = try current() else { return say("No cells are listed.") }
    say("class: \(SpecimenWords.name(specimen, project.vocabulary))")
    if let suggestion = specimen.suggestion {
      let percent = Int((100 * suggestion.confidence).rounded(.down))
      say(
        "a model says: \(project.vocabulary.name(ofClass: suggestion.classKey)), confidence "
          + "\(percent) %")
    }
    for key in specimen.findings.sorted() {
      let grade = specimen.remarks[key]?.grade.map { ", \($0.text)" } ?? ""
      let name = project.vocabulary.finding(key)?.name ?? key
      say("finding: \(name)\(grade)")
    }
    if specimen.findings.isEmpty { say("findings: none said") }
    let picture = try project.atlas.picture(of: specimen)
    for line in Self.words(picture, pixelSize: try project.pixelSize()) { say(line) }
    try tellFacts(of: specimen)
  }

  /// What can be measured of a picture, in words.
  static func words(_ picture: Picture, pixelSize: Double?) -> [String] {
    guard let cell = CellDescription(picture) else {
      return ["measured: nothing in the middle is dark enough to be a nucleus"]
    }
    func length(_ pixels: Double) -> String {
      pixelSize.map { String(format: "%.1f micrometres", pixels * $0) }
        ?? String(format: "%.0f pixels", pixels)
    }
    var lines = [
      "nucleus: \(length(cell.nucleus)) across, \(cell.nucleusColour.word)",
      "lobes: \(cell.lobes)"
        + (cell.lobes == 1
          ? String(format: ", outline %.2f times a disc's", cell.roughness) : ""),
    ]
    if let size = cell.cell {
      lines.insert("cell: \(length(size)) across", at: 0)
    } else {
      lines.insert("cell: it touches others or the edge, so that its size isn't measured", at: 0)
    }
    if let share = cell.nucleusShare {
      lines.append("nucleus fills \(Int((100 * share).rounded())) % of the cell")
    }
    if let colour = cell.cytoplasmColour { lines.append("cytoplasm: \(colour.word)") }
    if let grain = cell.grain {
      let word = grain < 2 ? "none to be made out" : grain < 5 ? "fine" : "coarse"
      lines.append("granules: \(word), " + String(format: "grain %.1f", grain))
    }
    if pixelSize == nil {
      lines.append(
        "sizes are in pixels: 'say how large a pixel is' makes them micrometres")
    }
    return lines
  }

  /// The cell's picture in so many columns and rows, for those who see.
  func show(_ text: String) async throws {
    guard let specimen = try current() else { return say("No cells are listed.") }
    let numbers = text.split(separator: "x").compactMap { Int($0) }
    guard text.isEmpty || numbers.count == 2, numbers.allSatisfy((1...400).contains) else {
      return say("'show' wants a size such as 40x20.")
    }
    let size = numbers.count == 2 ? Size(columns: numbers[0], rows: numbers[1]) : pictureSize
    guard let lines = await picture(.picture(specimen.id), size) else {
      return say("Its picture can't be shown here; 'describe' says what can be measured of it.")
    }
    write(lines)
  }
}
