import Foundation

/// How the name of a file may go on, as a shell would complete it.
struct FileCompletion {
  /// So many candidates are told.
  private static let most = 40

  /// The whole names, folders with a slash behind them; in order.
  let candidates: [String]

  init(of text: String, in folder: URL) {
    let isHome = text == "~" || text.hasPrefix("~/")
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    let path = isHome ? home + text.dropFirst() : text
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let head = String(path[..<slash])
    let tail = path[slash...]
    let place = head.hasPrefix("/") ? URL(filePath: head) : folder.appending(path: head)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    candidates = names.filter { $0.hasPrefix(tail) && (!$0.hasPrefix(".") || tail.hasPrefix(".")) }
      .sorted().prefix(Self.most).map { name in
        var isFolder: ObjCBool = false
        let whole = place.appending(path: name).path
        _ = FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder)
        let shown = isHome ? "~" + (head + name).dropFirst(home.count) : head + name
        return isFolder.boolValue ? shown + "/" : shown
      }
  }
}
