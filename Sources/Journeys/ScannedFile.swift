import Exchange
import Foundation
import Pictures

/// A picture's file on its way in, and what it holds that may tell who a patient is.
struct ScannedFile {
  /// What comes in.
  let data: Data
  /// What `data` still holds.
  let concerns: Set<PrivacyConcern>
  /// Whether `data` is the file without what else it held.
  let isStripped: Bool

  /// - Parameters:
  ///   - whole: the file as it is; `name` is what an error calls it.
  ///   - strips: whether to leave behind what may tell who a patient is.
  init(_ whole: Data, name: String, strips: Bool) throws(PictureError) {
    let found = FileScan.concerns(in: whole)
    isStripped = strips && !found.isEmpty
    data = isStripped ? try PixelsOnly.file(whole, name: name) : whole
    concerns = isStripped ? FileScan.concerns(in: data) : found
  }
}
