import ArgumentParser
import AtlasStore
import Basis
import Experiment
import Foundation
import Journeys
import Statistics

struct ExperimentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Do generated cells help a classifier? An experiment with a verdict.",
    discussion: """
      An experiment is a folder with a plan in it. Small classifiers are trained on real cells alone, \
      and with the rare class repeated, altered or generated, all with the same budget and seeds, and \
      asked about real cells that no generator has seen.

      EXAMPLES
        leuko experiment plan few --data ~/cells --class eosinophil --keep 50 --diffusion models/few
        leuko experiment run few.experiment
        leuko experiment status few.experiment
        leuko experiment report few.experiment --html report.html
        leuko experiment jobs few.experiment --slurm --tasks 20
        leuko experiment simulate --shift 1
      """,
    subcommands: [
      ExperimentPlanCommand.self, ExperimentSealCommand.self, ExperimentRunCommand.self,
      ExperimentSampleCommand.self, ExperimentStatusCommand.self, ExperimentReportCommand.self,
      ExperimentMergeCommand.self, ExperimentJobsCommand.self,
      ExperimentSimulateCommand.self,
    ])
}

struct ExperimentPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Write down what is to be compared, and how.",
    discussion: """
      The plan is NAME.experiment/plan.json. It can be changed by hand until 'leuko experiment run' \
      seals it. The generators must have learned from the kept pictures of the target at most: \
      --material writes the folders to train them on.

      EXAMPLES
        leuko experiment plan few --data ~/cells --class eosinophil --keep 50 --others 200 \\
          --diffusion models/few --gan models/few-gan --sweep 0.25,0.5,2,4
        leuko experiment plan lobes --data ~/cells --finding multilobed \\
          --among segmented_neutrophil,band_neutrophil --keep 50 --diffusion models/lobes
        leuko experiment plan few --data ~/cells --class eosinophil --keep 50 --material few
      """)

  @Argument(help: "The experiment's name; it becomes NAME.experiment here.") var name: String
  @Option(help: "An atlas, or a folder with one folder a class.") var data: String
  @Option(name: .customLong("class"), help: "The rare class.") var className: String?
  @Option(help: "The rare finding.") var finding: String?
  @Option(help: "The classes to tell apart, or to look for the finding in; else all there are.")
  var among: String?
  @Option(help: "Pictures of the target to learn from; the others are tested on.") var keep = 50
  @Option(help: "At most as many of each other class; else all.") var others: Int?
  @Option(help: "The arms; else all that have their models.") var arms: String?
  @Option(help: "A diffusion model that knows the target.") var diffusion: String?
  @Option(help: "A GAN that knows the target.") var gan: String?
  @Option(help: "What the models call the target; else its key.") var modelClass: String?
  @Option(help: "Added pictures for each real one of the target.") var ratio = 1.0
  @Option(help: "Further ratios for the diffusion arm, as 0.25,0.5,2,4.") var sweep: String?
  @Option(help: "How many seeds, from 1 on.") var seeds = 10
  @Option(help: "Steps of each training.") var steps = 600
  @Option(help: "The side of what the network sees; a multiple of 8.") var size = 48
  @Option(help: "balanced_accuracy or macro_f1.") var endpoint = "balanced_accuracy"
  @Option(help: "What still counts as the same.") var delta = 0.01
  @Option(help: "Steps from noise to cell of a diffusion model.") var samplingSteps = 20
  @Option(help: "The seed that decides which pictures are kept.") var seed: UInt64 = 1
  @Option(help: "Write the pictures the generators may learn from into this folder, and no plan.")
  var material: String?

  func validate() throws {
    guard (className == nil) != (finding == nil) else {
      throw ValidationError("name a --class or a --finding")
    }
    guard ExperimentPlan.Endpoint(rawValue: endpoint) != nil else {
      throw ValidationError("--endpoint is balanced_accuracy or macro_f1, not '\(endpoint)'")
    }
    try expect("seeds", seeds, in: 2...1000)
    try expect("sampling-steps", samplingSteps, in: 1...1000)
    guard sweep.map({ Self.numbers($0) != nil }) ?? true else {
      throw ValidationError("--sweep is numbers like 0.25,0.5,2,4")
    }
  }

  private static func numbers(_ text: String) -> [Double]? {
    let parts = text.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
    return parts.allSatisfy { $0 != nil } ? parts.compactMap(\.self) : nil
  }

  func run() throws {
    let folders = Folders.ofThisProcess()
    let vocabulary = try Vocabulary.read(at: folders.classesFile)
    let plan = try ExperimentPlanning.plan(
      ExperimentPlanning.Wish(
        name: name, data: folders.resolved(data),
        target: className.map { .aClass($0) } ?? .finding(finding ?? ""),
        among: among?.split(separator: ",").map(String.init) ?? [], keep: keep, others: others,
        seed: seed,
        models: [
          "diffusion": diffusion.map(folders.resolved), "gan": gan.map(folders.resolved),
        ].compactMapValues(\.self), modelClass: modelClass,
        arms: arms?.split(separator: ",").map(String.init)),
      vocabulary: vocabulary, software: "leuko \(Leuko.version)"
    ) { plan in
      plan.ratio = ratio
      plan.sweep = sweep.flatMap(Self.numbers) ?? []
      plan.seeds = Array(1...UInt64(seeds))
      plan.budget.steps = steps
      plan.budget.look = max(1, steps / 6)
      plan.budget.size = size
      for name in plan.generators.keys { plan.generators[name]?.steps = samplingSteps }
      plan.endpoint = ExperimentPlan.Endpoint(rawValue: endpoint) ?? .balancedAccuracy
      plan.delta = delta
    }
    if let material {
      let place = folders.resolved(material)
      let counts = try ExperimentPlanning.writeMaterial(
        plan, to: place, vocabulary: vocabulary, software: "leuko \(Leuko.version)")
      return StandardOutput.write(
        "\(counts.base) pictures in '\(place.path)/base', \(counts.target) of '\(plan.target.key)' "
          + "in '\(place.path)/target'\n")
    }
    let place = folders.resolved("\(name).experiment")
    let folder = try ExperimentFolder(new: plan, at: place)
    StandardOutput.write(
      """
      '\(folder.plan.name)': \(plan.treatments.map(\.words).joined(separator: ", "))
      \(plan.cells.count) trainings of \(plan.budget.steps) steps; the plan is in '\(place.path)'
      run them with: leuko experiment run \(name).experiment

      """)
  }
}

