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
      let centre = (x: 8 + 2 * unit(), y: 8 + 2 * unit())
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
      !LeakAudit(pictures(seed: UInt64($0) * 7919)).blocking.isEmpty
    }
    if Thorough.isAsked { print("\(stopped) of \(runs) clean packages were stopped") }
    #expect(Double(stopped) <= 0.05 * Double(runs), "\(stopped) of \(runs) were stopped")
  }

  @Test func `a planted tint of the background is caught`() {
    let audit = LeakAudit(pictures(seed: 1) { rgb in for i in rgb.indices { rgb[i] -= 3 } })
    #expect(audit.blocking.contains("border green"))
  }

  @Test func `planted JPEG blocks are caught`() {
    let audit = LeakAudit(
      pictures(seed: 2) { rgb in
        // Every 8 x 8 block gets a level of its own, as a coarse quantisation leaves it.
        for place in 0..<(16 * 16) {
          let block = (place % 16) / 8 + 2 * (place / 16 / 8)
          for channel in 0..<3 { rgb[place * 3 + channel] &-= UInt8(2 * (block % 2)) &* 3 }
        }
      })
    #expect(audit.blocking.contains("block edges, period 8"))
  }

  @Test func `JPEG blocks that were resized are caught at their new period`() {
    let leaky = pictures(seed: 3, size: 24) { rgb in
      for place in 0..<(24 * 24) where (place % 24) / 6 % 2 == 1 {
        for channel in 0..<3 { rgb[place * 3 + channel] -= 8 }
      }
    }
    let audit = LeakAudit(leaky, blockPeriods: [8, 6])
    #expect(audit.blocking.contains("block edges, period 6"))
  }

  @Test func `planted requantisation is caught`() {
    let audit = LeakAudit(
      pictures(seed: 4) { rgb in for i in rgb.indices { rgb[i] = rgb[i] / 4 * 4 } })
    #expect(audit.blocking.contains("comb of the histogram"))
  }

  @Test func `planted enlarging is caught`() {
    let audit = LeakAudit(
      pictures(seed: 14, size: 24) { rgb in
        // Every second row and column is put in anew between its neighbours.
        let sharp = rgb
        func value(_ x: Int, _ y: Int, _ channel: Int) -> Int {
          Int(sharp[(y * 24 + x) * 3 + channel])
        }
        for y in 0..<23 {
          for x in 0..<23 {
            for channel in 0..<3 {
              let left = x / 2 * 2
              let top = y / 2 * 2
              let right = x % 2 == 0 ? left : min(left + 2, 22)
              let bottom = y % 2 == 0 ? top : min(top + 2, 22)
              let sum =
                value(left, top, channel) + value(right, top, channel)
                + value(left, bottom, channel) + value(right, bottom, channel)
              rgb[(y * 24 + x) * 3 + channel] = UInt8(sum / 4)
            }
          }
        }
      })
    #expect(audit.blocking.contains("scaling"))
  }

  @Test func `a generator that is a little smoother is found, and doesn't stop sealing`() throws {
    let audit = LeakAudit(
      pictures(seed: 16, size: 24) { rgb in
        let sharp = rgb.map(Int.init)
        for i in 3..<(rgb.count - 3) {
          rgb[i] = UInt8((28 * sharp[i] + 2 * sharp[i - 3] + 2 * sharp[i + 3] + 16) / 32)
        }
      })
    let scaling = try #require(audit.findings.first { $0.feature == "scaling" })
    #expect(scaling.isFound)
    #expect(audit.blocking == [])
  }

  @Test func `what a generator may do by itself is found, and doesn't stop sealing`() throws {
    // Blacker blacks in the middle of the cell: no trace of a file, but a look.
    let audit = LeakAudit(
      pictures(seed: 15, size: 24) { rgb in
        for y in 6..<11 {
          for x in 6..<11 { for channel in 0..<3 { rgb[(y * 24 + x) * 3 + channel] = 0 } }
        }
      }.map { picture in
        var picture = picture
        if picture.truth == .real {
          for y in 6..<11 {
            for x in 6..<11 {
              for channel in 0..<3 { picture.rgb[(y * 24 + x) * 3 + channel] = 2 }
            }
          }
        }
        return picture
      })
    let black = try #require(audit.findings.first { $0.feature == "share of 0" })
    #expect(black.isFound)
    #expect(audit.blocking == [])
  }

  @Test func `planted clipping is caught`() {
    let audit = LeakAudit(
      pictures(seed: 5) { rgb in for i in rgb.indices where rgb[i] > 222 { rgb[i] = 255 } })
    #expect(audit.blocking.contains("comb of the histogram"))
  }

  @Test func `a planted shift of the cell is reported`() throws {
    let audit = LeakAudit(
      pictures(seed: 6) { rgb in
        rgb = Array(rgb.dropFirst(16 * 3 * 3)) + Array(rgb.prefix(16 * 3 * 3))
      })
    let centre = try #require(audit.findings.first { $0.feature == "centre down" })
    #expect(centre.isFound)
  }

  @Test func `planted softness is reported, but doesn't stop sealing by itself`() throws {
    let audit = LeakAudit(
      pictures(seed: 7) { rgb in
        let sharp = rgb
        for i in 3..<(rgb.count - 3) {
          rgb[i] = UInt8((Int(sharp[i - 3]) + 2 * Int(sharp[i]) + Int(sharp[i + 3])) / 4)
        }
      })
    let detail = try #require(audit.findings.first { $0.feature == "fine detail" })
    #expect(detail.isFound)
    #expect(!detail.blocks)
  }

  @Test func `an order of records that follows the truth is caught`() {
    let sorted = pictures(seed: 8).sorted { $0.truth.rawValue < $1.truth.rawValue }
    #expect(LeakAudit(sorted).blocking.contains("order of the records"))
  }

  @Test func `several faint traces together are caught by the model`() throws {
    let audit = LeakAudit(
      pictures(seed: 9, count: 60) { rgb in
        for i in rgb.indices where rgb[i] % 16 == 0 { rgb[i] += 1 }
        for i in rgb.indices { rgb[i] = rgb[i] > 1 ? rgb[i] - 1 : 0 }
      })
    let model = try #require(audit.findings.last)
    #expect(model.feature.hasPrefix("all properties"))
    #expect(model.isFound)
  }

  @Test func `a leaky study isn't sealed without a reason, and the reason is in the report`() throws
  {
    let plan = Plan(name: "leaky", classes: [.init("a", pairs: 20)], readers: ["anna"])
    let leaky = pictures(seed: 10, count: 40) { rgb in for i in rgb.indices { rgb[i] -= 9 } }
    #expect {
      try SmallStudy(plan, candidates: leaky)
    } throws: { error in
      guard case .leaks(let names) = error as? StudyError else { return false }
      return names.contains("border red")
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

  @Test func `a package that was touched since sealing is noted`() throws {
    let small = try SmallStudy()
    let path = small.folder.appendingPathComponent("package.bin").path
    try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    #expect(try PackageInspection(small.study).facts.filter { !$0.holds }.count == 1)
  }
}
