import ArgumentParser
import Pictures

/// How large a pixel is, where somebody says.
struct ScaleOptions: ParsableArguments {
  @Option(
    help: "Micrometres a pixel; else what a table or the file says, else what the cells show.")
  var scale: Double?

  func validate() throws {
    guard scale.map(PictureScale.possible.contains) ?? true else {
      throw ValidationError("--scale is 0.01 to 4 micrometres a pixel")
    }
  }

  var stated: PictureScale? { scale.map { PictureScale($0, source: .stated) } }
}
