import ArgumentParser
import Exchange

/// What becomes of pictures that may tell who a patient is.
struct PrivacyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep out what may tell who a patient is: all, or some of "
        + PrivacyConcern.allCases.map(\.rawValue).joined(separator: ",") + "."))
  var block: String?
  @Flag(help: "Take pictures without what else their files hold, where it may tell that.")
  var strip = false

  func blocked() throws -> Set<PrivacyConcern> {
    guard let block else { return [] }
    if block == "all" { return Set(PrivacyConcern.allCases) }
    return Set(
      try block.split(separator: ",").map { word in
        guard let concern = PrivacyConcern(rawValue: String(word)) else {
          let known = PrivacyConcern.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("--block is all, or some of \(known), not '\(word)'")
        }
        return concern
      })
  }
}
