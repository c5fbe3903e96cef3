import AtlasStore
import TerminalKit

/// How much of a cell's picture is seen.
enum CellView: Sendable, Hashable, CaseIterable {
  /// The cell and a little around it, at all the picture's pixels: what a person judges by.
  case cell
  /// What a model sees, at the model's size.
  case model
  /// The whole picture.
  case whole

  var next: CellView {
    switch self {
    case .cell: .model
    case .model: .whole
    case .whole: .cell
    }
  }

  var words: String {
    switch self {
    case .cell: "The cell alone."
    case .model: "What a model sees."
    case .whole: "The whole picture."
    }
  }

  /// The picture's key.
  func key(_ id: SpecimenID) -> PictureKey {
    switch self {
    case .cell: .cell(id)
    case .model: .crop(id)
    case .whole: .picture(id)
    }
  }
}
