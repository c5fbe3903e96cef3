package import Basis
package import Foundation
package import Pictures

/// A picture as its file has it, from which a training cuts what it shows: turned and shifted first,
/// then cut out and resized as every other picture is. What a resize leaves of the place of rows and
/// columns, and of grain, is then what held-out pictures have.
package struct SourcePicture: Sendable {
  /// Its file.
  package let data: Data
  package let preprocessing: Preprocessing

  package init(data: Data, preprocessing: Preprocessing) {
    self.data = data
    self.preprocessing = preprocessing
  }

  /// What is done to a picture before it is cut out.
  package struct Turn: Sendable, Hashable {
    /// One of the eight turns and mirrors.
    var quarter: Int
    /// In radians; nil for mirrors alone.
    var angle: Double?
    /// From -1 to 1 of the farthest shift.
    var across: Double
    var down: Double

    /// What happens to example number `example` at the time `step`.
    ///
    /// - Parameter isFree: whether by any angle, and shifted. Only noise hides that: cameras, JPEG and
    ///   earlier resizes leave rows and columns that differ, and lattices that lie where they lie. Of
    ///   cells resized from 360 x 363 pixels, those with rows for columns are told from others by the
    ///   noise of flat parts with an area of 0.88, those shifted by single pixels by their phases with
    ///   0.60, those in mirrors not.
    package init(_ source: Philox, example: Int, step: Int, isFree: Bool) {
      let words = source.words(at: SIMD4(0x7475_726E, UInt32(example), UInt32(step), 0))
      quarter = Int(words.x & (isFree ? 7 : 6))
      angle = isFree ? Double(words.y) / 4_294_967_296 * 2 * .pi : nil
      across = Double(words.z) / 2_147_483_648 - 1
      down = Double(words.w) / 2_147_483_648 - 1
    }
  }

  /// What a network is shown; nil where the file can't be decoded for want of memory.
  package func seen(_ turn: Turn) -> Picture? {
    guard let picture = try? PictureFile.read(data: data, name: "") else { return nil }
    let shorter = min(picture.width, picture.height)
    let crop = min(preprocessing.crop, shorter)
    // A filter may look beyond the cut.
    let side = crop + (preprocessing.filter == .smooth ? 16 : 0)
    // One pixel of the network's.
    let room = min((shorter - crop) / 2, (crop + preprocessing.size - 1) / preprocessing.size)
    let most = turn.angle == nil ? 0 : Double(max(0, room))
    let shift = (Int((turn.across * most).rounded()), Int((turn.down * most).rounded()))
    let square: Picture
    if let angle = turn.angle, Double(shorter) >= 1.35 * Double(crop) {
      square = picture.square(
        side: side, angle: angle, isMirrored: turn.quarter & 1 == 1, shift: shift)
    } else {
      square = picture.square(side: side, turn: turn.quarter, shift: shift)
    }
    return Preprocessing(crop: crop, size: preprocessing.size, filter: preprocessing.filter)(square)
  }
}
