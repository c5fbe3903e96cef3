import Basis
import Foundation

/// The classes and findings an atlas is labelled with, and the spellings that mean them.
public struct Vocabulary: Sendable, Hashable {
  /// In the order of a differential count.
  public let classes: [CellClass]
  /// Abnormalities first, then looks.
  public let findings: [Finding]
  private let classOfSpelling: [String: String]
  private let findingOfSpelling: [String: String]

  /// Throws when two classes or two findings can't be told apart, or share a key on the keyboard.
  public init(classes: [CellClass], findings: [Finding]) throws(VocabularyError) {
    self.classes = classes
    self.findings = findings
    classOfSpelling = try Self.index(
      classes.map { (key: $0.key, spellings: [$0.key, $0.name] + $0.aliases) })
    findingOfSpelling = try Self.index(
      findings.map { (key: $0.key, spellings: [$0.key, $0.name] + $0.aliases) })
    var owners: [Character: String] = [:]
    for cellClass in classes {
      guard let key = cellClass.keyboardKey else { continue }
      guard key.isASCII, key.isUppercase, !Self.reservedCapitals.contains(key) else {
        throw .keyTaken(by: cellClass.key, key: key)
      }
      if let other = owners.updateValue(cellClass.key, forKey: key) {
        throw .keyShared(key: key, first: other, second: cellClass.key)
      }
    }
  }

  /// Capitals that move about the screen and so can't give a class.
  public static let reservedCapitals: Set<Character> = ["G", "N", "V"]

  /// The class with this key.
  public func cellClass(_ key: String) -> CellClass? {
    classes.first { $0.key == key }
  }

  /// The finding with this key.
  public func finding(_ key: String) -> Finding? {
    findings.first { $0.key == key }
  }

  /// The class this capital gives.
  public func cellClass(onKey key: Character) -> CellClass? {
    classes.first { $0.keyboardKey == key }
  }

  /// The class someone means by `spelling`, whatever its case, accents, hyphens, spaces and
  /// underscores.
  public func cellClass(spelled spelling: String) -> CellClass? {
    classOfSpelling[Self.folded(spelling)].flatMap(cellClass(_:))
  }

  /// The only class with a spelling that begins like this, of three letters or more; nil when there
  /// are none or several.
  func cellClass(begunAs beginning: String) -> CellClass? {
    let folded = Self.folded(beginning)
    guard folded.count > 2 else { return nil }
    let keys = Set(classOfSpelling.filter { $0.key.hasPrefix(folded) }.map(\.value))
    return keys.count == 1 ? keys.first.flatMap(cellClass(_:)) : nil
  }

  /// The finding someone means by `spelling`.
  public func finding(spelled spelling: String) -> Finding? {
    findingOfSpelling[Self.folded(spelling)].flatMap(finding(_:))
  }

  /// What a person sees for a class key: its name, the key itself when it is of another
  /// vocabulary, or 'unlabelled'.
  public func name(ofClass key: String?) -> String {
    guard let key else { return "unlabelled" }
    return (cellClass(key) ?? cellClass(spelled: key))?.name ?? key
  }

  /// A spelling reduced to what matters: small letters without accents, and digits.
  ///
  /// German umlauts spelled out mean the same as with dots: 'Döhle', 'Doehle' and 'dohle' agree.
  public static func folded(_ spelling: String) -> String {
    let plain = spelling.decomposedStringWithCompatibilityMapping.lowercased()
    var result = ""
    for scalar in plain.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .lowercaseLetter, .otherLetter, .decimalNumber: result.unicodeScalars.append(scalar)
      default: break
      }
    }
    return result.replacing("oe", with: "o").replacing("ae", with: "a").replacing("ue", with: "u")
  }

  private static func index(
    _ entries: [(key: String, spellings: [String])]
  ) throws(VocabularyError) -> [String: String] {
    var owners: [String: String] = [:]
    for entry in entries {
      guard isKey(entry.key) else { throw .badKey(entry.key) }
      for spelling in entry.spellings {
        let folded = folded(spelling)
        if let other = owners[folded], other != entry.key {
          throw .ambiguous(spelling: spelling, first: other, second: entry.key)
        }
        owners[folded] = entry.key
      }
    }
    return owners
  }

  static func isKey(_ text: String) -> Bool {
    guard let first = text.utf8.first, first >= 97, first <= 122 else { return false }
    return text.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95 }
  }
}
