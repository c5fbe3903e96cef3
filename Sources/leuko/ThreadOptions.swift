import ArgumentParser
import Foundation
import Journeys

/// How many threads work on it.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; all processors unless said.") var threads: Int?

  func validate() throws { try expect("threads", threads, in: 1...256) }

  /// So many as asked for, or as the settings or the machine have.
  func count(_ settings: Settings) -> Int { threads ?? settings.threadsInUse }
}

extension Settings {
  /// So many threads as they say, or as the machine has.
  var threadsInUse: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}
