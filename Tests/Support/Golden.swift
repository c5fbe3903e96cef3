import Foundation
public import Testing

/// Compares what a test made with what was recorded.
///
/// `LEUKO_RECORD=1` writes the recording and fails, so that no run passes by recording.
public func expectGolden(
  _ text: String, _ name: String, beside file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("Golden").appendingPathComponent("\(name).txt")
  if ProcessInfo.processInfo.environment["LEUKO_RECORD"] == "1" {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    Issue.record("recorded '\(name)'; read it, then test again", sourceLocation: sourceLocation)
    return
  }
  let recorded = try? String(contentsOf: url, encoding: .utf8)
  guard let recorded else {
    Issue.record(
      "there is no recording '\(name)'; LEUKO_RECORD=1 makes one", sourceLocation: sourceLocation)
    return
  }
  if recorded != text {
    Issue.record(
      "'\(name)' differs:\n\(difference(recorded, text))", sourceLocation: sourceLocation)
  }
}

/// The lines that differ, the recorded ones marked '-', the new ones '+'.
private func difference(_ recorded: String, _ text: String) -> String {
  let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
  let new = text.split(separator: "\n", omittingEmptySubsequences: false)
  var lines: [String] = []
  for row in 0..<max(old.count, new.count) {
    let was = row < old.count ? old[row] : ""
    let now = row < new.count ? new[row] : ""
    if was != now { lines += ["\(row + 1) - \(was)", "\(row + 1) + \(now)"] }
  }
  return lines.prefix(40).joined(separator: "\n")
}
