import Basis
import Foundation
import ReaderStudy

/// The seeds of a study's fakes, one for every class and use. They lie in the key only.
struct FakeSeeds: Sendable {
  private let given: UInt64?
  private let study: String
  private let entropy: @Sendable (Int) -> [UInt8]

  /// Drawn from `entropy`, or derived from the seed that the order gives.
  init(_ order: BlindTesting.Order, entropy: @escaping @Sendable (Int) -> [UInt8]) {
    given = order.seed
    study = order.plan.name
    self.entropy = entropy
  }

  /// The seed of one use; drawn anew whenever it is asked for, unless one was given.
  func seed(of role: String) -> UInt64 {
    let bytes =
      given.map { Digest.sha256(Array("leuko-fakes-v1\n\($0)\n\(study)\n\(role)\n".utf8)) }
      ?? entropy(8)
    return bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Which given seeds an atlas has sealed studies from: the same seed and name would make the same
/// fakes again. Only hashes are kept.
struct SeedLedger {
  private let file: URL?
  private let model: String

  init(atlas: URL?, model: String) {
    file = atlas?.appendingPathComponent("studies.txt")
    self.model = model
  }

  /// Throws when a study of this name was sealed from `seed` before.
  func refuse(_ seed: UInt64, study: String) throws(StudyError) {
    if lines.contains(line(seed, study)) { throw .seedUsed(seed: seed, study: study) }
  }

  /// Remembers that one was.
  func note(_ seed: UInt64, study: String) throws {
    guard let file else { return }
    let text = (lines + [line(seed, study)]).map { "\($0)\n" }.joined()
    try DurableFile.write(Data(text.utf8), to: file)
  }

  private var lines: [String] {
    file.flatMap { try? String(contentsOf: $0, encoding: .utf8) }?
      .split(separator: "\n").map(String.init) ?? []
  }

  private func line(_ seed: UInt64, _ study: String) -> String {
    Digest.hex("leuko-study-seed-v1\n\(model)\n\(seed)\n\(study)\n")
  }
}
