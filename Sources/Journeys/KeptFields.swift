import AtlasStore
import Basis
import Exchange
import Foundation
import Pictures

/// The pictures that cells were cut out of, each looked at and kept once for all its cells that come
/// one after the other.
struct KeptFields {
  let atlas: Atlas
  /// Whether fields leave behind what may tell who a patient is.
  let strips: Bool
  /// The SHA-256 that fields should have, by their paths.
  let sums: [String: String]
  private var last: Field?

  /// A field once it has been read.
  private struct Field {
    let source: PictureSource
    /// What is kept.
    let file: ScannedFile
    /// What it raises, its name and its pixels among it.
    let concerns: Set<PrivacyConcern>
    /// What is to be said of it.
    let remarks: [PictureRemark]
    /// Set once it is kept.
    var digest: String?
  }

  init(atlas: Atlas, strips: Bool, sums: [String: String] = [:]) {
    self.atlas = atlas
    self.strips = strips
    self.sums = sums
  }

  /// The file of a field, where it is the one it should be.
  private func data(
    of source: PictureSource, _ name: String, _ loader: inout PictureLoader
  ) throws(PictureError) -> Data {
    let data = try loader.data(of: source, name: name)
    if let sum = sums[name], sum != Digest.hex(data) {
      throw .unreadable(name: name, reason: FileRead.isNotTheOne)
    }
    return data
  }

  /// What a field raises, what is to be said of it, and whether it came without what its file held.
  typealias Look = (found: Set<PrivacyConcern>, remarks: [PictureRemark], isStripped: Bool)

  /// What is to be known of the field that an item was cut out of; nothing for a cell that came alone.
  mutating func look(
    at item: DatasetItem, _ loader: inout PictureLoader
  ) throws(PictureError) -> Look {
    guard let said = item.record.region, let source = item.field else { return ([], [], false) }
    if let last, last.source == source {
      return (last.concerns, last.remarks, last.file.isStripped)
    }
    let file = try ScannedFile(
      data(of: source, said.field, &loader), name: said.field, strips: strips)
    var found = file.concerns.union(NameScan.concerns(in: said.field))
    let opened = try PictureFile.opened(data: file.data, name: said.field)
    defer { opened.close() }
    if opened.picture.showsLetters { found.insert(.letters) }
    if opened.remarks.contains(.strayBytes) { found.insert(.other) }
    let remarks = file.remarks + opened.remarks
    last = Field(source: source, file: file, concerns: found, remarks: remarks)
    return (found, remarks, file.isStripped)
  }

  /// Where an item was cut out, its field kept; nil when it came alone. Its field is the one that
  /// was looked at last.
  mutating func region(of item: DatasetItem, keeping isKeeping: Bool) throws -> CellRegion? {
    guard let said = item.record.region else { return nil }
    var region = CellRegion(
      field: said.field, fieldWidth: said.fieldWidth, fieldHeight: said.fieldHeight, x: said.x,
      y: said.y, width: said.width, height: said.height)
    guard isKeeping, var field = last, field.source == item.field else { return region }
    let fileExtension = PictureFile.format(of: field.file.data)?.fileExtension ?? ""
    let digest = try field.digest ?? atlas.keepField(field.file.data, fileExtension: fileExtension)
    field.digest = digest
    last = field
    region.fieldDigest = digest
    region.fieldExtension = fileExtension
    return region
  }
}
