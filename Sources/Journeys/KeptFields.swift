import AtlasStore
import Exchange
import Foundation
import Pictures

/// The pictures that cells were cut out of, each kept once for all its cells that come one after the
/// other.
struct KeptFields {
  let atlas: Atlas
  private var last: (source: PictureSource, digest: String, fileExtension: String)?

  init(atlas: Atlas) {
    self.atlas = atlas
  }

  /// Where an item was cut out, its field kept; nil when it came alone.
  mutating func region(
    of item: DatasetItem, keeping isKeeping: Bool, _ loader: inout PictureLoader
  ) throws -> CellRegion? {
    guard let said = item.record.region else { return nil }
    var region = CellRegion(
      field: said.field, fieldWidth: said.fieldWidth, fieldHeight: said.fieldHeight, x: said.x,
      y: said.y, width: said.width, height: said.height)
    guard isKeeping, let source = item.field else { return region }
    if last?.source != source {
      let data = try loader.data(of: source, name: said.field)
      let fileExtension = PictureFile.format(of: data)?.fileExtension ?? ""
      last = (source, try atlas.keepField(data, fileExtension: fileExtension), fileExtension)
    }
    region.fieldDigest = last?.digest
    region.fieldExtension = last?.fileExtension
    return region
  }
}
