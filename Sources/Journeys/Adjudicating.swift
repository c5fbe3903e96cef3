public import AtlasStore

/// Decides between people who call the same cell differently. Their opinions stay in the journal;
/// the decision is a further label, which says between what it decides.
public enum Adjudicating {
  /// The cells about which people differ and nobody has decided yet, oldest first.
  public static func open(in atlas: Atlas) throws -> [Concordance.Dispute] {
    let decided = try atlas.decided()
    return Concordance.disputes(in: try atlas.opinions())
      .filter { !decided.contains($0.specimen) }
  }

  /// The reason a decision is kept with: 'decided between anna: band neutrophil, bo: monocyte'.
  public static func reason(
    for dispute: Concordance.Dispute, _ vocabulary: Vocabulary
  ) -> String {
    let opinions = dispute.opinions.sorted { $0.key < $1.key }
      .map { "\($0.key): \(vocabulary.name(ofClass: $0.value))" }
    return Atlas.decisionPrefix + opinions.joined(separator: ", ")
  }
}
