public import Foundation
import GRDB

extension Atlas {
  /// Notes in the journal that the vocabulary was changed. What specimens are called stays.
  ///
  /// - Parameter what: the change in words.
  ///
  /// Throws `AtlasError.noName`.
  @discardableResult
  public func recordVocabulary(_ what: String, by who: String, at time: Date) throws
    -> JournalEntry
  {
    guard !who.isEmpty else { throw AtlasError.noName }
    let draft = Journal.Draft(
      time: time, who: who, action: .vocabulary, means: .hand, reason: what, software: software)
    return try writing { db in
      try Self.commit(draft, items: [], tops: Journal.tops(of: who, db), to: db)
    }
  }
}
