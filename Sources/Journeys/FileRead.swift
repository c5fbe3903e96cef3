import Basis
import Exchange
import Foundation
import Pictures

/// A candidate's file once it has been read.
struct FileRead {
  /// What comes in.
  let data: Data
  /// SHA-256 of `data`.
  let digest: String
  /// What `data` holds that may tell who a patient is.
  let concerns: Set<PrivacyConcern>
  /// Whether `data` is the file without what else it held.
  let isStripped: Bool
  /// Whether the file is the one the table means.
  let isExpected: Bool

  /// - Parameter strips: whether to leave behind what may tell who a patient is.
  init(
    _ candidate: PictureCandidate, strips: Bool, _ loader: inout PictureLoader
  ) throws(PictureError) {
    let whole = try loader.data(of: candidate.item.picture, name: candidate.source)
    let sum = Digest.hex(whole)
    let found = FileScan.concerns(in: whole)
    isExpected = candidate.expectedDigest.map { $0 == sum } ?? true
    isStripped = strips && !found.isEmpty
    if isStripped {
      data = try PixelsOnly.file(whole, name: candidate.source)
      digest = Digest.hex(data)
      concerns = FileScan.concerns(in: data)
    } else {
      (data, digest, concerns) = (whole, sum, found)
    }
  }
}
