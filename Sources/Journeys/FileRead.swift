import Basis
import Exchange
import Pictures

/// A candidate's file once it has been read.
struct FileRead {
  let file: ScannedFile
  /// SHA-256 of what comes in.
  let digest: String
  /// SHA-256 of the file as it is.
  let wholeDigest: String
  /// Whether the file is the one the table means.
  let isExpected: Bool

  /// Why it isn't, where its sum stands apart.
  static let isNotTheOne = "its SHA-256 is not the one in 'SHA256SUMS'"

  /// - Parameter strips: whether to leave behind what may tell who a patient is.
  init(
    _ candidate: PictureCandidate, strips: Bool, _ loader: inout PictureLoader
  ) throws(PictureError) {
    let whole = try loader.data(of: candidate.item.picture, name: candidate.source)
    let sum = Digest.hex(whole)
    wholeDigest = sum
    file = try ScannedFile(whole, name: candidate.source, strips: strips)
    digest = file.isStripped ? Digest.hex(file.data) : sum
    isExpected = candidate.expectedDigest.map { $0 == sum } ?? true
  }
}
