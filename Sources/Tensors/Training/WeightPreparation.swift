import CKernels

/// Brings weights, which change with every step, into the order the kernels want: the first thing a
/// step does.
struct WeightPreparation: Operation {
  /// What a parameter becomes.
  struct Job: Sendable {
    enum Form: Sendable {
      /// A packed matrix of (positions x inputs, outputs).
      case matrix
      /// The 36 packed matrices of Winograd's convolution.
      case winograd
    }

    let parameter: Parameter
    let form: Form
    /// For the slope of the input: outputs take the place of inputs, and the kernel is turned by
    /// half a turn.
    let isTransposed: Bool
    let target: Storage

    init(_ parameter: Parameter, _ form: Form, isTransposed: Bool = false) {
      self.parameter = parameter
      self.form = form
      self.isTransposed = isTransposed
      let columns = isTransposed ? parameter.inputs : parameter.outputs
      let rows = isTransposed ? parameter.outputs : parameter.inputs
      switch form {
      case .matrix:
        target = Storage(
          count: PackedMatrix.count(rows: parameter.positions * rows, columns: columns))
      case .winograd:
        target = Storage(count: 36 * PackedMatrix.count(rows: rows, columns: columns))
      }
    }

    var columns: Int { isTransposed ? parameter.inputs : parameter.outputs }
    /// Of one position.
    var rows: Int { isTransposed ? parameter.outputs : parameter.inputs }

    /// What it will be, for an operation to hold.
    var matrix: PackedMatrix {
      PackedMatrix(rows: parameter.positions * rows, columns: columns, storage: target)
    }
  }

  private let jobs: [Job]
  private let sums: [BiasSum]
  /// One for every panel of every job.
  private let tasks: [(job: Int, first: Int)]

  /// A bias that is added to another before it is used: `target` becomes their sum.
  struct BiasSum: Sendable {
    let first: Parameter
    let second: Parameter
    let target: Storage
  }

  init(_ jobs: [Job], sums: [BiasSum]) {
    self.jobs = jobs
    self.sums = sums
    tasks = jobs.enumerated().flatMap { place, job in
      stride(from: 0, to: job.columns, by: PackedMatrix.panelWidth).map { (place, $0) }
    }
  }

  var reads: [Buffer] { [] }
  var writes: [Buffer] { [] }

  /// Floats of one panel of all nine positions.
  private var stageCount: Int {
    9 * (jobs.map(\.rows).max() ?? 0) * PackedMatrix.panelWidth
  }

  func scratch(batch: Int, threads: Int) -> Int { threads * stageCount }

  func run(in run: Run) {
    for sum in sums {
      for index in 0..<sum.target.floats.count {
        sum.target.floats[index] =
          sum.first.weights.floats[index] + sum.second.weights.floats[index]
      }
    }
    let stageCount = stageCount
    run.pool.run(tasks.count) { task, worker in
      prepare(
        jobs[tasks[task].job], from: tasks[task].first,
        stage: run.scratch.part(worker * stageCount, stageCount))
    }
  }

  /// The panel whose first column is `first`.
  private func prepare(_ job: Job, from first: Int, stage: Floats) {
    let count = min(PackedMatrix.panelWidth, job.columns - first)
    let panel =
      count > kernel_width() ? PackedMatrix.panelWidth : kernel_width()
    let outputs = job.parameter.outputs
    let positions = job.parameter.positions
    let weights = UnsafePointer(job.parameter.weights.floats.start)
    switch (job.form, job.isTransposed) {
    case (.matrix, false):
      let rows = positions * job.rows
      let target = job.target.floats.part(first * rows, rows * panel).start
      for row in 0..<rows {
        (target + row * panel).update(from: weights + row * outputs + first, count: count)
      }
    case (.matrix, true):
      let rows = positions * job.rows
      let target = job.target.floats.part(first * rows, rows * panel).start
      for position in 0..<positions {
        turn(
          weights, job, position: positions - 1 - position, from: first, count: count,
          into: target + position * job.rows * panel, stride: panel)
      }
    case (.winograd, false):
      let size = PackedMatrix.count(rows: job.rows, columns: job.columns)
      kernel_winograd_weights(
        weights + first, job.rows * outputs, outputs, job.rows, count, 0,
        job.target.floats.start + first * job.rows, size)
    case (.winograd, true):
      let size = PackedMatrix.count(rows: job.rows, columns: job.columns)
      for position in 0..<9 {
        turn(
          weights, job, position: position, from: first, count: count,
          into: stage.start + position * job.rows * count, stride: count)
      }
      kernel_winograd_weights(
        stage.start, job.rows * count, count, job.rows, count, 1,
        job.target.floats.start + first * job.rows, size)
    }
  }

  /// Some columns of the transpose of one position's (inputs, outputs).
  private func turn(
    _ weights: UnsafePointer<Float>, _ job: Job, position: Int, from first: Int, count: Int,
    into target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let outputs = job.parameter.outputs
    for column in 0..<count {
      let source = weights + (position * job.parameter.inputs + first + column) * outputs
      for row in 0..<outputs { target[row * stride + column] = source[row] }
    }
  }
}
