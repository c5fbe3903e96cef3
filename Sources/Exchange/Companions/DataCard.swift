/// A `README.md` that says what is in a data set: counts, splits, licence, and where every generated
/// picture comes from.
enum DataCard {
  static func text(_ options: DatasetExport.Options, _ summary: DatasetSummary) -> String {
    let splits = summary.splits.sorted()
    var lines = ["# \(plain(options.name))", ""]
    lines.append(
      "\(summary.count) pictures of single blood cells\(options.date.map { ", \($0)" } ?? "").")
    lines += ["For research use only; not for diagnosis.", "", "## Classes", ""]
    lines.append("| class | " + splits.joined(separator: " | ") + " | all |")
    lines.append("|---" + String(repeating: "|--:", count: splits.count + 1) + "|")
    for (name, counts) in summary.byClassAndSplit.sorted(by: { $0.key < $1.key }) {
      let cells = splits.map { String(counts[$0] ?? 0) } + [String(counts.values.reduce(0, +))]
      lines.append("| \(plain(name)) | " + cells.joined(separator: " | ") + " |")
    }
    lines += ["", "## Origin", "", "| origin | pictures |", "|---|--:|"]
    lines += summary.origins.sorted { $0.key < $1.key }.map { "| \(plain($0)) | \($1) |" }
    if !summary.recipes.isEmpty {
      lines += ["", "## Generated pictures", "", "| made by | pictures |", "|---|--:|"]
      lines += summary.recipes.sorted { $0.key < $1.key }.map { "| \(plain($0)) | \($1) |" }
      let seeds = summary.seeds.sorted { ($0.count, $0) < ($1.count, $1) }
      let shown = seeds.prefix(20).joined(separator: ", ")
      lines += ["", "Seeds: \(shown)\(seeds.count > 20 ? ", and \(seeds.count - 20) more" : "")."]
      lines += ["The whole recipe of each is in the column 'recipe' of the manifest."]
    }
    lines += ["", "## Licence", "", plain(options.license ?? "Not said. Ask before you use it.")]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A word as it may stand in a table.
  private static func plain(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
