/// A named place for numbers that a program computes: so many floats for each picture of a batch.
package struct Buffer: Sendable, Hashable {
  let index: Int
}

/// A picture, or some channels of one, in a buffer: rows of pixels, channels last.
package struct View: Sendable, Hashable {
  package let buffer: Buffer
  /// Where in a pixel the channels begin.
  package let offset: Int
  package let channels: Int
  /// Floats from one pixel to the next: more than the channels where pictures share a buffer.
  package let stride: Int
  package let height: Int
  package let width: Int

  /// The whole of a buffer as one picture.
  package init(_ buffer: Buffer, channels: Int, height: Int, width: Int) {
    self.init(
      buffer: buffer, offset: 0, channels: channels, stride: channels, height: height,
      width: width)
  }

  private init(
    buffer: Buffer, offset: Int, channels: Int, stride: Int, height: Int, width: Int
  ) {
    self.buffer = buffer
    self.offset = offset
    self.channels = channels
    self.stride = stride
    self.height = height
    self.width = width
  }

  package var pixels: Int { height * width }

  /// The same place in another buffer.
  func moved(to buffer: Buffer) -> View {
    View(
      buffer: buffer, offset: offset, channels: channels, stride: stride, height: height,
      width: width)
  }

  /// Some of its channels.
  package func part(_ range: Range<Int>) -> View {
    precondition(range.upperBound <= channels, "a part has channels of its whole")
    return View(
      buffer: buffer, offset: offset + range.lowerBound, channels: range.count, stride: stride,
      height: height, width: width)
  }
}

/// One step of a program.
package protocol Operation: Sendable {
  /// What has to be there before.
  var reads: [Buffer] { get }
  /// What is there afterwards.
  var writes: [Buffer] { get }
  /// Floats of memory it wants for itself while it runs.
  func scratch(batch: Int, threads: Int) -> Int
  /// Does the step for every picture of the batch.
  func run(in run: Run)
  /// What it is and how it will be done, for `--verbose`; nil for the small ones.
  var plan: String? { get }
  /// Multiplications, each with its addition, that it takes for one picture by definition, however
  /// it is done.
  var multiplications: Int { get }
  /// Floats of weights it holds, in the order the kernels want them.
  var weightCount: Int { get }
}

extension Operation {
  package func scratch(batch: Int, threads: Int) -> Int { 0 }
  package var plan: String? { nil }
  package var multiplications: Int { 0 }
  package var weightCount: Int { 0 }
}

/// A network as a list of operations on buffers, and a place in one arena for every buffer: two
/// that are never needed at the same time may have the same place.
///
/// Layers describe themselves to a program; running happens in the arena.
package struct Program: Sendable {
  package private(set) var operations: [any Operation] = []
  private var sizes: [Int] = []
  private var inputs: Set<Buffer> = []
  private var outputs: Set<Buffer> = []

  package init() {}

  /// A buffer of `count` floats for each picture.
  package mutating func buffer(_ count: Int) -> Buffer {
    // Whole cache lines, so that pictures of a batch are aligned as the first one is.
    sizes.append((count + 15) / 16 * 16)
    return Buffer(index: sizes.count - 1)
  }

  /// A buffer that is filled before the program runs.
  package mutating func input(_ count: Int) -> Buffer {
    let new = buffer(count)
    inputs.insert(new)
    return new
  }

  /// A buffer for a picture, and the view of all of it.
  package mutating func picture(channels: Int, height: Int, width: Int) -> View {
    View(
      buffer(channels * height * width), channels: channels, height: height, width: width)
  }

  /// Says that `buffer` is read after the program has run.
  package mutating func keep(_ buffer: Buffer) {
    outputs.insert(buffer)
  }

  package mutating func append(_ operation: some Operation) {
    operations.append(operation)
  }

  /// Puts `operation` before the one at `index`.
  package mutating func insert(_ operation: some Operation, at index: Int) {
    operations.insert(operation, at: index)
  }

  /// Makes `buffer` as large as its users turned out to need.
  package mutating func resize(_ buffer: Buffer, to count: Int) {
    sizes[buffer.index] = (count + 15) / 16 * 16
  }

  /// Multiplications, each with its addition, for one picture.
  package var multiplications: Int { operations.reduce(0) { $0 + $1.multiplications } }

  /// Bytes of weights that its operations hold.
  package var weightBytes: Int { 4 * operations.reduce(0) { $0 + $1.weightCount } }

  /// Floats `buffer` has for each picture.
  func size(of buffer: Buffer) -> Int { sizes[buffer.index] }

  /// Where each buffer begins, in floats a picture, and how many all of them need together. With
  /// `reuse` false every buffer has a place of its own, so that all can be looked at afterwards.
  func layout(reuse: Bool = true) -> (offsets: [Int], count: Int) {
    struct Place {
      let buffer: Int
      let from: Int
      let to: Int
    }
    var first = [Int](repeating: Int.max, count: sizes.count)
    var last = [Int](repeating: -1, count: sizes.count)
    for (time, operation) in operations.enumerated() {
      for buffer in operation.reads + operation.writes {
        first[buffer.index] = min(first[buffer.index], time)
        last[buffer.index] = max(last[buffer.index], time)
      }
    }
    for buffer in inputs { first[buffer.index] = -1 }
    for buffer in outputs { last[buffer.index] = operations.count }
    // The largest first, each at the lowest place free during its whole life.
    let order = sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
    var offsets = [Int](repeating: 0, count: sizes.count)
    var placed: [Place] = []
    var total = 0
    for buffer in order {
      var offset = 0
      let rivals = placed.filter { rival in
        !reuse
          || (first[rival.buffer] <= last[buffer] && first[buffer] <= last[rival.buffer])
      }
      for rival in rivals.sorted(by: { $0.from < $1.from }) {
        if offset + sizes[buffer] <= rival.from { break }
        offset = max(offset, rival.to)
      }
      offsets[buffer] = offset
      placed.append(Place(buffer: buffer, from: offset, to: offset + sizes[buffer]))
      total = max(total, offset + sizes[buffer])
    }
    return (offsets, total)
  }
}

