import ArgumentParser
import Basis
import Exchange
import Foundation
import Journeys

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take pictures into the atlas.",
    discussion: """
      A folder with one folder a class, or one a split with one a class in each, or pictures \
      alone. A manifest.csv (file_name, label, split) leads where there is one. Also COCO, YOLO, \
      Pascal VOC, CVAT, LabelMe (boxes are cut out), Hugging Face metadata, MedMNIST .npz, WebDataset .tar, .tar.gz and \
      FiftyOne, each also as a .zip or .tar of the folder; which it is, the contents tell. Whatever is \
      found comes in, is there already, is refused, or is passed over, and is counted so; 'leuko help \
      formats' says how labels find their pictures. Where nothing comes in, it ends with 65. On a terminal it reports what it found and asks; run \
      again after a break, it goes on where it was.

      EXAMPLES
        leuko import ~/cells
        leuko import --dry-run ~/cells
        leuko import ~/cells --block all
        leuko import ~/cells --strip
        leuko import bloodmnist.npz
        leuko import ~/bccd --format voc
        leuko import export.zip
        leuko import ~/cells --atlas lab.atlas --json
      """)

  @Argument(help: "The folder, table or archive.")
  var path: String

  @Option(
    help: ArgumentHelp(
      "How it is laid out, where the contents don't tell: "
        + DatasetFormat.readable.map(\.rawValue).joined(separator: ", ") + "."))
  var format: String?
  @Option(help: "The field that labels are from, where FiftyOne's samples have several.")
  var labels: String?
  @OptionGroup var scale: ScaleOptions
  @Flag(help: "Only report; take nothing in.") var dryRun = false
  @Flag(help: "Don't ask.") var yes = false
  @Flag(help: "Print the report as JSON.") var json = false
  @OptionGroup var privacy: PrivacyOptions
  @OptionGroup var project: ProjectOptions

  func run() async throws {
    let project = try project.open()
    let folder = project.folders.resolved(path)
    var plan = try Importing.plan(
      folder, format: try DatasetFormat.asked(format, among: DatasetFormat.readable),
      field: labels, vocabulary: project.vocabulary)
    plan.blocked = try privacy.blocked()
    plan.strips = privacy.strip
    plan.scale = scale.stated
    let asks = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 && !json && !yes
    if dryRun {
      return try tell(try await watch(Importing.scan(plan, in: project)), project)
    }
    if asks {
      StandardError.write(ImportWords.outline(plan, project))
      guard confirm() else {
        StandardError.write("Nothing was taken in.\n")
        return
      }
    }
    let report = try await watch(Importing.run(plan, in: project, by: project.person ?? "import"))
    try tell(report, project)
  }

  private func confirm() -> Bool {
    StandardError.write("Take them in? [Y/n] ")
    guard let answer = readLine() else { return false }
    return answer.isEmpty || answer.lowercased().hasPrefix("y")
  }

  /// Shows the progress; Ctrl-C stops after the batch under way and keeps what came in.
  private func watch(_ job: Job<Basis.Progress, ImportReport>) async throws -> ImportReport {
    do {
      return try await job.watched()
    } catch is CancellationError {
      StandardError.write("leuko: stopped; what came in stays\n  run the same command to go on\n")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }

  private func tell(_ report: ImportReport, _ project: Project) throws {
    if json {
      StandardOutput.write(json: try report.json())
      StandardOutput.write("\n")
    } else {
      StandardOutput.write(ImportWords.report(report, project))
    }
    if !report.tookAnything {
      throw ExitCode(ExitStatus.badData.rawValue)
    }
  }
}
