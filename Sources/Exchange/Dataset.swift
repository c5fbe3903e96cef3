import Basis
public import Foundation

/// Data sets in files: reading what is there, and writing what is to be there.
public enum Dataset {
  /// What the data set at `place` holds: a folder, or a table or an archive by its name.
  ///
  /// - Parameter format: how it is laid out; nil lets the names tell.
  ///
  /// Reads names, tables and heads of files, which takes a second or two for a hundred thousand
  /// pictures. Throws `DatasetError` or `SeparatedValuesError`.
  public static func contents(
    of place: URL, format: DatasetFormat? = nil
  ) throws -> DatasetContents {
    let tree = try DatasetTree(place)
    let format = format ?? DatasetFormat.recognised(in: tree)
    guard let reader = format.reader else { throw DatasetError.writeOnly(format: format.name) }
    var contents = try reader.contents(of: tree)
    contents.refused = tree.refused + contents.refused
    if contents.items.isEmpty, contents.refused.isEmpty, contents.missing.isEmpty {
      throw DatasetError.noPictures(path: place.path)
    }
    return contents
  }
}
