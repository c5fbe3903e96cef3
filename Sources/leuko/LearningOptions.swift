import ArgumentParser
import Foundation
import Journeys

/// What every training can be told.
struct LearningOptions: ParsableArguments {
  @Option(help: "The seed of weights, order and augmentation.") var seed: UInt64 = 1
  @Option(help: "Threads; all processors unless said. The result doesn't depend on them.")
  var threads: Int?
  @Option(help: "The licence to write into the description of what is trained.")
  var license: String?
  @Option(help: "Whom to name, written into that description.") var credit: String?
  @Flag(help: "Go on with the unfinished training in --out.") var resume = false

  func validate() throws {
    try expect("threads", threads, in: 1...256)
  }

  /// So many threads as asked for, or as the settings or the machine have.
  func threads(_ folders: Folders) throws -> Int {
    try threads ?? Settings.read(at: folders.settingsFile).threads
      ?? ProcessInfo.processInfo.activeProcessorCount
  }
}
