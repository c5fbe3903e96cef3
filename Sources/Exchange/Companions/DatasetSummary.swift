import Basis
import Foundation

/// What a data set holds, counted while it is written.
struct DatasetSummary {
  private(set) var count = 0
  private(set) var byClassAndSplit: [String: [String: Int]] = [:]
  private(set) var splits: Set<String> = []
  private(set) var origins: [String: Int] = [:]
  /// Of generated cells: model, steps and guidance, and how many.
  private(set) var recipes: [String: Int] = [:]
  private(set) var seeds: Set<String> = []

  mutating func count(_ record: DatasetRecord) {
    count += 1
    let split = record.split ?? "no split"
    splits.insert(split)
    byClassAndSplit[record.label ?? "unlabelled", default: [:]][split, default: 0] += 1
    origins[record.origin ?? "not said", default: 0] += 1
    guard record.origin == "generated" else { return }
    let values = record.values
    let said = ["model", "steps", "guidance"].compactMap { key in
      values[key].map { "\(key) \($0)" }
    }
    recipes[said.isEmpty ? "recipe not said" : said.joined(separator: ", "), default: 0] += 1
    if let seed = values["seed"] { seeds.insert(seed) }
  }
}
