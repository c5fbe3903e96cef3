import AtlasStore
import TerminalKit

/// Looking closely at one cell: stains, brightness, contrast, and another cell beside it.
extension Console {
  mutating func lookClosely(_ action: Action) -> [Request] {
    switch action {
    case .stepStain: specimen.view.stepStain()
    case .brighter: specimen.view.brighten(by: 1)
    case .darker: specimen.view.brighten(by: -1)
    case .moreContrast: specimen.view.sharpen(by: 1)
    case .lessContrast: specimen.view.sharpen(by: -1)
    case .chooseReference:
      guard catalogue.current != nil else { break }
      overlay = .menu(Menus.references(catalogue, context))
    case .compare(.nothing): specimen.reference = nil
    case .compare(.typical(let key)): return [.typical(classKey: key)]
    case .compare(.remembered(let letter)):
      guard let id = catalogue.remembered.first(where: { $0.letter == letter })?.id else { break }
      return setBeside(id, called: "remembered as \(letter)")
    default: break
    }
    return []
  }

  /// The cell that was asked for as typical of a class.
  mutating func take(typical id: SpecimenID?, ofClass key: String) -> [Request] {
    let name = context.vocabulary.name(ofClass: key)
    guard let id else {
      say("No \(name) is in this atlas.", .warning)
      return []
    }
    return setBeside(id, called: "a typical \(name)")
  }

  private mutating func setBeside(_ id: SpecimenID, called words: String) -> [Request] {
    specimen.reference = SpecimenScreen.Reference(id: id, words: words)
    return catalogue.specimens[id] == nil ? [.fetch([id])] : []
  }

  // MARK: Micrometres

  mutating func askPixelSize() {
    overlay = .prompt(
      PromptOverlay(
        .pixelSize, title: "micrometres a pixel",
        explanation:
          "For the scale bar under microscope pictures, such as 0.1; remembered for this atlas. "
          + "Empty forgets it.",
        text: context.pixelSize.map { "\($0)" } ?? ""))
  }

  mutating func answerPixelSize(_ text: String) -> [Request] {
    if text.isEmpty {
      context.pixelSize = nil
      return [.rememberPixelSize(nil)]
    }
    guard let size = Double(text), (0.001...1000).contains(size) else {
      say("'\(text)' is no size; micrometres a pixel are from 0.001 to 1000.", .warning)
      return []
    }
    context.pixelSize = size
    return [.rememberPixelSize(size)]
  }
}
