import Foundation

/// How long the long tests run: briefly, or with LEUKO_THOROUGH=1 as long as it takes.
enum Thorough {
  static let isAsked = ProcessInfo.processInfo.environment["LEUKO_THOROUGH"] == "1"

  /// The number of repetitions.
  static func runs(_ brief: Int, thorough: Int) -> Int { isAsked ? thorough : brief }
}