struct ExperimentSealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Freeze the test set, look what the generators have seen, and seal the plan.",
    discussion: """
      'leuko experiment run' does this first. From then on neither plan nor pictures nor models may \
      change.

      EXAMPLE
        leuko experiment seal few.experiment
      """)

  @Argument(help: "The experiment's folder.") var folder: String

  func run() async throws {
    let work = try ExperimentWork(folder)
    let seal = try await work.prepare()
    StandardOutput.write("sealed: \(seal.digest)\n")
  }
}

struct ExperimentSampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Make the pictures that the generators still owe.",
    discussion: """
      'leuko experiment run' does this first; by itself it is for many machines.

      EXAMPLE
        leuko experiment sample few.experiment --shard 3/20
      """)

  @Argument(help: "The experiment's folder.") var folder: String
  @Option(help: "Only share K of N, as '2/8'.") var shard: String?
  @Option(help: "Threads; all processors unless said.") var threads: Int?

  func validate() throws { try ExperimentShare.validate(shard) }

  func run() async throws {
    let work = try ExperimentWork(folder)
    _ = try await work.prepare()
    let made = try await work.sample(ExperimentShare.shard(shard), threads: threads)
    StandardOutput.write("\(made) generated\n")
  }
}

struct ExperimentRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Train what isn't trained yet; stop and go on at any time.",
    discussion: """
      The first run seals the plan. Each training is a file that is there whole or not at all, so \
      nothing but the trainings under way is lost, whatever happens. Several runs, on several \
      machines that see the folder, share the work.

      EXAMPLES
        leuko experiment run few.experiment
        leuko experiment run few.experiment --processes 8
        leuko experiment run few.experiment --shard 3/20     one of twenty machines
      """)

  @Argument(help: "The experiment's folder.") var folder: String
  @Option(help: "Processes side by side, each with one thread; all processors unless said.")
  var processes: Int?
  @Option(help: "Only share K of N, as '2/8'.") var shard: String?

  func validate() throws {
    try ExperimentShare.validate(shard)
    try expect("processes", processes, in: 1...256)
  }

  func run() async throws {
    let work = try ExperimentWork(folder)
    _ = try await work.prepare()
    let share = ExperimentShare.shard(shard)
    // Pictures are whole or not there, so the shares don't get in each other's way: each makes what
    // is missing.
    try await work.sample(nil, threads: processes)
    let count = processes ?? ProcessInfo.processInfo.activeProcessorCount
    if count == 1 {
      try await work.train(share)
    } else {
      try await work.train(share, spelled: shard, processes: count)
    }
    let states = try ExperimentFolder(at: work.place).states()
    StandardOutput.write(ExperimentWords.summary(states) + "\n")
  }
}

