import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import Testing

@testable import Exchange

extension Tree {
  /// A picture that boxes fit into.
  func field(_ path: String, _ number: Int, width: Int = 24, height: Int = 20) throws {
    try data(
      path,
      PictureFile.png(
        Picture(
          width: width, height: height,
          bytes: (0..<3 * width * height).map {
            UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 31 &+ ($0 / 5 &* number) % 13)
          })))
  }

  /// A tar of members in their order.
  func tar(_ path: String, _ members: [(String, Data)]) throws {
    let writer = try TarWriter(root.appendingPathComponent(path))
    for (name, data) in members { try writer.add(name, data) }
    try writer.finish()
  }

  /// A zip of members in their order.
  func zip(_ path: String, _ members: [(String, Data)]) throws {
    var writer = try ZipWriter(root.appendingPathComponent(path))
    for (name, data) in members { try writer.add(name, Array(data)) }
    try writer.finish()
  }

  /// Imports what lies at `path`. All that was found has to be somewhere, a dry run has to say the
  /// same, and the atlas has to hold what the report says.
  func checked(
    _ path: String = "", format: DatasetFormat? = nil, labels: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) async throws -> (project: Project, report: ImportReport) {
    let project = try project()
    let place = path.isEmpty ? root : root.appendingPathComponent(path)
    let plan = try Importing.plan(place, format: format, field: labels, vocabulary: .builtIn)
    let dry = try await Importing.scan(plan, in: project).output
    let report = try await Importing.run(plan, in: project).output
    try Self.check(report, project, location)
    #expect(dry.account == report.account, sourceLocation: location)
    #expect(dry.ready == report.imported && dry.found == report.found, sourceLocation: location)
    return (project, report)
  }

  /// Found = in + doubles + refused + passed over, and a read of the atlas says what the report says.
  static func check(
    _ report: ImportReport, _ project: Project, _ location: SourceLocation
  ) throws {
    #expect(
      report.found == report.imported + report.duplicates + report.refused + report.passedOver,
      sourceLocation: location)
    for (name, count) in report.account.kinds {
      #expect(count.isWhole, "\(name) \(count)", sourceLocation: location)
    }
    #expect(try project.atlas.count() == report.imported, sourceLocation: location)
    let specimens = try project.atlas.specimens(matching: Query())
    let classes = Dictionary(grouping: specimens.compactMap(\.classKey)) { $0 }.mapValues(\.count)
    let splits = Dictionary(grouping: specimens.compactMap { $0.split?.rawValue }) { $0 }
      .mapValues(\.count)
    #expect(classes == report.classes, sourceLocation: location)
    #expect(splits == report.splits, sourceLocation: location)
    #expect(report.account.labels.taken == classes.values.reduce(0, +), sourceLocation: location)
    #expect(report.account.splits.taken == splits.values.reduce(0, +), sourceLocation: location)
    // Cells that come as pictures of their own may tell too where in a field they were cut from.
    let regions = report.account.boxes.taken > 0 ? specimens.compactMap(\.region) : []
    #expect(report.account.boxes.taken >= regions.count, sourceLocation: location)
    #expect(
      report.account.pictures.taken
        == specimens.count - regions.count + Set(regions.map(\.fieldDigest)).count,
      sourceLocation: location)
    // Whatever isn't in has a name and a reason.
    for entry in report.unreadableFiles + report.passedOverFiles + report.doubled {
      #expect(!entry.path.isEmpty && !entry.reason.isEmpty, sourceLocation: location)
    }
  }
}

extension ImportReport {
  /// All sentences about what isn't in, for a test that looks for words.
  var sentences: String {
    let entries = unreadableFiles + passedOverFiles + doubled
    return
      (entries.map { "\($0.path): \($0.reason)" } + notes + missing + unlisted
      + duplicateFiles.map { "\($0.path) is \($0.first) \($0.conflict ?? "")" }
      + unknownClasses.keys).joined(separator: "\n")
  }
}
