import ArgumentParser
import Foundation
import Journeys

/// Which atlas, and who.
struct ProjectOptions: ParsableArguments {
  @Option(help: "The atlas; else $LEUKO_ATLAS, else leuko.atlas here, else your own.")
  var atlas: String?

  @Option(
    name: .customLong("as"), help: "Who is at the keyboard; else $LEUKO_AS, else remembered.")
  var person: String?

  /// Opens the project these options mean.
  func open(creating: Bool = true, atlas other: String? = nil) throws -> Project {
    try Project.open(
      atlasNamed: other ?? atlas, as: person, creating: creating,
      software: "leuko \(Leuko.version)", now: { Date() })
  }
}

extension ProjectOptions {
  /// A project whose atlas ends with the process.
  func openInMemory() throws -> Project {
    try Project.inMemory(as: person, software: "leuko \(Leuko.version)", now: { Date() })
  }
}
