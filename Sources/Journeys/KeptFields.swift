import AtlasStore
import Exchange
import Foundation
import Pictures

/// The pictures that cells were cut out of, each looked at and kept once for all its cells that come
/// one after the other.
struct KeptFields {
  let atlas: Atlas
  /// Whether fields leave behind what may tell who a patient is.
  let strips: Bool
  private var last: Field?

  /// A field once it has been read.
  private struct Field {
    let source: PictureSource
    /// What is kept.
    let data: Data
    let concerns: Set<PrivacyConcern>
    let isStripped: Bool
    /// Set once it is kept.
    var digest: String?
  }

  init(atlas: Atlas, strips: Bool) {
    self.atlas = atlas
    self.strips = strips
  }

  /// What the field that an item was cut out of raises, and whether it came without what its file
  /// held; nothing for a cell that came alone.
  mutating func concerns(
    of item: DatasetItem, _ loader: inout PictureLoader
  ) throws(PictureError) -> (found: Set<PrivacyConcern>, isStripped: Bool) {
    guard let said = item.record.region, let source = item.field else { return ([], false) }
    if let last, last.source == source { return (last.concerns, last.isStripped) }
    let whole = try loader.data(of: source, name: said.field)
    let isStripped = strips && !FileScan.concerns(in: whole).isEmpty
    let data = isStripped ? try PixelsOnly.file(whole, name: said.field) : whole
    var found = FileScan.concerns(in: data).union(NameScan.concerns(in: said.field))
    if try PictureFile.read(data: data, name: said.field).showsLetters { found.insert(.letters) }
    last = Field(source: source, data: data, concerns: found, isStripped: isStripped)
    return (found, isStripped)
  }

  /// Where an item was cut out, its field kept; nil when it came alone. Its field is the one that
  /// was looked at last.
  mutating func region(of item: DatasetItem, keeping isKeeping: Bool) throws -> CellRegion? {
    guard let said = item.record.region else { return nil }
    var region = CellRegion(
      field: said.field, fieldWidth: said.fieldWidth, fieldHeight: said.fieldHeight, x: said.x,
      y: said.y, width: said.width, height: said.height)
    guard isKeeping, var field = last, field.source == item.field else { return region }
    let fileExtension = PictureFile.format(of: field.data)?.fileExtension ?? ""
    let digest = try field.digest ?? atlas.keepField(field.data, fileExtension: fileExtension)
    field.digest = digest
    last = field
    region.fieldDigest = digest
    region.fieldExtension = fileExtension
    return region
  }
}