/// The memory a program runs in, for batches up to a capacity, and the threads that run it. One run
/// at a time: `Denoiser` sees to that.
package final class Arena: Sendable {
  /// The most pictures a batch may have.
  package let capacity: Int
  package let pool: WorkerPool
  private let program: Program
  private let storage: Storage
  private let offsets: [Int]
  private let scratch: Floats

  /// Takes all the memory the program will ever need. With `reuse` false nothing is overwritten,
  /// so that every intermediate result can be looked at.
  package init(_ program: Program, capacity: Int, pool: WorkerPool, reuse: Bool = true) {
    precondition(capacity >= 1, "a batch has at least one picture")
    let layout = program.layout(reuse: reuse)
    let scratch = Self.scratch(program, capacity: capacity, threads: pool.threads)
    self.program = program
    self.capacity = capacity
    self.pool = pool
    offsets = layout.offsets
    storage = Storage(count: layout.count * capacity + scratch)
    self.scratch = storage.floats.part(layout.count * capacity, scratch)
  }

  /// Bytes that an arena for this program takes.
  package static func bytes(_ program: Program, capacity: Int, threads: Int) -> Int {
    let scratch = scratch(program, capacity: capacity, threads: threads)
    return (program.layout().count * capacity + scratch) * 4
  }

  /// Floats that the operation wants which wants most.
  private static func scratch(_ program: Program, capacity: Int, threads: Int) -> Int {
    program.operations.map { operation in
      (1...capacity).map { operation.scratch(batch: $0, threads: threads) }.max() ?? 0
    }
    .max() ?? 0
  }

  /// Bytes of the arena.
  package var bytes: Int { storage.floats.count * 4 }

  /// The floats of `buffer` for picture `index` of a batch.
  package func floats(_ buffer: Buffer, _ index: Int) -> Floats {
    let size = program.size(of: buffer)
    return storage.floats.part(offsets[buffer.index] * capacity + index * size, size)
  }

  /// Runs the program on the first `batch` pictures.
  package func run(batch: Int) {
    precondition(batch >= 1 && batch <= capacity, "a batch is no larger than the arena's")
    let run = Run(arena: self, batch: batch, scratch: scratch)
    for operation in program.operations { operation.run(in: run) }
  }

  /// Runs some of the program's operations; what the others left or will need stays where it is.
  package func run(batch: Int, _ part: Range<Int>) {
    precondition(batch >= 1 && batch <= capacity, "a batch is no larger than the arena's")
    let run = Run(arena: self, batch: batch, scratch: scratch)
    for operation in program.operations[part] { operation.run(in: run) }
  }

  /// Runs the program as `run` does, and says how long each operation took.
  package func timedRun(batch: Int) -> [(operation: any Operation, time: Duration)] {
    precondition(batch >= 1 && batch <= capacity, "a batch is no larger than the arena's")
    let run = Run(arena: self, batch: batch, scratch: scratch)
    let clock = ContinuousClock()
    return program.operations.map { operation in
      (operation, clock.measure { operation.run(in: run) })
    }
  }
}

/// What an operation is given to run: its buffers' floats, the batch, the threads and scratch.
package struct Run {
  private let arena: Arena
  package let batch: Int
  package let scratch: Floats

  init(arena: Arena, batch: Int, scratch: Floats) {
    self.arena = arena
    self.batch = batch
    self.scratch = scratch
  }

  package var pool: WorkerPool { arena.pool }

  /// The floats of `buffer` for picture `index` of the batch.
  package func floats(_ buffer: Buffer, _ index: Int) -> Floats { arena.floats(buffer, index) }

  /// The floats of `view` for picture `index`, from its first channel on.
  package func floats(_ view: View, _ index: Int) -> Floats {
    let all = arena.floats(view.buffer, index)
    return all.part(view.offset, view.stride * (view.pixels - 1) + view.channels)
  }
}
