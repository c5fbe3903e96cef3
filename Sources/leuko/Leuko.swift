import ArgumentParser
import Basis
import Foundation

/// The command line. What it does is done by the journeys; here are options, words and exit codes.
@main
struct Leuko: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "leuko",
    abstract: "White blood cell images in a terminal: review, sample, blind-test.",
    discussion: """
      For research use only; not for diagnosis.

      EXAMPLES
        leuko                                   open the atlas
        leuko open Samples/leuko.atlas          look at the sample cells
        leuko import FOLDER                     take pictures in, one folder a class
        leuko sample --class eosinophil --count 6 --show
        leuko study --help                      a blind test, real against generated
        leuko train classifier --data FOLDER    a classifier from your own cells
        leuko classify                          suggests classes for unlabelled cells
        leuko opinion cell.png                  what the generator thinks it is
        leuko doctor                            what this terminal and machine can do
        leuko help start                        help by topics: keys, filters, privacy, ...
        leuko install                           'man leuko', and completions for the shell
      """,
    version: "leuko \(version), for research use only",
    subcommands: [
      OpenCommand.self, ImportCommand.self, ExportCommand.self, PreviewCommand.self,
      DatasetsCommand.self, DifferentialCommand.self, AgreementCommand.self, ListCommand.self,
      ViewsCommand.self, ClassesCommand.self,
      AdaptCommand.self, RelabelCommand.self, SplitCommand.self, RemoveCommand.self,
      RestoreCommand.self,
      SampleCommand.self, StudyCommand.self, AuditCommand.self, TrainCommand.self,
      ClassifyCommand.self, OpinionCommand.self, LocateCommand.self, SlideCommand.self,
      InspectCommand.self, EvaluateCommand.self, ExperimentCommand.self, VerifyCommand.self,
      ModelCommand.self,
      BenchCommand.self,
      ThemeCommand.self, DoctorCommand.self, ReportErrorCommand.self,
      InstallCommand.self, HelpCommand.self,
      ResetTerminalCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  static func main() async {
    StandardStreams.secure()
    // A file that reaches the size limit is a failed write, to be explained, not a death.
    signal(SIGXFSZ, SIG_IGN)
    let memory = ErrorMemory.ofThisProcess()
    memory.noteCrashes()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as any Explained {
      StandardError.explain(error)
      let status = error.exitStatus
      if status != .usage {
        memory.keep(
          error, command: Array(CommandLine.arguments.dropFirst()), status: status.rawValue)
      }
      if status == .bug { StandardError.write(Self.askForReport) }
      Foundation.exit(status.rawValue)
    } catch is CancellationError {
      Foundation.exit(ExitStatus.interrupted.rawValue)
    } catch {
      finish(error, memory)
    }
  }

  /// Ends with what the parser of the command line says, or with a failure that nobody foresaw.
  private static func finish(_ error: any Error, _ memory: ErrorMemory) -> Never {
    let status = exitCode(for: error)
    // What the shell put on the command line may be anyone's names.
    let words = fullMessage(for: error)
    if !words.isEmpty {
      if status.isSuccess {
        StandardOutput.write(words + "\n")
      } else {
        StandardError.write(words + "\n")
      }
    }
    if status == .failure, !(error is ExitCode) {
      memory.keep(
        error, command: Array(CommandLine.arguments.dropFirst()), status: status.rawValue)
      StandardError.write(askForReport)
    }
    Foundation.exit(status.rawValue)
  }

  private static let askForReport =
    "  this should not have happened; 'leuko report-error' writes what to send, without any names\n"
}
