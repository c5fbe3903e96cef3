public import Basis

/// Why an atlas could not do what was asked.
public enum AtlasError: Explained, Equatable {
  /// No such folder.
  case missing(path: String)
  /// A folder without an `atlas.sqlite`, and not empty.
  case notAnAtlas(path: String)
  /// Pictures without a database, or with an empty one.
  case emptied(path: String)
  /// It can only be looked at.
  case readOnly(path: String, obstacle: String)
  /// Written by a newer Leuko.
  case tooNew(path: String)
  /// The database refuses; the system's own reason.
  case database(path: String, reason: String)
  /// No specimen has this id.
  case noSpecimen(SpecimenID)
  /// A name of a class or finding that is not a key.
  case badKey(String)
  /// A person without a name.
  case noName
  /// A view without a name.
  case noViewName
  /// A confidence outside 0 to 1.
  case badConfidence(String)
  /// A scale is no size that a pixel can have on a film.
  case badScale(String)
  /// A generator learned from the specimen, so it can't test anything.
  case seenByGenerator(SpecimenID, split: Split)
  /// A generated picture can't test or choose anything.
  case generatedCannotTest(SpecimenID, split: Split)
  /// A verdict on a picture that was not generated.
  case notGenerated(SpecimenID)
  /// A specimen kept for tests was to be marked as learned from.
  case keptForTests(SpecimenID, split: Split)
  /// The picture's file is gone or not what was imported.
  case pictureLost(SpecimenID, reason: String)
  /// A name that no slide can have.
  case badSlide(String)
  /// No field has this digest.
  case noField(String)
  /// A box isn't inside its field.
  case badBox(String)
  /// The picture of a field is gone.
  case fieldLost(String)

  public var summary: String {
    switch self {
    case .missing(let path): "no atlas at '\(path)'"
    case .notAnAtlas(let path): "'\(path)' is not an atlas: it has no 'atlas.sqlite'"
    case .emptied(let path):
      "the atlas '\(path)' holds pictures, but its 'atlas.sqlite' is empty or gone"
    case .readOnly(let path, let obstacle):
      "the atlas '\(path)' can only be looked at: \(obstacle)"
    case .tooNew(let path): "the atlas '\(path)' was written by a newer Leuko"
    case .database(let path, let reason): "the atlas '\(path)' fails: \(reason)"
    case .noSpecimen(let id): "the atlas has no specimen \(id)"
    case .badKey(let key): "'\(key)' is not the key of a class or finding"
    case .noName: "a change needs the name of who makes it"
    case .noViewName: "a view needs a name"
    case .badScale(let text): "a pixel of \(text) micrometres is no photograph of a blood film"
    case .badConfidence(let text): "a confidence of \(text) is not between 0 and 1"
    case .seenByGenerator(let id, let split):
      "specimen \(id) can't be '\(split.rawValue)': a generator learned from it"
    case .generatedCannotTest(let id, let split):
      "specimen \(id) can't be '\(split.rawValue)': it was generated"
    case .notGenerated(let id): "specimen \(id) can't be kept or rejected: it was not generated"
    case .keptForTests(let id, let split):
      "specimen \(id) can't be learned from: it is '\(split.rawValue)'"
    case .pictureLost(let id, let reason): "the picture of specimen \(id) is lost: \(reason)"
    case .badSlide(let name): "'\(name)' can't be the name of a slide"
    case .noField(let digest): "the atlas has no field \(digest.prefix(12))"
    case .badBox(let name): "a box isn't inside the field '\(name)'"
    case .fieldLost(let name): "the picture of the field '\(name)' is lost"
    }
  }

  public var remedy: String? {
    switch self {
    case .missing: "make one with 'leuko import PATH', or name one with --atlas"
    case .notAnAtlas: "name another folder, or import it with 'leuko import'"
    case .emptied: "put its 'atlas.sqlite' back from a copy, or import its folder 'pictures' anew"
    case .readOnly: "copy it to a folder of your own with 'cp -r', and change the copy"
    case .tooNew: "open it with the version that wrote it, or a later one"
    case .database: "check the folder's permissions and the space left on its disk"
    case .noSpecimen: nil
    case .badKey: "use small letters, digits and underscores, like 'band_neutrophil'"
    case .noName: "say who you are with --as NAME, or set LEUKO_AS"
    case .noViewName: "write one"
    case .badScale: "give micrometres a pixel, from 0.01 to 4"
    case .badConfidence: nil
    case .seenByGenerator: "use it for 'train', 'select' or 'excluded'"
    case .generatedCannotTest: "use it for 'train' or 'excluded'"
    case .notGenerated: nil
    case .keptForTests: "leave it out of the training set"
    case .pictureLost: "import the file again"
    case .badSlide: "name it with letters, digits, '.', '_' and '-'"
    case .noField, .badBox: nil
    case .fieldLost: "put its file back into the atlas's folder 'pictures'"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .missing: .noInput
    case .database: .inputOutput
    case .readOnly: .denied
    case .noName, .noViewName: .usage
    default: .badData
    }
  }
}
