public import Foundation
public import Pictures

/// A picture's file without what it holds besides pixels: the same pixels, bit for bit.
///
/// What is written is made anew, of what decoding gives, so that nothing can be left over; then it is
/// read again, and refused unless it shows the same.
public enum PixelsOnly {
  /// What is left of a file.
  public struct Stripped: Sendable {
    public let data: Data
    /// What is to be said of the picture in the file as it was.
    public let remarks: [PictureRemark]
  }

  /// Of a JPEG that lies upright and has no profile that matters a JPEG of the same coefficients; of
  /// anything else a PNG of its pixels, with our own notes. A PNG that has nothing else stays as it
  /// is. `name` is what an error calls it.
  public static func file(_ data: Data, name: String) throws(PictureError) -> Data {
    try stripped(data, name: name).data
  }

  /// The same with what is to be said of the picture.
  public static func stripped(_ data: Data, name: String) throws(PictureError) -> Stripped {
    let format = PictureFile.format(of: data)
    if format == .png, FileScan.isClean(data) { return Stripped(data: data, remarks: []) }
    let opened = try PictureFile.opened(data: data, name: name)
    defer { opened.close() }
    if format == .jpeg, let bare = PictureFile.bareJPEG(data),
      try PictureFile.read(data: bare, name: name) == opened.picture,
      FileScan.concerns(in: bare).isEmpty
    {
      return Stripped(data: bare, remarks: opened.remarks)
    }
    let notes = PictureFile.notes(of: data).filter(OwnNotes.isOurs)
    return Stripped(
      data: try png(opened.picture, notes: notes, name: name), remarks: opened.remarks)
  }

  /// A PNG of `picture` and `notes` and nothing else, read again.
  public static func png(
    _ picture: Picture, notes: [PictureFile.Note], name: String
  ) throws(PictureError) -> Data {
    let data = try PictureFile.png(picture, notes: notes, name: name)
    guard try PictureFile.read(data: data, name: name) == picture, FileScan.isClean(data) else {
      throw .unwritable(name: name, reason: "what was written doesn't show the same")
    }
    return data
  }
}
