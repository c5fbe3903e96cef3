import Foundation
import Tensors

/// Times steps of a training, from noise to new weights and their moving average, by themselves or in
/// turns with PyTorch's, so that both meet the same moments of the machine.
public struct TrainingBench: Sendable {
  /// The network, its weights random.
  public var preset = UNetConfiguration.Preset.small
  /// Pictures a step.
  public var batch = 16
  /// Threads that share the work.
  public var threads = Engine.usualThreads
  /// Whether PyTorch takes turns with us.
  public var hasPeer = false
  /// The peer's interpreter, by path or by a name to be searched for.
  public var python = "python3"
  /// Steps timed for each.
  public var rounds = 9

  /// A comparison with the usual settings.
  public init() {}

  /// Does all the timing, which takes about a minute.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, between steps.
  public func run() throws -> BenchReport {
    EngineBench.forgetPeakMemory()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "leuko-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let clock = ContinuousClock()
    let peak = KernelChoice.measurePeak()
    let began = clock.now
    let training = try training()
    let preparation = (clock.now - began) / .milliseconds(1)
    if hasPeer { try EngineBench.writeRandomModel(preset, to: folder) }
    let peer =
      hasPeer
      ? try BenchPeer(Self.script, "torch", python: python, model: folder) : nil
    defer { peer?.stop() }
    let multiplications = Double(training.multiplications)
    let (ours, theirs, memory) = try time(training, peer)
    let rate = 2 * multiplications * Double(batch) / ours.median / 1e6
    let result = BenchResult(
      batch: batch, threads: threads, ours: ours, theirs: theirs,
      ratio: theirs.map { $0.median / ours.median }, effectiveRate: rate,
      shareOfPeak: rate / (peak * Double(threads)), ourMemory: EngineBench.memory,
      theirMemory: memory)
    return BenchReport(
      network: preset.rawValue, engine: Engine.version, peer: peer?.name,
      millionMultiplications: multiplications / 1e6, peakOfOneCore: peak,
      preparation: preparation, results: [result])
  }

  /// A training of random weights on pictures of nothing.
  private func training() throws -> DiffusionTraining {
    let classes = (0..<13).map(String.init)
    let start = try DiffusionStart(
      preset, classes: ModelClasses(names: classes, nullClass: classes.count), size: 64, seed: 1)
    let side = 64 + 2 * DiffusionExample.margin
    let examples = classes.indices.map { label in
      let bytes = (0..<3 * side * side).map { UInt8(truncatingIfNeeded: $0 * (label + 3) / 11) }
      return DiffusionExample(bytes: bytes, label: label, digest: "")
    }
    return try DiffusionTraining(
      start, plan: DiffusionPlan(steps: 1000, batch: batch), train: examples, select: [],
      threads: threads)
  }

  private func time(
    _ training: DiffusionTraining, _ peer: BenchPeer?
  ) throws -> (ours: BenchTiming, theirs: BenchTiming?, memory: Double?) {
    let clock = ContinuousClock()
    var ours: [Double] = []
    var theirs: [Double] = []
    var memory: Double?
    // The first of each isn't counted: memory is new to both.
    training.advance()
    for _ in 0..<max(1, rounds) {
      try Task.checkCancellation()
      if let peer {
        Thread.sleep(forTimeInterval: EngineBench.rest)
        let turn = try peer.turn(batch: batch, threads: threads)
        theirs.append(turn.time)
        memory = turn.memory
        Thread.sleep(forTimeInterval: EngineBench.rest)
      }
      ours.append(clock.measure { training.advance() } / .milliseconds(1))
    }
    return (BenchTiming(ours), theirs.isEmpty ? nil : BenchTiming(theirs), memory)
  }

  /// Says that it is ready; then, for each line with a batch size and a number of threads, times one
  /// step, the first after one that isn't timed.
  private static let script = """
    import copy, resource, sys, time
    import torch, diffusers
    from torch.nn import functional as F
    kind, folder = sys.argv[1:]
    net = diffusers.UNet2DModel.from_pretrained(folder + "/unet")
    ema = copy.deepcopy(net).eval()
    size = net.config.sample_size
    opt = torch.optim.AdamW(net.parameters(), lr=1e-4, betas=(0.9, 0.99), weight_decay=1e-4)
    noise = diffusers.DDPMScheduler(beta_schedule="squaredcos_cap_v2")
    abar = noise.alphas_cumprod
    def step(batch):
        x = torch.rand(batch, 3, size, size) * 2 - 1
        t, e = torch.randint(1000, (batch,)), torch.randn_like(x)
        y = torch.randint(net.config.num_class_embeds, (batch,))
        s, n = abar[t].sqrt().view(-1, 1, 1, 1), (1 - abar[t]).sqrt().view(-1, 1, 1, 1)
        loss = F.mse_loss(net(s * x + n * e, t, class_labels=y).sample, s * e - n * x)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.parameters()), list(net.parameters()), 0.0005)
    known = set()
    answers, sys.stdout = sys.stdout, sys.stderr
    print("ready", kind, torch.__version__, file=answers)
    for line in sys.stdin:
        batch, threads = map(int, line.split())
        torch.set_num_threads(threads)
        if (batch, threads) not in known: step(batch); known.add((batch, threads))
        start = time.perf_counter()
        step(batch)
        taken = (time.perf_counter() - start) * 1e3
        print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, file=answers)
    """
}
