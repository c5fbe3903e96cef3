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
  /// What is to be said of a picture that was stripped.
  let remarks: [PictureRemark]

  /// - Parameters:
  ///   - whole: the file as it is; `name` is what an error calls it.
  ///   - strips: whether to leave behind all that pixels don't need.
  init(_ whole: Data, name: String, strips: Bool) throws(PictureError) {
    isStripped = strips && !FileScan.isClean(whole)
    let stripped = isStripped ? try PixelsOnly.stripped(whole, name: name) : nil
    data = stripped?.data ?? whole
    remarks = stripped?.remarks ?? []
    concerns = FileScan.concerns(in: data)
  }
}
