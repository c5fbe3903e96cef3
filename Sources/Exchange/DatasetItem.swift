/// One cell of a data set: what is said of it, and where its picture is.
public struct DatasetItem: Sendable, Hashable {
  /// Where it was, relative to the data set: a file, a member of an archive, or a box of a field.
  public var path: String
  /// What is said of it. A record is large, and hundreds of thousands of cells say the same: cells
  /// made of one `Shared` have one record until one of them says more.
  public var record: DatasetRecord {
    get { shared.record }
    set { shared = Shared(newValue) }
  }
  private var shared: Shared
  /// The cell's own picture.
  public var picture: PictureSource
  /// The picture of many cells it was cut out of, where there is one.
  public var field: PictureSource?
  /// Whether a box marks it, if only around all of its picture.
  public var isMarked = false

  public init(
    path: String, record: DatasetRecord = DatasetRecord(), picture: PictureSource,
    field: PictureSource? = nil
  ) {
    self.init(path: path, shared: Shared(record), picture: picture, field: field)
  }

  init(path: String, shared: Shared, picture: PictureSource, field: PictureSource? = nil) {
    self.path = path
    self.shared = shared
    self.picture = picture
    self.field = field
  }

  /// A record that several cells may have.
  final class Shared: Sendable, Hashable {
    let record: DatasetRecord

    init(_ record: DatasetRecord) {
      self.record = record
    }

    static func == (one: Shared, other: Shared) -> Bool {
      one === other || one.record == other.record
    }

    func hash(into hasher: inout Hasher) { hasher.combine(record) }
  }
}
