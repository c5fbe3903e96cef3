import AtlasStore
import Basis
import Foundation
import Journeys

/// Counts, signs and saves.
struct CountingRoom: Room {
  private let project: Project

  init(_ project: Project) {
    self.project = project
  }

  func serve(_ request: CountingRequest, tell: Teller<CountingNews>) async throws {
    switch request {
    case .count(let filter): tell(.counted(try await report(filter)))
    case .sign(let filter, let statement, let who, let asSecond):
      try await project.atlas.perform { [project] _ in
        try Counting.sign(filter, in: project, by: who, statement: statement, asSecond: asSecond)
      }
      tell(.counted(try await report(filter)))
      tell.done("Signed by \(who).")
    case .save(let filter):
      let report = try await report(filter)
      let stem = Self.stem(project.now())
      let json = JSONEncoder()
      json.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      json.dateEncodingStrategy = .iso8601
      let files = [
        ("html", Data(report.html(project.vocabulary).utf8)), ("csv", Data(report.csv.utf8)),
        ("json", try json.encode(report)),
      ]
      for (ending, data) in files {
        try DurableFile.write(data, to: project.folders.resolved("\(stem).\(ending)"))
      }
      tell.done("Saved here as \(stem).html, .csv and .json.")
    }
  }

  private func report(_ filter: Filter) async throws -> DifferentialReport {
    try await project.atlas.perform { [project] _ in try Counting.report(filter, in: project) }
  }

  /// 'differential-20261123-140312'
  private static func stem(_ now: Date) -> String {
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    return "differential-" + now.formatted(style).replacing("T", with: "-").replacing("Z", with: "")
  }
}
