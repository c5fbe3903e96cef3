import Foundation

/// Scripts that spread an experiment over many machines: pictures first, then trainings, then the
/// report, each step after the one before.
public struct JobFiles: Sendable {
  private let folder: ExperimentFolder
  private let program: String
  private let tasks: Int
  private let processors: Int

  /// - Parameters:
  ///   - program: how the machines call Leuko.
  ///   - tasks: how many parts the work is cut into.
  ///   - processors: of each part.
  public init(folder: ExperimentFolder, program: String, tasks: Int, processors: Int) {
    self.folder = folder
    self.program = program
    self.tasks = tasks
    self.processors = processors
  }

  private var place: String { Self.quoted(folder.folder.path) }
  private var call: String { "\(Self.quoted(program)) experiment" }
  private var makesPictures: Bool { folder.plan.arms.contains { $0.isGenerated } }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// A shell script that submits three jobs to Slurm. The first seals the plan; the arrays wait for
  /// it, the report for all of them.
  public var slurm: String {
    let name = folder.plan.name.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    func submit(_ step: String, _ options: String, _ command: String) -> String {
      """
      \(step)=$(sbatch --parsable --job-name=\(name)-\(step) \(options) \\
        --output=\(place)/slurm-\(step)-%A_%a.log --wrap "\(command)")

      """
    }
    let share = "\\${SLURM_ARRAY_TASK_ID}/\(tasks)"
    let array = "--array=1-\(tasks) --cpus-per-task=\(processors)"
    var text = """
      #!/bin/sh
      # \(folder.plan.cells.count) trainings of '\(folder.plan.name)' in \(tasks) tasks.
      # Every machine sees the folder; a task that fails can be submitted again.
      set -e

      """
    text += submit(
      "seal", "--cpus-per-task=\(processors)", "\(call) seal \(place)")
    var before = "seal"
    if makesPictures {
      text += submit(
        "sample", "--dependency=afterok:$seal \(array)",
        "\(call) sample \(place) --shard \(share) --threads \(processors)")
      before = "sample"
    }
    text += submit(
      "train", "--dependency=afterok:$\(before) \(array)",
      "\(call) run \(place) --shard \(share) --processes \(processors)")
    text += submit(
      "report", "--dependency=afterok:$train",
      "\(call) merge \(place) && \(call) report \(place) --out \(place)/report")
    return text + "echo \"submitted; the report comes with job $report\"\n"
  }

  /// A shell script for GNU parallel on this machine, or on others with `--sshloginfile`.
  public var parallel: String {
    var text = """
      #!/bin/sh
      # \(folder.plan.cells.count) trainings of '\(folder.plan.name)' in \(tasks) tasks.
      # Further options for parallel, such as --sshloginfile, stand in PARALLEL_OPTIONS.
      set -e
      \(call) seal \(place)

      """
    func spread(_ command: String) -> String {
      "seq \(tasks) | parallel $PARALLEL_OPTIONS --halt soon,fail=1 "
        + "\"\(command)\"\n"
    }
    if makesPictures {
      text += spread("\(call) sample \(place) --shard {}/\(tasks) --threads \(processors)")
    }
    text += spread("\(call) run \(place) --shard {}/\(tasks) --processes \(processors)")
    return text + "\(call) merge \(place)\n\(call) report \(place) --out \(place)/report\n"
  }
}
