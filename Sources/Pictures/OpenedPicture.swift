/// A picture just opened: what it shows, what is to be said of it, and its share of the memory that
/// all opened pictures may take, which lasts until it is closed.
public struct OpenedPicture: Sendable {
  public let picture: Picture
  public let remarks: [PictureRemark]
  private let share: PictureMemory.Share

  init(_ picture: Picture, _ remarks: [PictureRemark], _ share: PictureMemory.Share) {
    self.picture = picture
    self.remarks = remarks
    self.share = share
  }

  /// Lets others have its memory. To be called when the picture is about to go.
  public func close() { share.close() }
}
