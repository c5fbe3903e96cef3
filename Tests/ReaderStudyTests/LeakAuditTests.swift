import Basis
import Foundation
import Testing

@testable import ReaderStudy

@Suite struct LeakAuditTests {
  /// Smooth blobs on a pale ground with noise: both kinds by the same rule, but for `plant`.
  private func pictures(
    seed: UInt64, count: Int = 30, size: Int = 16, plant: (inout [UInt8]) -> Void = { _ in }
  ) -> [Candidate] {
    var source = SplitMix64(seed: seed)
    func unit() -> Double { Double(source.next() >> 11) / 9_007_199_254_740_992 }
    return (0..<(2 * count)).map { index in
      let truth: Truth = unit() < 0.5 ? .real : .fake
      let half = Double(size - 1) / 2 - 1
      let centre = (x: half + 2 * unit(), y: half + 2 * unit())
      let depth = 90 + 40 * unit()
      var rgb: [UInt8] = []
      for y in 0..<size {
        for x in 0..<size {
          let dx = Double(x) - centre.x
          let dy = Double(y) - centre.y
          let dark = depth * exp(-(dx * dx + dy * dy) / 18)
          for channel in 0..<3 {
            let level = 225 - dark * (1 - 0.2 * Double(channel)) + 12 * (unit() - 0.5)
            rgb.append(UInt8(min(255, max(0, level))))
          }
        }
      }
      if truth == .fake { plant(&rgb) }
      return Candidate(
        width: size, height: size, rgb: rgb, truth: truth, cellClass: "a", provenance: "\(index)")
    }
  }

  @Test func `clean packages pass`() {
    let runs = Thorough.runs(20, thorough: 200)
    let stopped = (0..<runs).count {
      !LeakAudit(pictures(seed: UInt64($0) * 7919)).found.isEmpty
    }
    if Thorough.isAsked { print("something was found in \(stopped) of \(runs) clean packages") }
    #expect(Double(stopped) <= 0.05 * Double(runs), "\(stopped) of \(runs)")
  }

  @Test func `a phase in the reals stops sealing, a grid of the generator's own doesn't`() {
    // Every other column is softer.
    func soften(_ rgb: inout [UInt8]) {
      let sharp = rgb.map(Int.init)
      for place in rgb.indices where place / 3 % 24 % 2 == 1 && place / 3 % 24 < 23 {
        rgb[place] = UInt8((sharp[place - 3] + sharp[place] + sharp[place + 3]) / 3)
      }
    }
    let inFakes = pictures(seed: 21, size: 24, plant: soften)
    let inReals = inFakes.map { picture in
      var other = picture
      other.truth = picture.truth == .fake ? .real : .fake
      return other
    }
    let (own, handled) = (LeakAudit(inFakes), LeakAudit(inReals))
    #expect(own.found.contains("phase, period 2"))
    #expect(handled.found.contains("phase, period 2"))
    #expect(!own.blocking.contains { $0.hasPrefix("phase") })
    #expect(handled.blocking.contains("phase, period 2"))
  }

  @Test func `blocks of JPEG that were resized are found at their new period`() {
    let leaky = pictures(seed: 3, size: 24) { rgb in
      for place in 0..<(24 * 24) where (place % 24) / 6 % 2 == 1 {
        for channel in 0..<3 { rgb[place * 3 + channel] -= 8 }
      }
    }
    let audit = LeakAudit(leaky, blockPeriods: [8, 6])
    #expect(audit.found.contains("JPEG lattice, period 6"))
    #expect(LeakAudit(leaky).findings.allSatisfy { !$0.feature.hasPrefix("JPEG lattice") })
  }

  @Test func `planted requantisation stops sealing`() {
    let audit = LeakAudit(
      pictures(seed: 4) { rgb in for i in rgb.indices { rgb[i] = rgb[i] / 4 * 4 } })
    #expect(audit.blocking.contains("comb of the levels"))
  }

  @Test func `a planted border stops sealing`() {
    let audit = LeakAudit(
      pictures(seed: 5, size: 24) { rgb in
        for place in 0..<(24 * 24)
        where [0, 23].contains(place % 24) || [0, 23].contains(place / 24) {
          for channel in 0..<3 { rgb[3 * place + channel] -= 25 }
        }
      })
    #expect(audit.blocking.contains("border of one pixel"))
  }

  @Test(arguments: ["colours and ground", "sharpness"])
  func `what a generator may do by itself is found, and doesn't stop sealing`(
    _ family: String
  ) throws {
    let audit = LeakAudit(
      pictures(seed: 16, size: 24) { rgb in
        let sharp = rgb.map(Int.init)
        for i in rgb.indices {
          if family == "sharpness" {
            let (last, next) = (sharp[max(i - 3, 0)], sharp[min(i + 3, rgb.count - 1)])
            rgb[i] = UInt8((20 * sharp[i] + 6 * last + 6 * next + 16) / 32)
          } else {
            rgb[i] -= 4
          }
        }
      })
    #expect(audit.found.contains(family))
    #expect(!audit.blocking.contains(family))
    let finding = try #require(audit.findings.first { $0.feature == family })
    #expect(finding.isContent)
    #expect(try #require(finding.area) > 0.8)
  }

  @Test func `an order of records that follows the truth is caught`() {
    let sorted = pictures(seed: 8).sorted { $0.truth.rawValue < $1.truth.rawValue }
    #expect(LeakAudit(sorted).blocking.contains("order of the records"))
  }

  @Test func `pictures without any difference, or of one kind, give no area and no finding`() {
    let even = (0..<20).map { index in
      Candidate(
        width: 4, height: 4, rgb: [UInt8](repeating: 200, count: 48),
        truth: index % 2 == 0 ? .real : .fake, cellClass: "a", provenance: "\(index)")
    }
    #expect(LeakAudit(even).found == [])
    #expect(LeakAudit(even.filter { $0.truth == .real }).findings.allSatisfy { $0.area == nil })
    #expect(LeakAudit([]).found == [])
  }

  @Test func `a leaky study isn't sealed without a reason, and the reason is in the report`() throws
  {
    let plan = Plan(name: "leaky", classes: [.init("a", pairs: 20)], readers: ["anna"])
    let leaky = pictures(seed: 10, count: 40) { rgb in
      for i in rgb.indices { rgb[i] = rgb[i] / 4 * 4 }
    }
    #expect {
      try SmallStudy(plan, candidates: leaky)
    } throws: { error in
      guard case .leaks(let names) = error as? StudyError else { return false }
      return names.contains("comb of the levels")
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-leaky-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let study = folder.appendingPathComponent("leaky.study")
    let keyFile = folder.appendingPathComponent("leaky.key")
    try Seal.seal(
      plan, candidates: leaky, secrets: Seal.Secrets(orders: "s", salt: Array(0..<16)),
      folder: study, keyFile: keyFile, created: "2026-11-22T12:00:00Z", software: "leuko test",
      override: "the tint is the stain of the day")
    let text = StudyReport(Scoring.score(study, keyFile: keyFile)).plainText()
    #expect(text.contains("Reason given: the tint is the stain of the day"))
  }
}

@Suite struct PackageInspectionTests {
  @Test func `a mark of a file format among the pixels is found`() throws {
    var candidates = SmallStudy.candidates(SmallStudy.plan)
    for index in candidates.indices {
      candidates[index].rgb.replaceSubrange(10..<16, with: Array("Exif".utf8) + [0, 0])
    }
    let small = try SmallStudy(candidates: candidates)
    let found = try PackageInspection(small.study).facts.filter { !$0.holds }
    #expect(found.map(\.words) == ["marks among the bytes: Exif"])
  }
}