struct ExperimentStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "How far an experiment has come.")

  @Argument(help: "The experiment's folder.") var folder: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let folder = try ExperimentFolder(at: Folders.ofThisProcess().resolved(folder))
    let states = folder.states()
    if json { return try StandardOutput.write(json: ExperimentWords.counts(states)) }
    StandardOutput.write(ExperimentWords.table(folder, states))
  }
}

struct ExperimentMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract:
      "Bring the finished trainings of other machines together, and check they are all there.",
    discussion: """
      Each folder must be sealed alike. Exit 65 names what is missing or differs.

      EXAMPLE
        leuko experiment merge few.experiment node1/few.experiment node2/few.experiment
      """)

  @Argument(help: "The experiment's folder, which gets all results.") var folder: String
  @Argument(help: "The folders of the other machines.") var others: [String] = []

  func run() throws {
    let folders = Folders.ofThisProcess()
    let folder = try ExperimentFolder(at: folders.resolved(folder))
    let count = try folder.merge(others.map { folders.resolved($0) })
    StandardOutput.write("\(count) trainings, all complete\n")
  }
}

struct ExperimentReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "What the finished trainings show, and the verdicts.",
    discussion: """
      It counts the seeds that every arm has finished. Without options the report is shown here.

      EXAMPLES
        leuko experiment report few.experiment
        leuko experiment report few.experiment --out few-report     HTML, Markdown, JSON and CSV
      """)

  @Argument(help: "The experiment's folder.") var folder: String
  @Option(help: "Write report.html, report.md, report.json and cells.csv into this folder.")
  var out: String?
  @Option(help: "Write the report as one HTML file.") var html: String?
  @Option(help: "Write the report as Markdown.") var markdown: String?
  @Option(help: "Write every training's endpoints as a row of a CSV.") var csv: String?
  @Flag(help: "Print the numbers as JSON.") var json = false

  func run() throws {
    let folders = Folders.ofThisProcess()
    let report = try ExperimentReport(ExperimentFolder(at: folders.resolved(folder)))
    if let out {
      try FileManager.default.createDirectory(
        at: folders.resolved(out), withIntermediateDirectories: true)
      try folders.write(report.html, to: "\(out)/report.html")
      try folders.write(report.markdown, to: "\(out)/report.md")
      try folders.write(report.csv, to: "\(out)/cells.csv")
      try DurableFile.write(try report.json(), to: folders.resolved("\(out)/report.json"))
    }
    try folders.write(report.html, to: html)
    try folders.write(report.markdown, to: markdown)
    try folders.write(report.csv, to: csv)
    if json {
      StandardOutput.write(json: try report.json())
    } else {
      StandardOutput.write(report.plainText(width: 92))
    }
  }
}

