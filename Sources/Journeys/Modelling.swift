public import Diffusion
public import Foundation
public import Tensors

/// What can be done with a model besides sampling from it.
public enum Modelling {
  /// Writes a copy of the model in `source`: the same network, its weights at `precision`, and the
  /// facts about it that `change` alters.
  ///
  /// Throws `ModelError` for a folder that is no model, `DurableFileError` when the disk refuses.
  public static func copy(
    _ source: URL, to folder: URL, precision: NumberFormat,
    change: (inout ModelClasses) -> Void = { _ in }
  ) throws {
    let model = try DiffusionModel(folder: source)
    let file = try Safetensors(
      at: source.appendingPathComponent("unet/diffusion_pytorch_model.safetensors"))
    let weights = try model.configuration.tensors().map { entry in
      (name: entry.name, tensor: try file.tensor(entry.name, shape: entry.shape))
    }
    var classes = model.classes
    if var known = classes {
      change(&known)
      classes = known
    }
    try ModelFolder.write(
      model.configuration, weights: weights, scheduler: model.scheduler, classes: classes,
      to: folder, precision: precision)
  }
}
