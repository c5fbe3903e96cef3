import AtlasStore
import Basis
import Foundation
import Journeys

extension Service {
  /// Counts, signs and saves.
  func serveCounting(_ request: Request) async throws {
    let project = project
    switch request {
    case .count(let filter):
      send.yield(.counted(try await report(filter)))
    case .sign(let filter, let statement, let who, let asSecond):
      try await project.atlas.perform { _ in
        try Counting.sign(
          filter, in: project, by: who, statement: statement, asSecond: asSecond)
      }
      send.yield(.counted(try await report(filter)))
      send.yield(.done("Signed by \(who)."))
    case .saveCount(let filter):
      let report = try await report(filter)
      let stem = Self.stem(project.now())
      let page = report.html(project.vocabulary)
      let json = JSONEncoder()
      json.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      json.dateEncodingStrategy = .iso8601
      let files = [
        ("html", Data(page.utf8)), ("csv", Data(report.csv.utf8)),
        ("json", try json.encode(report)),
      ]
      for (ending, data) in files {
        try DurableFile.write(data, to: project.folders.resolved("\(stem).\(ending)"))
      }
      send.yield(.done("Saved here as \(stem).html, .csv and .json."))
    default: break
    }
  }

  private func report(_ filter: Filter) async throws -> DifferentialReport {
    let project = project
    return try await project.atlas.perform { _ in try Counting.report(filter, in: project) }
  }

  /// 'differential-20261123-140312'
  private static func stem(_ now: Date) -> String {
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    return "differential-" + now.formatted(style).replacing("T", with: "-").replacing("Z", with: "")
  }
}