struct ExperimentJobsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "Job files for many machines: Slurm arrays or GNU parallel.",
    discussion: """
      The machines see the experiment's folder. Pictures first, then trainings, then the report.

      EXAMPLES
        leuko experiment jobs few.experiment --slurm --tasks 20 > few.sh && bash few.sh
        leuko experiment jobs few.experiment --parallel --tasks 20 > few.sh
      """)

  @Argument(help: "The experiment's folder.") var folder: String
  @Flag(help: "Slurm arrays, submitted by sbatch.") var slurm = false
  @Flag(help: "GNU parallel.") var parallel = false
  @Option(help: "How many tasks the work is cut into.") var tasks = 10
  @Option(help: "Processors a task.") var processors = 1

  func validate() throws {
    guard slurm != parallel else { throw ValidationError("choose --slurm or --parallel") }
    guard (1...10_000).contains(tasks), (1...256).contains(processors) else {
      throw ValidationError("--tasks is 1 to 10000, --processors 1 to 256")
    }
  }

  func run() throws {
    let folders = Folders.ofThisProcess()
    // A name without a slash is looked for in PATH, there as here.
    let name = CommandLine.arguments.first ?? "leuko"
    let jobs = JobFiles(
      folder: try ExperimentFolder(at: folders.resolved(folder)),
      program: name.contains("/") ? folders.resolved(name).path : name, tasks: tasks,
      processors: processors)
    StandardOutput.write(exact: slurm ? jobs.slurm : jobs.parallel)
  }
}

struct ExperimentSimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "How often each verdict falls on experiments whose truth is known.",
    discussion: """
      Answers are formulas: a difficulty of each picture that all trainings share, a leaning of each \
      training, and noise. The analysis is that of real experiments.

      EXAMPLES
        leuko experiment simulate                  arm = arm: nothing to be found
        leuko experiment simulate --shift 1        only the prior moves
        leuko experiment simulate --knowledge 0.5  the target is really known better
      """)

  @Option(help: "Added to the target's log odds on every picture.") var shift = 0.0
  @Option(help: "Added to the target's log odds on its own pictures.") var knowledge = 0.0
  @Option(help: "Experiments.") var runs = 1000
  @Option(help: "Seeds of each.") var seeds = 10
  @Option(help: "What still counts as the same.") var delta = 0.01
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Flag(help: "Print the counts as JSON.") var json = false

  func validate() throws {
    guard (1...100_000).contains(runs), (2...100).contains(seeds) else {
      throw ValidationError("--runs is 1 to 100000, --seeds 2 to 100")
    }
    guard [shift, knowledge].allSatisfy({ abs($0) <= 20 }), delta > 0, delta < 1 else {
      throw ValidationError("--shift and --knowledge are -20 to 20, --delta between 0 and 1")
    }
  }

  func run() throws {
    var simulation = ExperimentSimulation(.init(shift: shift, knowledge: knowledge))
    simulation.seeds = seeds
    simulation.delta = delta
    simulation.seed = seed
    let counts = simulation.verdicts(runs: runs)
    if json {
      return try StandardOutput.write(
        json: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }))
    }
    var text = "\(runs) simulated experiments, shift \(shift), knowledge \(knowledge), "
    text += "\(seeds) seeds, margin \(delta), seed \(seed):\n"
    for verdict in ExperimentWords.verdicts {
      let count = counts[verdict] ?? 0
      let share = String(format: "%5.1f%%", 100 * Double(count) / Double(runs))
      text += "  \(share)  \(count)  \(ExperimentReport.words(verdict))\n"
    }
    StandardOutput.write(text)
  }
}
