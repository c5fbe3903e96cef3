extension Plan {
  /// The three sizes of test whose powers were worked out beforehand.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// 150 + 150, 30 controls, 30 repeats: balanced accuracy and area can both be shown within
    /// 10 points.
    case recommended
    /// 110 + 110, 22 controls, 22 repeats: only balanced accuracy is powered.
    case short
    /// 50 + 50, 10 controls, 10 repeats: within 15 points at the most.
    case thesis

    /// Reals, and as many fakes, over all classes; rounded up so that classes are equal.
    public var pairs: Int {
      switch self {
      case .recommended: 150
      case .short: 110
      case .thesis: 50
      }
    }

    /// The smallest margin, of 5, 10 and 15 points, that the form can be hoped to show.
    public var margin: Double { self == .thesis ? 0.15 : 0.1 }

    /// What it is for, in a sentence.
    public var words: String {
      switch self {
      case .recommended: "two or three sittings of twenty minutes; equivalence within 10 points"
      case .short: "one long sitting; balanced accuracy within 10 points, the area isn't powered"
      case .thesis: "one short sitting; balanced accuracy within 15 points, the area isn't powered"
      }
    }
  }

  /// The plan of a form: its pairs shared equally among `classes`, one control and one repeat for
  /// every five pairs, eight practice pictures.
  public init(_ form: Form, name: String, classes: [String], readers: [String]) {
    let each = classes.isEmpty ? 0 : (form.pairs + classes.count - 1) / classes.count
    self.init(
      name: name, classes: classes.map { ClassCount($0, pairs: each) }, controls: form.pairs / 5,
      repeats: form.pairs / 5, practice: 8, readers: readers, margin: form.margin)
  }
}
