import AtlasStore
import Basis
import Exchange
import Foundation
import Journeys

/// An import in the words of the command line.
enum ImportWords {
  /// What the folder holds, as its names say, before anything is read.
  static func outline(_ plan: ImportPlan, _ project: Project) -> String {
    var classes: [String: Int] = [:]
    for candidate in plan.contents.candidates {
      let name = candidate.className.map { name in
        project.vocabulary.cellClass(spelled: name)?.name ?? "\(name) (no class of ours)"
      }
      classes[name ?? "without a class", default: 0] += 1
    }
    var text = "\(plan.contents.candidates.count) pictures in '\(plan.folder.lastPathComponent)'"
    text += ", \(plan.contents.format.name)"
    if let manifest = plan.contents.manifest { text += ", as '\(manifest)' lists them" }
    text += ":\n" + table(classes)
    let place = project.atlas.folder?.path ?? "memory"
    return text + "They go into the atlas '\(place)'.\n"
  }

  static func report(_ report: ImportReport, _ project: Project) -> String {
    var lines: [String] = []
    if report.emptyFields > 0 {
      lines.append("\(report.emptyFields) pictures have no cell marked, and so give none")
    }
    let verb = report.isDryRun ? "would come in" : "came in"
    let count = report.isDryRun ? report.ready : report.imported
    let kind = report.account.boxes.found > 0 ? "cells" : "pictures"
    let time = String(format: "%.1f", report.seconds)
    lines.append("\(count) of \(report.found) \(kind) \(verb), in \(time) s")
    var classes: [String: Int] = [:]
    for (key, count) in report.classes { classes[project.vocabulary.name(ofClass: key)] = count }
    if report.unlabelled > 0 { classes["unlabelled"] = report.unlabelled }
    var text = lines.joined(separator: "\n") + "\n" + table(classes)
    text += account(report.account)
    if !report.splits.isEmpty {
      let splits = report.splits.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      text += "splits: \(splits.joined(separator: ", "))\n"
    }
    if !report.findings.isEmpty {
      let findings = report.findings.sorted { $0.key < $1.key }.map { key, count in
        "\(project.vocabulary.finding(key)?.name ?? key) \(count)"
      }
      text += "findings: \(findings.joined(separator: ", "))\n"
    }
    if report.duplicates > 0 {
      text += "\(report.duplicates) were there already"
      text += report.alreadyHere > 0 ? " (\(report.alreadyHere) in the atlas)\n" : "\n"
    }
    text += list(
      "same picture twice:",
      report.duplicateFiles.map { twin in
        "\(twin.path) is \(twin.first)"
          + (twin.conflict.map { ", but of another \($0)" } ?? "")
      })
    text += list(
      "same cell in another picture, turned, mirrored or compressed anew:",
      report.nearCopies.map { twin in
        "\(twin.path) is like \(twin.first)"
          + (twin.conflict.map { ", but of another \($0)" } ?? "")
      })
    text += unreadable(report.unreadableFiles)
    text += remarks(report.remarks)
    text += stripped(report.stripped)
    text += privacy(report.privacy, keptOut: report.blocked)
    text += list("listed but not there:", report.missing)
    text += list("there but not listed, so left out:", report.unlisted)
    text += list("said twice:", report.doubled.map { "\($0.path): \($0.reason)" })
    text += passedOver(report)
    text += list("to be looked at:", report.notes)
    text += list(
      "names that are no class (their pictures are unlabelled):",
      report.unknownClasses.sorted { $0.key < $1.key }.map { "\($0.key), \($0.value) pictures" })
    return text
  }

