import Exchange

/// What became of all that a data set holds: whatever is found comes in, is there already, is refused,
/// or is passed over.
public struct ImportAccount: Sendable, Hashable, Codable {
  /// Files of pictures. One of many cells comes in with any of them.
  public var pictures = Count()
  /// Words for what a cell is.
  public var labels = Count()
  /// Places marked in pictures.
  public var boxes = Count()
  /// Words for what a cell may be used for.
  public var splits = Count()

  /// How many of one kind.
  public struct Count: Sendable, Hashable, Codable {
    public var found = 0
    /// Taken in, or on a dry run ready to be.
    public var taken = 0
    public var doubles = 0
    public var refused = 0
    public var passedOver = 0

    enum CodingKeys: String, CodingKey {
      case found, doubles, refused
      case taken = "in"
      case passedOver = "passed_over"
    }

    /// Whether each of them is somewhere.
    public var isWhole: Bool { found == taken + doubles + refused + passedOver }
  }

  /// What can become of something, the best last.
  enum Fate: Int, Comparable {
    case passedOver, refused, double, taken

    static func < (one: Fate, other: Fate) -> Bool { one.rawValue < other.rawValue }
  }

  /// The kinds by their names.
  public var kinds: [(name: String, count: Count)] {
    [("pictures", pictures), ("labels", labels), ("boxes", boxes), ("splits", splits)]
  }

  /// Whether each thing that was found is somewhere.
  public var isWhole: Bool { kinds.allSatisfy(\.count.isWhole) }

  mutating func find(_ holds: Holdings) {
    pictures.found += holds.pictures
    labels.found += holds.labels
    boxes.found += holds.boxes
    splits.found += holds.splits
  }

  mutating func settle(_ holds: Holdings, _ fate: Fate) {
    func add(_ number: Int, to count: inout Count) {
      switch fate {
      case .taken: count.taken += number
      case .double: count.doubles += number
      case .refused: count.refused += number
      case .passedOver: count.passedOver += number
      }
    }
    add(holds.pictures, to: &pictures)
    add(holds.labels, to: &labels)
    add(holds.boxes, to: &boxes)
    add(holds.splits, to: &splits)
  }
}
