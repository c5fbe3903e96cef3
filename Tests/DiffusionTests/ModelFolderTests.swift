import Basis
import Diffusion
import Foundation
import Tensors
import Testing

struct ModelFolderTests {
  @Test(arguments: [
    "resnet_scale_shift_grey", "fourier_resnet_attention", "odd_channels_classes",
    "no_middle_attention",
  ])
  func `a model that is written again is the same model`(name: String) throws {
    let original = OptionParityTests.references.appending(path: name)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try DiffusionModel(folder: original)
    let file = try Safetensors(
      at: original.appending(path: "unet/diffusion_pytorch_model.safetensors"))
    var weights: [(name: String, tensor: Tensor)] = []
    for (name, shape) in try model.configuration.tensors() {
      weights.append((name, try file.tensor(name, shape: shape)))
    }
    #expect(weights.count == file.entries.count)
    try ModelFolder.write(
      model.configuration, weights: weights, scheduler: model.scheduler, classes: nil, to: folder)
    try FileManager.default.copyItem(
      at: original.appending(path: "io.safetensors"),
      to: folder.appending(path: "io.safetensors"))
    let again = try DiffusionModel(folder: folder)
    #expect(again.configuration == model.configuration)
    #expect(again.scheduler == model.scheduler)
    let groups = NetworkVerification(folder: folder).groups()
    #expect(groups.map(\.outcome) == [.passed])
  }

  @Test(arguments: [Float.nan, .infinity])
  func `weights that aren't finite are refused by name`(value: Float) throws {
    let original = OptionParityTests.references.appending(path: "no_middle_attention")
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try DiffusionModel(folder: original)
    let file = try Safetensors(
      at: original.appending(path: "unet/diffusion_pytorch_model.safetensors"))
    var weights = try model.configuration.tensors().map { name, shape in
      (name: name, tensor: try file.tensor(name, shape: shape))
    }
    let place = try #require(weights.firstIndex { $0.name == "conv_out.bias" })
    weights[place].tensor.values[0] = value
    try ModelFolder.write(
      model.configuration, weights: weights, scheduler: model.scheduler, classes: nil, to: folder)
    #expect(
      throws: ModelError.malformed(
        file: "diffusion_pytorch_model.safetensors",
        problem: "tensor 'conv_out.bias' has numbers that aren't finite")
    ) { try DiffusionModel(folder: folder).network() }
  }

  @Test func `the networks with names have the parameters they are known for`() throws {
    for (preset, millions) in [(UNetConfiguration.Preset.small, 3.80), (.base, 20.45)] {
      let tensors = try UNetConfiguration(preset, classes: 14).tensors()
      let count = tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
      #expect(abs(Double(count) / 1e6 - millions) < 0.01)
    }
  }
}
