import Statistics

/// A published list of what a report has to say, filled in as far as the program knows.
public struct Checklist: Sendable, Hashable, Codable {
  /// Which list.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// STARD 2015: studies of diagnostic accuracy, 30 items.
    case stard
    /// CLAIM, the update of 2024: artificial intelligence in medical imaging, 44 items.
    case claim
    /// MI-CLAIM-GEN: clinical research with generative models, six parts.
    case miClaimGen = "mi-claim-gen"

    /// The list's name and where it is published.
    public var words: String {
      switch self {
      case .stard: "STARD 2015 (Bossuyt et al., BMJ 351, 2015, h5527)"
      case .claim: "CLAIM, update of 2024 (Tejani et al., Radiol. Artif. Intell. 6, 2024, e240300)"
      case .miClaimGen: "MI-CLAIM-GEN (Miao et al., 2024, arXiv 2403.02558)"
      }
    }
  }

  /// One item.
  public struct Item: Sendable, Hashable, Codable {
    /// The item's number in the published list.
    public var number: String
    /// What it asks for, in our words.
    public var asks: String
    /// What the program knows; nil where a person has to say it.
    public var answer: String?
  }

  /// Which list.
  public var kind: Kind
  /// All items, in the published order.
  public var items: [Item]

  /// The list for a study, scored or only sealed.
  public init(_ kind: Kind, of facts: ChecklistFacts) {
    self.kind = kind
    let rows =
      switch kind {
      case .stard: Self.stard
      case .claim: Self.claim
      case .miClaimGen: Self.miClaimGen
      }
    items = rows.map { row in
      Item(number: row.number, asks: row.asks, answer: row.fact.flatMap { facts[$0] })
    }
  }

  /// How many items the program could fill in.
  public var filled: Int { items.count { $0.answer != nil } }

  /// The list as a report: what is known, then what a person must add.
  public var document: ReportDocument {
    var document = ReportDocument()
    document.heading(1, kind.words)
    document.paragraph(
      "\(filled) of \(items.count) items are filled in from the study; \(items.count - filled) need a "
        + "person. The items are in our own words: compare with the published list before handing it "
        + "in."
        + (kind == .miClaimGen ? " They are numbered within its six parts." : ""))
    document.heading(2, "Filled in")
    for item in items {
      guard let answer = item.answer else { continue }
      document.paragraph("\(item.number). \(item.asks): \(answer)")
    }
    document.heading(2, "To be added by a person")
    document.list(items.filter { $0.answer == nil }.map { "\($0.number). \($0.asks)" })
    return document
  }
}

extension Checklist {
  /// An item with the fact that answers it; nil where only a person can.
  struct Row {
    var number: String
    var asks: String
    var fact: ChecklistFacts.Fact?

    init(_ number: String, _ asks: String, _ fact: ChecklistFacts.Fact? = nil) {
      self.number = number
      self.asks = asks
      self.fact = fact
    }
  }
}
