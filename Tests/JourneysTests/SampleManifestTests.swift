import Basis
@testable import Diffusion
import Foundation
import Journeys
import Testing

struct SampleManifestTests {
  private func recipe(_ index: Int) -> Recipe {
    Recipe(
      model: "m", label: 0, className: "cell, odd", seed: 3, index: index, steps: 20, guidance: 2,
      scheduler: .ddim, width: 64, height: 64, plan: "standard", engine: "1/8")
  }

  /// Makes 'pictures' as a machine does, all or a share of them.
  private func make(_ count: Int, _ shard: Sampling.Shard? = nil, in folder: URL) throws {
    let all = (0..<count).map(recipe)
    var manifest = SampleManifest()
    for recipe in shard?.share(of: all) ?? all {
      let data = Data("picture \(recipe.index)".utf8)
      try data.write(to: folder.appending(path: "3-\(recipe.index).png"))
      manifest.insert(
        file: "3-\(recipe.index).png", sha256: Digest.hex(data), recipe: recipe)
    }
    try manifest.write(to: folder, shard: shard)
  }

  private func folder(_ tree: Tree, _ name: String) throws -> URL {
    let folder = tree.root.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private func shard(_ spelling: String) throws -> Sampling.Shard {
    try #require(Sampling.Shard(spelling))
  }

  private func contents(_ folder: URL) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: folder.appending(path: $0)))
      })
  }

  @Test func `every picture of an order is in one share`() throws {
    let order = Array(0..<11)
    for count in [1, 2, 3, 20] {
      let shares = try (1...count).map { try shard("\($0)/\(count)").share(of: order) }
      #expect(shares.flatMap(\.self).sorted() == order)
    }
    for spelling in ["", "1", "0/2", "3/2", "-1/2", "1/0", "1/2/3", "a/b", "1/"] {
      #expect(Sampling.Shard(spelling) == nil)
    }
  }

  @Test func `merged shares are the folder of one machine`() async throws {
    try await Tree.with { tree in
      let whole = try folder(tree, "whole")
      try make(13, in: whole)
      let shared = try folder(tree, "shared")
      for number in [3, 1, 2] { try make(13, shard("\(number)/3"), in: shared) }
      #expect(try SampleManifest.merge(shared) == 13)
      #expect(try contents(shared) == contents(whole))
    }
  }

  @Test func `what isn't complete isn't merged`() async throws {
    try await Tree.with { tree in
      let place = try folder(tree, "made")
      #expect(throws: SampleManifestError.noShards(place.path)) {
        try SampleManifest.merge(place)
      }
      try make(9, shard("1/3"), in: place)
      #expect(throws: SampleManifestError.missingShards([2, 3], of: 3)) {
        try SampleManifest.merge(place)
      }
      try make(9, shard("2/3"), in: place)
      try make(6, shard("3/3"), in: place)
      let hole = SampleManifestError.hole(label: "cell, odd", seed: 3, index: 8)
      try make(12, shard("1/3"), in: place)
      #expect(throws: hole) { try SampleManifest.merge(place) }
      try make(12, shard("2/3"), in: place)
      try make(12, shard("3/3"), in: place)
      try Data("other".utf8).write(to: place.appending(path: "3-4.png"))
      #expect(throws: SampleManifestError.changedPicture("3-4.png")) {
        try SampleManifest.merge(place)
      }
      try FileManager.default.removeItem(at: place.appending(path: "3-4.png"))
      #expect(throws: SampleManifestError.missingPicture("3-4.png")) {
        try SampleManifest.merge(place)
      }
      #expect(
        !FileManager.default.fileExists(atPath: place.appending(path: "manifest.csv").path))
    }
  }
}
