/// What a data set says of one cell, in the data set's own words.
///
/// Every format carries what it can of this; nil and empty mean that nobody says.
public struct DatasetRecord: Sendable, Hashable {
  /// A name that only this cell of the data set has.
  public var id: String?
  public var label: String?
  /// Where the label is a folder's name: all folders that may be the class, the nearest first.
  public var folders: [String] = []
  /// Abnormalities and looks.
  public var findings: [String] = []
  /// What is said of some of the findings, by the words of `findings`.
  public var remarks: [String: Remark] = [:]
  /// Words of a table that lists looks, among which may be findings.
  public var tags: [String] = []
  /// The table the tags are from.
  public var tagsFrom: String?
  public var split: String?
  /// 'microscope', 'generated' or 'drawn'.
  public var origin: String?
  /// How a generated picture can be made again, as JSON, or the rule a picture was drawn by.
  public var recipe: String?
  /// What a generated picture's recipe shares with its siblings'.
  public var recipeGroup: String?
  /// Whether a generated picture was kept.
  public var verdict: String?
  public var labelledBy: String?
  /// ISO 8601.
  public var labelledAt: String?
  public var means: String?
  public var comment: String?
  /// The name of the picture's file where it first came from.
  public var name: String?
  /// Where that file was.
  public var source: String?
  /// Columns of pixels; nil when nobody says.
  public var width: Int?
  /// Rows of pixels; nil when nobody says.
  public var height: Int?
  /// SHA-256 of the picture's file.
  public var digest: String?
  /// Where it was cut out.
  public var region: FieldRegion?
  /// Whatever else is said, by name.
  public var extra: [String: String] = [:]

  public init() {}

  /// How strong a finding is, and what else is said of it.
  public struct Remark: Sendable, Hashable {
    /// From 1 to 3; nil when nobody says.
    public var grade: Int?
    public var note: String?

    public init(grade: Int? = nil, note: String? = nil) {
      self.grade = grade
      self.note = note
    }
  }
}
