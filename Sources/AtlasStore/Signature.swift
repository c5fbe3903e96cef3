public import Basis

/// Somebody answering for a count of cells.
public struct Signature: Sendable, Hashable, Identifiable {
  /// Who, when, and the statement as the entry's reason.
  public let entry: JournalEntry
  /// The filter that names the count; empty for all cells.
  public let filter: String
  /// The class of each cell when it was signed.
  public let classes: [SpecimenID: String]
  /// What others signed upon this signature, oldest first.
  public let countersignatures: [JournalEntry]
  /// What changed since: cells with another class now, gone from the count, or new in it.
  public let amendments: Amendments

  public var id: Int64 { entry.sequence }

  /// How a count differs from what was signed.
  public struct Amendments: Sendable, Hashable {
    /// Cells with another class than when it was signed.
    public var relabelled: [SpecimenID] = []
    /// Cells that the filter didn't find then.
    public var added: [SpecimenID] = []
    /// Cells that the filter doesn't find any more.
    public var removed: [SpecimenID] = []

    public var isEmpty: Bool { relabelled.isEmpty && added.isEmpty && removed.isEmpty }
    public var count: Int { relabelled.count + added.count + removed.count }
  }
}

/// Why a count can't be signed.
public enum SigningError: Explained, Equatable {
  /// Not one cell.
  case nothing
  /// Cells that no person has looked at; the first of them.
  case unreviewed(Int, first: SpecimenID)
  /// Cells without a class, or of one that blocks signing; the first of them.
  case unidentified(Int, first: SpecimenID)
  /// A statement is missing.
  case noStatement
  /// Nobody has signed it first.
  case unsigned
  /// The second signer is the first.
  case sameSigner(String)
  /// The count isn't what was signed any more.
  case amended(Int)

  public var summary: String {
    switch self {
    case .nothing: "no cell of a microscope is counted"
    case .unreviewed(let count, let first):
      "\(count) cells that nobody has looked at can't be signed; the first is \(first)"
    case .unidentified(let count, let first):
      "\(count) cells without a final class can't be signed; the first is \(first)"
    case .noStatement: "a signature needs a statement"
    case .unsigned: "nobody has signed this count yet"
    case .sameSigner(let who): "'\(who)' has signed already; the second signer is another person"
    case .amended(let count): "\(count) cells have changed since it was signed"
    }
  }

  public var remedy: String? {
    switch self {
    case .nothing: "choose another filter"
    case .unreviewed: "look at them: the filter 'is:unreviewed' lists them"
    case .unidentified: "give them a class, or 'not classed'"
    case .noStatement: "write what you answer for"
    case .unsigned: "sign it first"
    case .sameSigner: "say who you are with --as NAME"
    case .amended: "sign it again"
    }
  }
}
