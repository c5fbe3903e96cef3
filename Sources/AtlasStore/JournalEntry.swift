public import Foundation
import Pictures

/// A line of the atlas's journal: who did what, when, how and why.
///
/// The journal is append-only; an undo is another entry. Each entry's `chain` is the SHA-256 of
/// the chain before it and the entry's own fields, so no entry can be changed, taken out or put
/// in without all later ones telling (see `chainInput`).
public struct JournalEntry: Sendable, Hashable, Identifiable {
  /// What kind of thing was done.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// Specimens came in.
    case `import`
    /// Fields came in, with the boxes found in them.
    case field
    /// The boxes of a field were changed.
    case boxes
    /// A class or findings were named.
    case label
    /// A use was given.
    case split
    /// A remark was written.
    case comment
    /// Generated pictures were kept or rejected.
    case curate
    /// A model gave its opinion.
    case suggest
    /// It was said how large a pixel is.
    case scale
    /// Specimens were taken out of the atlas.
    case remove
    /// Specimens that had been taken out were brought back.
    case restore
    /// A generator learned from specimens.
    case seen
    /// Somebody answered for a count, or for another's signature of one.
    case sign
    /// A class was added, renamed or merged; no specimen need have changed.
    case vocabulary
    /// An earlier entry was taken back.
    case undo
    /// An undo was taken back.
    case redo
  }

  /// From 1, without gaps.
  public let sequence: Int64
  /// UTC, to the millisecond.
  public let time: Date
  /// The name the person goes by, never an account.
  public let who: String
  public let action: Action
  public let means: Means
  /// In the person's words; nil when none was given.
  public let reason: String?
  /// The version of Leuko that wrote the entry.
  public let software: String
  /// The entry that an undo, a redo or a second signature is about.
  public let target: Int64?
  /// SHA-256 over everything so far, 64 hexadecimal digits.
  public let chain: String
  /// How many specimens it is about.
  public let specimenCount: Int

  public var id: Int64 { sequence }
}

/// What one entry did to one specimen.
public struct HistoryLine: Sendable, Hashable {
  public let entry: JournalEntry
  /// The parts that changed, oldest wording first; on import, what came with the picture.
  public let alterations: [Alteration]

  /// One part of a specimen, before and after.
  public struct Alteration: Sendable, Hashable {
    /// Which part.
    public enum Part: String, Sendable, Hashable, CaseIterable {
      case classKey = "class"
      case findings
      case split
      case comment
      case curation
      case suggestion
      case scale
      case seenBy = "seen by"
      /// It was taken out of the atlas.
      case removal = "removed"
      /// A count it is part of was signed.
      case signature
      /// Nothing changed: a label was confirmed.
      case confirmation
    }

    public let part: Part
    /// Nil for nothing.
    public let old: String?
    /// Nil for nothing.
    public let new: String?
  }
}

extension HistoryLine.Alteration {
  /// What differs between two states, in words a person can read.
  static func between(_ was: SpecimenState?, _ now: SpecimenState) -> [Self] {
    var result: [Self] = []
    func note(_ part: Part, _ old: String?, _ new: String?) {
      if old != new { result.append(Self(part: part, old: old, new: new)) }
    }
    func list(_ keys: [String]?) -> String? {
      guard let keys, !keys.isEmpty else { return nil }
      return keys.joined(separator: ", ")
    }
    note(.classKey, was?.labelling?.classKey, now.labelling?.classKey)
    note(.findings, list(was?.labelling?.remarked), list(now.labelling?.remarked))
    note(.split, was?.split, now.split)
    note(.comment, was?.comment, now.comment)
    note(.curation, Self.words(was?.curation), Self.words(now.curation))
    note(.suggestion, Self.words(was?.suggestion), Self.words(now.suggestion))
    note(.scale, was?.scale?.words, now.scale?.words)
    note(.seenBy, list(was?.seenBy), list(now.seenBy))
    note(.removal, was?.removed.map { _ in "yes" }, now.removed.map { _ in "yes" })
    if result.isEmpty, was?.labelling?.credit != now.labelling?.credit {
      let key = now.labelling?.classKey
      result.append(Self(part: .confirmation, old: key, new: key))
    }
    return result
  }

  private static func words(_ curation: CurationState?) -> String? {
    curation.map { $0.reason.map { "rejected: \($0)" } ?? $0.verdict }
  }

  private static func words(_ suggestion: SuggestionState?) -> String? {
    suggestion.map { "\($0.classKey) (\(Int(($0.confidence * 100).rounded())) %)" }
  }
}
