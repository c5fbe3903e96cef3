import Basis
import Foundation

/// Another engine in a Python process of its own, which times one forward, or one step of training,
/// whenever it is asked.
final class BenchPeer {
  /// Name and version, as the peer gives them.
  let name: String
  private let process: Process
  private let input: FileHandle
  private let output: FileHandle
  private var unread = Data()

  /// Starts it and waits until it has read the model.
  ///
  /// - Parameters:
  ///   - kind: `torch` or `onnxruntime`.
  ///   - python: an interpreter with torch and diffusers, and with onnxruntime, onnx and onnxscript
  ///     for that peer.
  convenience init(_ kind: EngineBench.Peer, python: String, model: URL) throws {
    try self.init(Self.script, kind.rawValue, python: python, model: model)
  }

  /// Starts `script` on a model's folder, as `kind`, and waits until it has read the model.
  init(_ script: String, _ kind: String, python: String, model: URL) throws {
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-u", "-c", script, kind, model.path]
    let toPeer = Pipe()
    let fromPeer = Pipe()
    process.standardInput = toPeer
    process.standardOutput = fromPeer
    process.standardError = FileHandle.nullDevice
    input = toPeer.fileHandleForWriting
    output = fromPeer.fileHandleForReading
    do {
      try process.run()
    } catch {
      throw BenchError.peer(python: python)
    }
    guard let first = try? Self.line(output, &unread), first.hasPrefix("ready ") else {
      process.terminate()
      throw BenchError.peer(python: python)
    }
    name = String(first.dropFirst(6))
  }

  /// One forward or step: its time in milliseconds, and the most memory the process has taken so far,
  /// in megabytes.
  func turn(batch: Int, threads: Int) throws -> (time: Double, memory: Double) {
    do {
      try input.write(contentsOf: Data("\(batch) \(threads)\n".utf8))
      let words = try Self.line(output, &unread).split(separator: " ").compactMap { Double($0) }
      guard words.count == 2 else { throw BenchError.peerStopped(name: name) }
      return (words[0], words[1])
    } catch {
      throw BenchError.peerStopped(name: name)
    }
  }

  /// Ends the process.
  func stop() {
    try? input.close()
    process.waitUntilExit()
  }

  private static func line(_ handle: FileHandle, _ unread: inout Data) throws -> String {
    while true {
      if let end = unread.firstIndex(of: 10) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread = Data(unread[(end + 1)...])
        return line
      }
      // What is there, however little: reading a count would wait for all of it.
      let more = handle.availableData
      guard !more.isEmpty else { throw BenchError.peerStopped(name: "the peer") }
      unread += more
    }
  }

  /// Says that it is ready; then, for each line with a batch size and a number of threads, times
  /// one forward, the first of a kind after one that isn't timed.
  private static let script = """
    import os, resource, sys, tempfile, time
    import torch, diffusers
    kind, folder = sys.argv[1:]
    net = diffusers.UNet2DModel.from_pretrained(folder + "/unet").eval()
    size = net.config.sample_size
    size = (size, size) if isinstance(size, int) else tuple(size)
    known, sessions = set(), {}
    version = torch.__version__
    if kind == "onnxruntime":
        import onnxruntime
        version = onnxruntime.__version__
        class Plain(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.net = net
            def forward(self, x, t, y):
                return self.net(x, t, class_labels=y if net.config.num_class_embeds else None).sample
    def session(batch, threads, inputs):
        path = f"{tempfile.gettempdir()}/leuko-bench-{os.getpid()}-{batch}.onnx"
        if not os.path.exists(path):
            names = ["x", "t", "y"]
            torch.onnx.export(Plain(), inputs, path, input_names=names, external_data=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    def forward(batch, threads):
        generator = torch.Generator().manual_seed(0)
        x = torch.randn(batch, net.config.in_channels, *size, generator=generator)
        t, y = torch.full((batch,), 500), torch.zeros(batch, dtype=torch.int64)
        if kind == "torch":
            torch.set_num_threads(threads)
            labels = y if net.config.num_class_embeds else None
            return lambda: net(x, t, class_labels=labels).sample
        key = (batch, threads)
        if key not in sessions: sessions[key] = session(batch, threads, (x, t, y))
        wanted = {i.name for i in sessions[key].get_inputs()}
        feed = {k: v.numpy() for k, v in (("x", x), ("t", t), ("y", y)) if k in wanted}
        return lambda: sessions[key].run(None, feed)
    answers, sys.stdout = sys.stdout, sys.stderr
    print("ready", kind, version, file=answers)
    try:
        with torch.inference_mode():
            for line in sys.stdin:
                batch, threads = map(int, line.split())
                run = forward(batch, threads)
                if (batch, threads) not in known: run(); known.add((batch, threads))
                start = time.perf_counter()
                run()
                taken = (time.perf_counter() - start) * 1e3
                print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, file=answers)
    finally:
        for batch in {b for b, _ in known}:
            path = f"{tempfile.gettempdir()}/leuko-bench-{os.getpid()}-{batch}.onnx"
            if os.path.exists(path): os.remove(path)
    """
}
