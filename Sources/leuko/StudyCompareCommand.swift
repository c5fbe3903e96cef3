import ArgumentParser
import Basis
import Foundation
import Journeys
import ReaderStudy
import Statistics

struct StudyCompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Two generators, judged by the same readers in two studies.",
    discussion: """
      Both keys are opened. Pictures are resampled, reals shown in both studies together.

      EXAMPLE
        leuko study compare diffusion.study gan.study --reader anna
      """)

  @Argument(help: "The first study's folder.") var first: String
  @Argument(help: "The second study's folder.") var second: String
  @Option(help: "Only this reader; else all who sat both.") var reader: String?
  @Flag(help: "Print the numbers as JSON.") var json = false

  private struct Entry: Encodable {
    var reader: String
    var areas: [Double]
    var difference: Double
    var interval: [Double]
    var p: Double
    var sharedReals: Int
  }

  func run() async throws {
    let folders = Folders.ofThisProcess()
    let scores = try [first, second].map { name in
      let folder = folders.resolved(name)
      let score = try Scoring.open(
        folder, keyFile: BlindTesting.keyFile(of: folder), at: Date().timeIntervalSince1970,
        software: "leuko \(Leuko.version)")
      guard score.isVerified else {
        throw StudyError.outOfTurn(
          "'\(folder.lastPathComponent)' doesn't verify: \(score.problems.first ?? "")")
      }
      return score
    }
    let sat = scores.map { $0.readers.filter(\.isComplete).map(\.reader) }
    let readers = sat[0].filter { sat[1].contains($0) && (reader ?? $0) == $0 }
    let found = readers.compactMap { GeneratorComparison(reader: $0, scores[0], scores[1]) }
    guard !found.isEmpty else {
      throw StudyError.outOfTurn(
        reader.map { "'\($0)' hasn't finished both studies" }
          ?? "no reader has finished both studies")
    }
    if json {
      try StandardOutput.write(
        json: found.map {
          Entry(
            reader: $0.reader, areas: [$0.first.area, $0.second.area], difference: $0.difference,
            interval: [$0.interval.low, $0.interval.high], p: $0.p, sharedReals: $0.sharedReals)
        })
    } else {
      StandardOutput.write(found.map(\.text).joined(separator: "\n"))
    }
  }
}
