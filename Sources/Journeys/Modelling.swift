import Adversarial
public import Diffusion
public import Foundation
import Pictures
public import Tensors

/// What can be done with a model besides sampling from it.
public enum Modelling {
  /// What can be said of a model in a few lines, a name and a value each.
  ///
  /// Throws `ModelError` for a folder that is no model.
  public static func facts(_ folder: URL) throws -> [(name: String, value: String)] {
    var lines: [(name: String, value: String)] = [("model", folder.lastPathComponent)]
    func add(_ name: String, _ value: String?) {
      if let value { lines.append((name, value)) }
    }
    let description: ModelClasses?
    if AdversarialModel.isFound(in: folder) {
      let model = try AdversarialModel(folder: folder)
      add("kind", Recipe.ModelKind.gan.rawValue)
      add("digest", model.digest)
      add("parameters", String(model.parameters))
      add("size", "\(model.configuration.size) x \(model.configuration.size)")
      description = model.classes
    } else {
      let model = try DiffusionModel(folder: folder)
      add("kind", Recipe.ModelKind.diffusion.rawValue)
      add("digest", model.digest)
      let parameters = try model.configuration.tensors().reduce(0) { sum, entry in
        sum + entry.shape.reduce(1, *)
      }
      add("parameters", String(parameters))
      add("size", model.size.map { "\($0.width) x \($0.height)" })
      if let facts = model.upscaler?.facts, let first = model.baseSize {
        add(
          "2nd stage",
          "\(facts.size) x \(facts.size) of \(first.width) x \(first.height), \(facts.steps) steps"
            + (facts.recording.map { ", coded as JPEG of quality \($0.quality)" } ?? ""))
      }
      add("scheduler", "\(model.scheduler.kind.rawValue), \(model.scheduler.prediction.rawValue)")
      for assumption in model.assumptions { add("assumed", assumption) }
      description = model.classes
      if description == nil { add("classes", model.unnamedClasses) }
    }
    add("classes", description?.names.joined(separator: ", "))
    for (name, origin) in (description?.origins ?? [:]).sorted(by: { $0.key < $1.key }) {
      add("caution", "\(name) was learned from \(origin) pictures")
    }
    add("seen", description?.pictures.map { "\($0) pictures in training" })
    add("licence", description?.license)
    add("credit", description?.credit)
    return lines
  }

  /// Writes a copy of the model in `source`: the same network or networks, weights at `precision`, and the
  /// facts about it that `change` alters.
  ///
  /// Throws `ModelError` for a folder that is no model, `DurableFileError` when the disk refuses.
  public static func copy(
    _ source: URL, to folder: URL, precision: NumberFormat,
    change: (inout ModelClasses) -> Void = { _ in }
  ) throws {
    if AdversarialModel.isFound(in: source) {
      return try AdversarialModel(folder: source)
        .copy(to: folder, precision: precision, change: change)
    }
    let model = try DiffusionModel(folder: source)
    var classes = model.classes
    if var known = classes {
      change(&known)
      classes = known
    }
    try model.write(to: folder, precision: precision, classes: classes)
  }
}
