import Basis

/// The code that binds a study's rules: printed at sealing, to be published or time-stamped, and
/// shown by every sitting and every report.
///
/// Its first twenty characters (100 bits of SHA-256) stand for the whole manifest, and so for
/// every rule, picture and key. Two characters a rule follow, which bind nothing by themselves but
/// name the rule that was changed where the first part no longer fits. The alphabet is Crockford's,
/// without I, L, O and U; what a person types is read with those mended.
public struct StudyCode: Sendable, Hashable {
  /// A rule that the code can name, or a group of them.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    case margin
    case alpha = "level of the tests"
    case endpoint = "primary endpoint"
    case blinding
    case classes
    case exposure
    case feedback
    case controls
    case readers
    case program = "program version"
    case other = "another rule of the plan"
    case pictures = "pictures, key or audit"
  }

  private let characters: [Character]

  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
  private static let whole = 20
  private static let each = 2
  private static let length = whole + each * Rule.allCases.count

  /// The code in groups of four.
  public var text: String {
    stride(from: 0, to: characters.count, by: 4)
      .map { String(characters[$0..<min($0 + 4, characters.count)]) }.joined(separator: "-")
  }

  /// The part that binds, for a line with little room.
  public var short: String { String(text.prefix(Self.whole + Self.whole / 4 - 1)) }

  /// Reads a code as a person types it: blanks, dashes and the case of letters don't matter, and
  /// the first twenty characters suffice. Nil for what can't be one.
  public init?(typed: String) {
    let mended = typed.uppercased().compactMap { character -> Character? in
      switch character {
      case "O": "0"
      case "I", "L": "1"
      case "-", " ", "\t", "\n", "\r", ".": nil
      default: character
      }
    }
    guard mended.count == Self.whole || mended.count == Self.length,
      mended.allSatisfy(Self.digits.contains)
    else { return nil }
    characters = mended
  }

  /// The code of a manifest with this hash.
  init(_ manifest: Manifest, hash: String) {
    let values = Self.values(manifest)
    characters =
      Self.encode("leuko-code-v1\n\(hash)\n", count: Self.whole)
      + Rule.allCases.flatMap { rule in
        Self.encode("leuko-rule-v1\n\(rule.rawValue)\n\(values[rule] ?? "")\n", count: Self.each)
      }
  }

  /// Whether this code, as published, is the code of a study.
  func fits(_ found: StudyCode) -> Bool {
    characters == Array(found.characters.prefix(characters.count))
  }

  /// The rules by which a study differs from this code, as published; empty where none does, or
  /// where only the first part is known.
  func changed(in found: StudyCode) -> [Rule] {
    guard characters.count == Self.length else { return [] }
    return Rule.allCases.enumerated().filter { place, _ in
      let range = (Self.whole + place * Self.each)..<(Self.whole + (place + 1) * Self.each)
      return characters[range] != found.characters[range]
    }.map(\.element)
  }

  /// The first bits of a hash, five a character.
  private static func encode(_ text: String, count: Int) -> [Character] {
    let bytes = Digest.sha256(Array(text.utf8))
    return (0..<count).map { place in
      let bit = 5 * place
      let pair = UInt16(bytes[bit / 8]) << 8 | UInt16(bytes[bit / 8 + 1])
      return digits[Int(pair >> UInt16(11 - bit % 8)) & 31]
    }
  }

  /// Every rule as canonical JSON: the plan's fields by group, whatever fields a later version adds
  /// falling under `other`.
  static func values(_ manifest: Manifest) -> [Rule: String] {
    guard case .object(var plan)? = try? CanonicalJSON(encoding: manifest.plan) else { return [:] }
    func taken(_ key: String) -> String { (plan.removeValue(forKey: key) ?? .null).written }
    var values: [Rule: String] = [
      .margin: taken("margin"), .alpha: taken("alpha"), .blinding: taken("blinding"),
      .classes: taken("classes"), .exposure: taken("exposureSeconds"),
      .feedback: taken("feedback"), .controls: taken("controls"), .readers: taken("readers"),
      .endpoint: manifest.primaryEndpoint, .program: manifest.software,
    ]
    let provenance = (try? CanonicalJSON(encoding: manifest.provenance))?.written ?? ""
    values[.other] = [CanonicalJSON.object(plan).written, manifest.created, provenance]
      .joined(separator: "\n")
    let orders = manifest.readers.map { "\($0.attempt ?? -1) \($0.order ?? "")" }
    values[.readers] = ([values[.readers] ?? ""] + orders).joined(separator: "\n")
    let hidden = [
      manifest.packageSha256, manifest.practiceSha256, manifest.keySha256, manifest.commitment,
      manifest.orderCommitment ?? "", manifest.leakAudit?.line ?? "",
    ]
    values[.pictures] = hidden.joined(separator: "\n")
    return values
  }

  /// The rules a key keeps a copy of: all but what hangs on the key itself.
  static func namedValues(_ manifest: Manifest) -> [String: String] {
    Dictionary(
      values(manifest).filter { $0.key != .pictures }.map { ($0.key.rawValue, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }
}
