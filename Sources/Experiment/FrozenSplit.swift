import AtlasStore
import Basis
import Foundation
public import Journeys

/// Which real picture does what in an experiment: fixed before anything is trained, and sealed by its
/// hash.
public struct FrozenSplit: Sendable, Hashable {
  /// What a picture is there for.
  public enum Role: String, Sendable, Hashable {
    /// Learned from.
    case train
    /// Decides which weights are kept.
    case select
    /// Looked at once, by the finished classifier.
    case test
  }

  /// A picture.
  public struct Row: Sendable, Hashable {
    /// SHA-256 of its file.
    public var digest: String
    /// The place of its class among the plan's.
    public var classPlace: Int
    public var role: Role
    /// Whether it was cut from what is learned from.
    public var isLeftOut: Bool
  }

  /// By role, then by digest.
  public let rows: [Row]
  /// Pictures that no generator may have seen: those of the test, and those of the target that were
  /// cut.
  public let unseen: Set<String>
  /// The names of the classes.
  public let classes: [String]

  /// What the plan makes of these pictures. Throws `ExperimentError.tooFew`.
  public init(_ plan: ExperimentPlan, _ pictures: LabelledPictures) throws(ExperimentError) {
    classes = plan.classes
    let target = plan.targetPlace
    let parts = pictures.parts()
    func labelled(_ items: [LabelledPictures.Item]) -> [(digest: String, place: Int)] {
      items.compactMap { item in
        Self.place(of: item, plan).map { (digest: item.digest, place: $0) }
      }
    }
    var learned: [(digest: String, place: Int)] = []
    var cut: [(digest: String, place: Int)] = []
    let candidates = labelled(parts.train)
    for place in plan.classes.indices {
      let ranked = candidates.filter { $0.place == place }
        .map { (key: Digest.hex("\(plan.cut.seed)\n\($0.digest)"), picture: $0) }
        .sorted { $0.key < $1.key }.map(\.picture)
      let count = place == target ? plan.cut.target : plan.cut.others ?? ranked.count
      if ranked.isEmpty || (place == target && ranked.count < count) {
        throw .tooFew(
          "'\(plan.classes[place])' has \(ranked.count) pictures to learn from, and the plan wants "
            + "\(max(1, count))")
      }
      learned += ranked.prefix(count)
      if place == target { cut += ranked.dropFirst(count) }
    }
    let select = labelled(parts.select)
    if select.isEmpty { throw .tooFew("there is no picture to choose weights by") }
    let tested = labelled(
      pictures.items.filter { item in
        item.split.map { plan.testSplits.contains($0.rawValue) } ?? false
      })
    var rows = learned.map {
      Row(digest: $0.digest, classPlace: $0.place, role: .train, isLeftOut: false)
    }
    rows += select.map {
      Row(digest: $0.digest, classPlace: $0.place, role: .select, isLeftOut: false)
    }
    rows += tested.map {
      Row(digest: $0.digest, classPlace: $0.place, role: .test, isLeftOut: false)
    }
    if plan.testsLeftOut {
      rows += cut.map { Row(digest: $0.digest, classPlace: $0.place, role: .test, isLeftOut: true) }
    }
    let order: [Role] = [.train, .select, .test]
    func rank(_ role: Role) -> Int { order.firstIndex(of: role) ?? order.count }
    self.rows = rows.sorted { (rank($0.role), $0.digest) < (rank($1.role), $1.digest) }
    unseen = Set(tested.map(\.digest)).union(cut.map(\.digest))
    for place in plan.classes.indices {
      let count = self.rows.count { $0.role == .test && $0.classPlace == place }
      if count < 2 {
        throw .tooFew("'\(plan.classes[place])' has \(count) pictures to be tested on")
      }
    }
  }

  /// The split in a table that was sealed. Throws `ExperimentError.damaged`.
  init(reading table: String, plan: ExperimentPlan) throws(ExperimentError) {
    var rows: [Row] = []
    for line in table.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",").map(String.init)
      guard fields.count == 4, let place = plan.classes.firstIndex(of: fields[1]),
        let role = Role(rawValue: fields[2])
      else { throw .damaged(file: "split.csv", problem: "it has the line '\(line)'") }
      rows.append(
        Row(digest: fields[0], classPlace: place, role: role, isLeftOut: fields[3] == "yes"))
    }
    self.rows = rows
    unseen = Set(rows.filter { $0.role == .test }.map(\.digest))
    classes = plan.classes
  }

  /// The place of a picture's class; nil for a picture that the plan doesn't ask about.
  private static func place(of item: LabelledPictures.Item, _ plan: ExperimentPlan) -> Int? {
    guard plan.target.among.contains(item.classKey) else { return nil }
    return switch plan.target.kind {
    case .aClass: plan.classes.firstIndex(of: item.classKey)
    case .finding:
      item.findings.contains(plan.target.key) ? plan.targetPlace : 1 - plan.targetPlace
    }
  }

  /// The pictures of a role, in order.
  public func rows(_ role: Role) -> [Row] { rows.filter { $0.role == role } }

  /// How many of each class have this role.
  public func counts(_ role: Role) -> [Int] {
    classes.indices.map { place in rows.count { $0.role == role && $0.classPlace == place } }
  }

  /// The table `split.csv`: digest, class, role, and whether it was cut from 'train'.
  public var table: String {
    let lines = rows.map { row in
      "\(row.digest),\(classes[row.classPlace]),\(row.role.rawValue),\(row.isLeftOut ? "yes" : "no")\n"
    }
    return "sha256,class,role,left_out\n" + lines.joined()
  }

  /// SHA-256 of the table.
  public var digest: String { Digest.hex(table) }
}
