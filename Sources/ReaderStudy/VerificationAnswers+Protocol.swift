import Basis
import Statistics

extension StatisticsVerification {
  /// The verdict and the formats of the blind test.
  static let protocolAnswers: [String: Answer] = [
    "protocol_key_commitment": { input in
      let salt = try input.text("salt_hex")
      let rows = try input.list("rows").map { row in
        guard let truth = Truth(rawValue: try row.text("truth")) else {
          throw UnreadableCase(field: "truth")
        }
        return StudyProtocol.KeyRow(
          index: try row.count("index"), image: try row.text("image_sha256"), truth: truth,
          cellClass: try row.text("cls"))
      }
      return object([
        "commitment_sha256": .text(StudyProtocol.commitment(salt: salt, rows: rows)),
        "message_bytes": .whole(StudyProtocol.commitmentMessage(salt: salt, rows: rows).count),
      ])
    },
    "protocol_hash_chain": { input in
      var chain = [
        StudyProtocol.chainStart(
          study: try input.text("study_id"), reader: try input.text("reader_id"),
          commitment: try input.text("commitment"))
      ]
      for line in try input.list("lines") {
        guard case .text(let text) = line, let last = chain.last else {
          throw UnreadableCase(field: "lines")
        }
        chain.append(StudyProtocol.chain(after: last, line: text))
      }
      return object(["chain": .list(chain.map { .text($0) })])
    },
    "protocol_seeded_shuffle": { input in
      guard let seed = UInt64(try input.text("seed")) else {
        throw UnreadableCase(field: "seed")
      }
      var source = SplitMix64(seed: seed)
      let outputs = (0..<5).map { _ in ReferenceValue.text("\(source.next())") }
      let order = StudyProtocol.shuffle(count: try input.count("n"), seed: seed)
      return object(["first_outputs": .list(outputs), "permutation": .init(order)])
    },
    "verdict": { input in
      let caught = try input.count("controls_caught")
      let controls = try input.count("controls_total")
      guard caught <= controls else { throw UnreadableCase(field: "controls_caught") }
      let found = VerdictFinding(
        table: try table(input), area: try input.optional("auc"),
        areaError: try input.optional("auc_se"),
        controls: Proportion(caught, of: controls),
        margin: try input.field("margin"), alpha: try input.field("alpha"))
      return object(
        [
          "p_detect": .init(found.detection), "equivalent": .flag(found.isEquivalent),
          "share_fake": .init(found.shareFake), "verdict": .text(found.verdict.rawValue),
        ], fields(found.balancedAccuracy, "ba_low", "ba_high"))
    },
  ]
}
