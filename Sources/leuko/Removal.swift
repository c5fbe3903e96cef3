import AtlasStore
import Foundation
import Journeys

/// Takes cells out of an atlas or brings them back, and tells what came of it.
struct Removal {
  let isRemoved: Bool
  let cells: Query
  let reason: String?
  let isDry: Bool
  let asks: Bool
  let asJSON: Bool

  /// What is printed as JSON.
  private struct Outcome: Encodable {
    /// The cells' numbers.
    var cells: [Int64]
    /// Whether they are out of the atlas then.
    var removed: Bool
    /// The entry of the journal; absent where nothing was changed.
    var entry: Int64?
  }

  func run(in project: Project) throws {
    guard let person = project.person else { throw AtlasError.noName }
    let ids = try project.atlas.ids(matching: cells)
    if !asJSON { try tell(ids, project) }
    guard !isDry, !ids.isEmpty, isWanted(ids.count) else {
      return asJSON ? try write(ids, nil) : ()
    }
    let entry = try project.atlas.record(
      .removal(isRemoved), on: ids, by: person, at: project.now(), reason: reason)
    if asJSON { return try write(ids, entry) }
    let words = isRemoved ? "removed; 'leuko restore' brings them back" : "back in the atlas"
    StandardOutput.write(
      "\(ids.count) cells \(words), entry \(entry?.sequence ?? 0) of the journal\n")
  }

  private func write(_ ids: [SpecimenID], _ entry: JournalEntry?) throws {
    try StandardOutput.write(
      json: Outcome(
        cells: ids.map(\.rawValue), removed: entry == nil ? !isRemoved : isRemoved,
        entry: entry?.sequence))
  }

  private func tell(_ ids: [SpecimenID], _ project: Project) throws {
    let census = try project.atlas.census(of: ids)
    let what = isRemoved ? "will be removed" : "will come back"
    StandardOutput.write("\(ids.count) cells \(what)\(ids.isEmpty ? "" : ":")\n")
    for (key, count) in census.classes.sorted(by: { $0.value > $1.value }) {
      StandardOutput.write("  \(count)\t\(project.vocabulary.name(ofClass: key))\n")
    }
    if census.reviewed > 0 {
      StandardOutput.write("A person has looked at \(census.reviewed) of them.\n")
    }
  }

  private func isWanted(_ count: Int) -> Bool {
    guard isatty(STDIN_FILENO) == 1, asks else { return true }
    StandardError.write("\(isRemoved ? "Remove" : "Bring back") \(count) cells? [y/N] ")
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }
}
