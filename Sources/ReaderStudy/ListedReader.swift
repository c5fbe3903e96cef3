import Basis
import Foundation

/// A reader the study lists, whether or not there is a log that can be scored: nobody drops out of a
/// report by losing a file.
public struct ListedReader: Sendable, Hashable {
  /// How far the reader came, as far as the files tell.
  public enum State: Sendable, Hashable {
    /// There is no log: never begun, or taken away.
    case absent
    /// The log lies there under another name.
    case renamed(String)
    /// The log is there and says nothing, or can't be read.
    case unreadable(String)
    /// Some showings are answered.
    case unfinished(answered: Int, of: Int)
    /// Every showing is answered.
    case complete
  }

  /// The reader's id.
  public var id: String
  /// How far they came.
  public var state: State

  /// As a clause; nil for a reader who has finished.
  public var remark: String? {
    switch state {
    case .absent: "there is no log: the sitting was never begun, or the log was taken away"
    case .renamed(let name): "the log lies under another name, '\(name)'"
    case .unreadable(let problem): problem
    case .unfinished(let answered, let count): "\(answered) of \(count) showings are answered"
    case .complete: nil
    }
  }
}

extension ListedReader {
  /// Every reader of a study's manifest.
  static func all(_ study: Study) -> [ListedReader] {
    let strangers = strangers(study)
    return study.manifest.readers.map { reader in
      let stranger = strangers.first { belongs($0, to: reader.id, study) }
      return ListedReader(id: reader.id, state: state(reader.id, study, stranger: stranger))
    }
  }

  private static func state(_ reader: String, _ study: Study, stranger: String?) -> State {
    let url = study.logFile(of: reader)
    guard FileManager.default.fileExists(atPath: url.path) else {
      return stranger.map(State.renamed) ?? .absent
    }
    do throws(StudyError) {
      let content = try AnswerLog.read(
        StudyFile.read(url), name: url.lastPathComponent, start: study.chainStart(of: reader))
      let count = study.manifest.plan.showings
      if content.entries.isEmpty { return .unreadable("the log is empty") }
      let answered = content.entries.count(where: \.isAnswer)
      return answered >= count ? .complete : .unfinished(answered: answered, of: count)
    } catch {
      return .unreadable(error.summary)
    }
  }

  /// Files among the logs that bear no listed reader's name.
  static func strangers(_ study: Study) -> [String] {
    let folder = study.folder.appendingPathComponent("logs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let known = Set(study.manifest.readers.map { "\($0.id).jsonl" })
    return names.filter { !known.contains($0) }.sorted()
  }

  /// Whether the chain in a file begins as that reader's does.
  private static func belongs(_ name: String, to reader: String, _ study: Study) -> Bool {
    let url = study.folder.appendingPathComponent("logs").appendingPathComponent(name)
    guard let data = try? StudyFile.read(url),
      let content = try? AnswerLog.read(
        data, name: name, start: study.chainStart(of: reader))
    else { return false }
    return !content.entries.isEmpty
  }
}
