import Basis
import Foundation
import Journeys

extension Folders {
  /// Writes text to the file that was asked for; nothing where none was.
  func write(_ text: @autoclosure () throws -> String, to file: String?) throws {
    guard let file else { return }
    try DurableFile.write(Data(try text().utf8), to: resolved(file))
  }
}