  /// What became of all that was found, a line a kind.
  private static func account(_ account: ImportAccount) -> String {
    let kinds = account.kinds.filter { $0.count.found > 0 || !$0.count.isWhole }
    guard !kinds.isEmpty else { return "" }
    let heads = ["", "found", "in", "doubles", "refused", "passed over"]
    let rows = kinds.map { name, count in
      [name]
        + [count.found, count.taken, count.doubles, count.refused, count.passedOver]
        .map(String.init)
    }
    let widths = heads.indices.map { column in
      ([heads] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([heads] + rows).map { row in
      row.enumerated().map { column, word in
        let blanks = String(repeating: " ", count: widths[column] - word.count)
        return column == 0 ? word + blanks : blanks + word
      }.joined(separator: "  ")
    }
    var text = lines.map { "  \($0)\n" }.joined()
    for (name, count) in kinds where !count.isWhole {
      text += "  the \(name) don't add up, which is a mistake of this program\n"
    }
    return text
  }

  /// What nobody meant to be a cell: how many of each kind, then what is more than a file beside.
  private static func passedOver(_ report: ImportReport) -> String {
    var kinds: [String: Int] = [:]
    for entry in report.passedOverFiles {
      let leaf = entry.path.split(separator: "/").last ?? ""
      let point = leaf.lastIndex(of: ".").map { leaf[leaf.index(after: $0)...].lowercased() }
      kinds[point.map(harmless) ?? "without an ending", default: 0] += 1
    }
    let held = report.passedOverFiles.filter { $0.reason != DatasetContents.unread }
    guard !kinds.isEmpty else { return "" }
    let words = kinds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let lines = held.map { "\($0.path): \($0.reason)" }
    let heading = "passed over: \(words.joined(separator: ", "))"
    return lines.isEmpty ? heading + "\n" : list(heading, lines)
  }

  /// What was left out since it is no picture.
  static func unreadable(_ files: [Refusal]) -> String {
    list("\(files.count) could not be read:", files.map { "\($0.path): \($0.reason)" })
  }

  /// What was done to pictures to show them, and what of their files isn't shown.
  static func remarks(_ tally: PictureTally) -> String {
    tally.counts.sorted { $0.key < $1.key }.map { word, count in
      let example = tally.examples[word]?.first
      let like = example.map { ", like \(harmless($0.path))" } ?? ""
      return "\(count) \(count == 1 ? "picture" : "pictures"): \(example?.summary ?? word)\(like)\n"
    }.joined()
  }

  static func stripped(_ count: Int) -> String {
    count > 0 ? "\(count) came in as pixels alone, without what else their files held\n" : ""
  }

  /// What may tell who a patient is, and what to do about it.
  static func privacy(_ tally: PrivacyTally, keptOut: Int) -> String {
    guard !tally.isEmpty else { return "" }
    var text =
      keptOut > 0
      ? "\(keptOut) were kept out; what may tell who a patient is:\n"
      : "may tell who a patient is:\n"
    for (word, count) in tally.counts.sorted(by: { $0.key < $1.key }) {
      let name = PrivacyConcern(rawValue: word)?.name ?? word
      let example = tally.examples[word]?.first.map { ", like \(harmless($0))" } ?? ""
      text += "  \(name): \(count)\(example)\n"
    }
    if keptOut > 0 {
      let way =
        tally.isBesidesPixels
        ? "--strip takes the pixels without it" : "mend the files or their names"
      return text + "  \(way); --block with some of these words keeps out less\n"
    }
    let way = tally.isBesidesPixels ? "--strip takes the pixels alone, " : ""
    return text + "  \(way)--block keeps such pictures out; "
      + "'leuko export --deidentify' leaves it behind, letters in pictures as --letters says\n"
  }

  private static func table(_ counts: [String: Int]) -> String {
    let width = counts.values.map { String($0).count }.max() ?? 1
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { name, count in
        "  " + String(repeating: " ", count: width - String(count).count) + "\(count)  \(name)\n"
      }.joined()
  }

  /// A heading and its lines, the first twenty of them.
  private static func list(_ heading: String, _ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    var text = heading + "\n"
    for line in lines.prefix(20) { text += "  \(harmless(line))\n" }
    if lines.count > 20 { text += "  … and \(lines.count - 20) more; --json lists all\n" }
    return text
  }

  /// Names come from outside: what could steer a terminal is shown as '·'.
  static func harmless(_ text: String) -> String { HarmlessText.inLine(text) }
}
