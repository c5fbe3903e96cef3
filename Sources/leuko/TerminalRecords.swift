import Basis
import CursesTerminal
import Foundation

/// What was found out about terminals, kept in `terminals.json` among the program's state. Nothing
/// depends on it but how soon a screen looks right: where it can't be read or written, it is done without.
struct TerminalRecords {
  private let file: URL

  init(folder: URL) {
    file = folder.appendingPathComponent("terminals.json")
  }

  func record(for key: String) -> TerminalRecord? { all[key] }

  func keep(_ record: TerminalRecord, for key: String) {
    var all = all
    guard all[key] != record else { return }
    all[key] = record
    // Who comes from ever other addresses doesn't fill the disk.
    if all.count > Self.most, let other = all.keys.sorted().first(where: { $0 != key }) {
      all[other] = nil
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(all) else { return }
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? DurableFile.write(data, to: file)
  }

  private var all: [String: TerminalRecord] {
    guard let data = try? Data(contentsOf: file) else { return [:] }
    return (try? JSONDecoder().decode([String: TerminalRecord].self, from: data)) ?? [:]
  }

  private static let most = 100
}
