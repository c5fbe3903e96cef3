public import Statistics

/// A picture that may be taken into a test: pixels that have been through the one pipeline both
/// kinds share, and what is known about them.
public struct Candidate: Sendable, Hashable {
  /// What a picture may be used for.
  public enum Use: Sendable, Hashable {
    /// The test proper.
    case trial
    /// Practice, where the truth is told: a fake of seeds used nowhere else.
    case practice
    /// A poor fake, shown to see whether this reader on this screen sees anything.
    case control
  }

  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// width x height x 3 bytes, sRGB, rows from the top.
  public var rgb: [UInt8]
  /// Real or fake.
  public var truth: Truth
  /// The key of its class.
  public var cellClass: String
  /// Where it comes from, for the report: a file, or generator and seed.
  public var provenance: String
  /// Trial, practice or control.
  public var use: Use
  /// How easy a control is; nil for other pictures.
  public var controlGrade: ControlGrade?
  /// Slide or patient; of reals with the same group only the first is used. Nil when unknown.
  public var group: String?
  /// Distance ratio to the nearest training picture, stored for the report; nil when unknown.
  public var nearestTraining: Double?

  /// A candidate; `rgb` must hold width x height x 3 bytes.
  public init(
    width: Int, height: Int, rgb: [UInt8], truth: Truth, cellClass: String, provenance: String,
    use: Use = .trial, controlGrade: ControlGrade? = nil, group: String? = nil,
    nearestTraining: Double? = nil
  ) {
    precondition(rgb.count == width * height * 3, "RGB bytes and size disagree")
    self.width = width
    self.height = height
    self.rgb = rgb
    self.truth = truth
    self.cellClass = cellClass
    self.provenance = provenance
    self.use = use
    self.controlGrade = controlGrade
    self.group = group
    self.nearestTraining = nearestTraining
  }
}
