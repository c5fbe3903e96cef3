import Foundation
import Statistics

/// The pictures that fooled most and least.
struct PicturesSection {
  private let score: StudyScore
  private let namingSources: Bool

  init(_ score: StudyScore, namingSources: Bool = false) {
    self.score = score
    self.namingSources = namingSources
  }

  private struct Standing {
    var row: StudyKey.Row
    var mean: Double
    var wrong: Int
    var readers: Int
  }

  func write(to document: inout ReportDocument) {
    let standings = standings
    guard !standings.isEmpty else { return }
    document.heading(2, "Pictures")
    let fakes = standings.filter { $0.row.truth == .fake }.sorted { before($0, $1) }
    let reals = standings.filter { $0.row.truth == .real }.sorted { before($1, $0) }
    write("Most convincing fakes", Array(fakes.prefix(5)), to: &document)
    write("Least convincing fakes", Array(fakes.suffix(5).reversed()), to: &document)
    write("Reals most doubted", Array(reals.prefix(5)), to: &document)
    writeCues(to: &document)
  }

  /// What readers said gave a picture away, and how often they were right.
  private func writeCues(to document: inout ReportDocument) {
    let judged = score.readers.flatMap(\.primary)
    let rows = Cue.allCases.compactMap { cue -> [String]? in
      let marked = judged.filter { $0.answer.cues.contains(cue) }
      guard !marked.isEmpty else { return nil }
      let fakes = marked.filter { $0.answer.rating.isFake }
      return [
        cue.rawValue, "\(marked.count)",
        ReportWords.count(Proportion(marked.count(where: \.isRight), of: marked.count)),
        ReportWords.count(Proportion(fakes.count(where: \.isRight), of: fakes.count)),
      ]
    }
    guard !rows.isEmpty else { return }
    document.heading(3, "Cues")
    document.table(["Cue", "marked", "right", "right when called fake"], rows)
  }

  private func before(_ first: Standing, _ second: Standing) -> Bool {
    (first.mean, first.row.index) < (second.mean, second.row.index)
  }

  private var standings: [Standing] {
    var ratings: [Int: [Judgement]] = [:]
    for judgement in score.readers.flatMap(\.primary) {
      ratings[judgement.record, default: []].append(judgement)
    }
    return (score.key?.rows ?? []).compactMap { row in
      guard let judged = ratings[row.index] else { return nil }
      let sum = judged.reduce(0) { $0 + $1.answer.rating.rawValue }
      return Standing(
        row: row, mean: Double(sum) / Double(judged.count), wrong: judged.count { !$0.isRight },
        readers: judged.count)
    }
  }

  /// Which picture of which seed, where a recipe says so; the key has the whole of it.
  private static func brief(_ provenance: String) -> String {
    struct Made: Decodable {
      var seed: UInt64
      var index: Int
    }
    guard let brace = provenance.firstIndex(of: "{"),
      let made = try? JSONDecoder().decode(Made.self, from: Data(provenance[brace...].utf8))
    else { return provenance }
    return "picture \(made.index) of seed \(made.seed)"
  }

  private func write(
    _ title: String, _ standings: [Standing], to document: inout ReportDocument
  ) {
    document.heading(3, title)
    if let package = score.package {
      document.pictures(
        standings.map { standing in
          .init(
            picture: StudyPicture(
              width: package.width, height: package.height,
              rgb: package.records[standing.row.index].rgb),
            label: "\(standing.row.cellClass), \(ReportWords.number(standing.mean, digits: 1))")
        })
    }
    let from = namingSources ? ["from"] : []
    document.table(
      ["Picture", "class", "mean rating", "wrong", "nearest training"] + from,
      standings.map {
        [
          $0.row.id, $0.row.cellClass, ReportWords.number($0.mean, digits: 1),
          "\($0.wrong) of \($0.readers)",
          $0.row.nearestTraining.map { ReportWords.number($0) } ?? "unknown",
        ] + (namingSources ? [Self.brief($0.row.provenance)] : [])
      }, words: [0, 1, 5])
  }
}
