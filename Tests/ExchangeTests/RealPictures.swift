import Foundation
import TestSupport

/// Real cells and fields, which lie beside the repository and not in it.
enum RealPictures {
  static let folder = SharedFolder.url("data")

  static var areThere: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("pbc").path)
  }

  /// Some single cells, evenly from all classes.
  static func some(_ count: Int) -> [URL] {
    pictures(count, in: folder.appendingPathComponent("pbc"))
  }

  /// Some pictures of many cells.
  static func fields(_ count: Int) -> [URL] {
    pictures(count, in: folder.appendingPathComponent("bccd/fields"))
  }

  private static func pictures(_ count: Int, in root: URL) -> [URL] {
    let all = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let files = all.filter { $0.hasSuffix(".jpg") }.sorted()
    return stride(from: 0, to: files.count, by: max(1, files.count / count)).prefix(count).map {
      root.appendingPathComponent(files[$0])
    }
  }
}
