/// How well each property of presentation, as opposed to content, tells fakes from reals.
public struct LeakAudit: Sendable, Hashable, Codable {
  /// One property and what it gives away.
  public struct Finding: Sendable, Hashable, Codable {
    /// What was measured, for example `border mean`.
    public var feature: String
    /// The area under its curve: 1/2 gives nothing away. Nil when not estimable.
    public var area: Double?
    /// p of "gives nothing away", corrected by Holm over all features. Nil when not estimable.
    public var adjustedP: Double?
    /// Whether it stops sealing.
    public var blocks: Bool
  }

  /// One finding a feature.
  public var findings: [Finding]

  /// Everything that stops sealing, by name.
  public var blocking: [String] { findings.filter(\.blocks).map(\.feature) }
}
