import Basis
public import Foundation

extension Atlas {
  /// Keeps the picture that cells are cut out of, beside their own; its SHA-256. Before a specimen
  /// that names it is admitted, its name may be lost in a power cut.
  public func keepField(_ data: Data, fileExtension: String) throws -> String {
    let digest = Digest.hex(data)
    try pictures.keep(
      PictureBytes(digest: digest, fileExtension: fileExtension, data: data))
    return digest
  }

  /// The picture that a specimen was cut out of; nil where the atlas has only the cell, or the file
  /// is gone or no longer what it was.
  public func fieldData(of region: CellRegion) throws -> Data? {
    guard let digest = region.fieldDigest,
      let data = try pictures.data(digest, region.fieldExtension ?? ""), Digest.hex(data) == digest
    else { return nil }
    return data
  }
}
