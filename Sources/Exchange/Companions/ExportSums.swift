import Basis
import Foundation

/// `SHA256SUMS`: the sums of all files of an export, a line a file, as `sha256sum` writes and checks
/// them. By it an import tells what has been changed, lost or added since.
struct ExportSums {
  static let file = "SHA256SUMS"

  /// Sums by paths; nil where there is no such file.
  let sums: [Spelled: String]?

  /// Those beside a data set.
  init(of tree: DatasetTree) {
    let bytes: [UInt8]?
    if tree.leading != nil {
      bytes = OpenFile(tree.root.appendingPathComponent(Self.file))?.whole.bytes()
    } else {
      // Asked for only where it is: looking names up costs time.
      bytes = tree.files.contains(Self.file) ? tree.bytes(Self.file) : nil
    }
    guard let text = bytes.flatMap(TextBytes.text) else {
      sums = nil
      return
    }
    var sums: [Spelled: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let sum = line.prefix { $0.isHexDigit }
      let path = line.dropFirst(sum.count).drop { $0 == " " || $0 == "*" }
      guard sum.count == 64, !path.isEmpty else { continue }
      sums[Spelled(path.hasPrefix("./") ? String(path.dropFirst(2)) : String(path))] =
        sum.lowercased()
    }
    self.sums = sums.isEmpty ? nil : sums
  }

  /// Writes the sums of all files in a folder into it. Throws `DurableFileError`.
  static func write(into folder: URL) throws {
    let walk = FolderWalk(folder.resolvingSymlinksInPath())
    var text = ""
    for file in walk.files where file != Self.file {
      guard
        let data = try? Data(
          contentsOf: folder.appendingPathComponent(file), options: .mappedIfSafe)
      else { throw DurableFileError.failed(path: file, reason: "it can't be read again") }
      text += "\(Digest.hex(data))  \(file)\n"
    }
    try DurableFile.write(Data(text.utf8), to: folder.appendingPathComponent(Self.file))
  }
}

extension DatasetContents {
  /// Notes which tables and archives aren't what their sums say, and what is gone or new. Pictures are
  /// compared when they are read.
  mutating func compare(with sums: ExportSums, in tree: DatasetTree) {
    guard let all = sums.sums else { return }
    let there = tree.leading.map { [$0] } ?? tree.files
    for file in there where file != ExportSums.file {
      guard let sum = all[Spelled(file)] else {
        if tree.leading == nil { notes.append("'\(file)' is new since '\(ExportSums.file)'") }
        continue
      }
      if DatasetTree.isPicture(file) {
        self.sums[file] = sum
      } else if tree.bytes(file).map({ Digest.hex(Data($0)) }) != sum {
        notes.append("'\(file)' is not what '\(ExportSums.file)' says: it has been changed since")
      }
    }
    guard tree.leading == nil else { return }
    let names = Set(there.map(Spelled.init))
    for (file, _) in all.sorted(by: { $0.key.text < $1.key.text }) where !names.contains(file) {
      notes.append("'\(file.text)' is gone since '\(ExportSums.file)'")
    }
  }
}
