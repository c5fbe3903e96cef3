import Basis
import Diffusion
import Foundation
import Tensors
import Testing

/// Our folders in diffusers itself. Runs on request, with a Python that has torch and diffusers:
///
///     LEUKO_PYTHON=env/bin/python swift test --filter DiffusersTests
@Suite(
  .enabled(if: Shared.python != nil, "name a Python that has diffusers in LEUKO_PYTHON"),
  .enabled(if: Shared.isThere, "\(Shared.missing)"))
struct DiffusersTests {
  /// Writes a model anew with the scheduler of DDIM, and beside it what it makes of noise: one
  /// evaluation, and ten guided steps.
  private func write(to folder: URL) throws {
    let original = try DiffusionModel(folder: Shared.smallModel)
    let file = try Safetensors(
      at: Shared.smallModel.appending(path: "unet/diffusion_pytorch_model.safetensors"))
    let weights = try original.configuration.tensors().map { name, shape in
      (name: name, tensor: try file.tensor(name, shape: shape))
    }
    try ModelFolder.write(
      original.configuration, weights: weights, scheduler: original.scheduler.walked(by: .ddim),
      classes: original.classes, to: folder)
    let model = try DiffusionModel(folder: folder)
    let denoiser = try model.denoiser(batch: 2, threads: 2)
    let shape = [1] + denoiser.shape
    let start = NormalNoise(seed: 11).values(.start, index: 0, count: denoiser.count)
    let null = try #require(model.classes?.nullClass)
    var output = start
    denoiser(start, times: [321], labels: [2], into: &output)
    var walk = ReverseWalk(
      GuidedDenoiser(denoiser, labels: [2], nullLabel: null, guidance: 2), from: start,
      pictures: 1, solver: try model.scheduler.solver(steps: 10))
    while walk.next() != nil {}
    func picture(_ values: [Float]) -> Tensor {
      Tensor(shape: shape, values: values).channelsFirst
    }
    try Safetensors.write(
      [
        ("start", picture(start)), ("output", picture(output)), ("sample", picture(walk.x)),
        ("time", Tensor(shape: [1], values: [321])), ("label", Tensor(shape: [1], values: [2])),
        ("null", Tensor(shape: [1], values: [Float(null)])),
        ("guidance", Tensor(shape: [1], values: [2])),
        ("steps", Tensor(shape: [1], values: [10])),
      ], to: folder.appending(path: "ours.safetensors"))
  }

  @Test func `diffusers opens a folder of ours and makes the same picture of the same noise`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(to: folder)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      try #require(Shared.python),
      OptionParityTests.references.appending(path: "compare.py").path, folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
