import Basis
public import Foundation
import Pictures

/// Data sets in files: reading what is there, and writing what is to be there.
public enum Dataset {
  /// What the data set at `place` holds: a folder, a table, or an archive.
  ///
  /// - Parameters:
  ///   - format: how it is laid out; nil lets its contents tell.
  ///   - field: the field that labels are from, of formats that may have several.
  ///
  /// Reads names, tables and heads of files, which takes a second or two for a hundred thousand
  /// pictures. Throws `DatasetError`, `ArchiveError` or `SeparatedValuesError`.
  public static func contents(
    of place: URL, format: DatasetFormat? = nil, field: String? = nil
  ) throws -> DatasetContents {
    var tree = try DatasetTree(place)
    if let leading = tree.leading, DatasetTree.isTar(leading) {
      let archive = tree.root.appendingPathComponent(leading)
      let isShard =
        try format.map { $0 == .webDataset || $0 == .webDatasetZipped }
        ?? WebDatasetReader.holdsSamples(archive)
      if !isShard { tree = try DatasetTree(tar: archive) }
    }
    let format = try format ?? .recognised(in: tree)
    guard let reader = format.reader else { throw DatasetError.writeOnly(format: format.name) }
    var contents = try reader.contents(of: tree, field: field)
    contents.refused = tree.refused + contents.refused
    contents.found = tree.refused.reduce(contents.found) { $0 + $1.holds }
    contents.compare(with: ExportSums(of: tree), in: tree)
    let isNothing =
      contents.items.isEmpty && contents.refused.isEmpty && contents.missing.isEmpty
      && contents.unlisted.isEmpty && contents.notes.isEmpty && contents.isBare
    if isNothing { throw DatasetError.noPictures(path: place.path) }
    return contents
  }
}
