import Basis
import Exchange
import Foundation
import Pictures
import Testing

/// Sound data sets with a few bytes changed: whatever comes of them, it is cells, refusals or a
/// sentence, never a crash. The seeds are fixed; LEUKO_FUZZ_SECONDS goes on with further ones for so
/// long a format, and names each seed that fails.
struct FuzzTests {
  private static let seconds =
    ProcessInfo.processInfo.environment["LEUKO_FUZZ_SECONDS"].flatMap(Double.init) ?? 0

  @Test(arguments: DatasetFormat.writable.filter { $0 != .croissant && $0 != .card })
  func `a damaged data set ends in words`(format: DatasetFormat) throws {
    try Place.with { place in
      let folder = place.url("whole")
      let cells = try Cells.trials(in: place)
      let boxes = format == .medMNIST ? [] : try Cells.boxed(in: place)
      _ = try Cells.written(cells + boxes, as: format, to: folder)
      try Self.damage(folder, format)
    }
  }

  @Test func `a damaged FiftyOne data set of samples ends in words`() throws {
    try Place.with { place in
      for number in 1...2 { try place.picture(number, "whole/data/\(number).png") }
      try place.write(
        """
        {"samples": [
         {"filepath": "data/1.png", "tags": ["validation", "vacuolated"], "quality": 0.5,
          "ground_truth": {"_cls": "Classification", "label": "blast", "confidence": 0.75}},
         {"filepath": "data/2.png", "tags": [],
          "ground_truth": {"_cls": "Detections", "detections": [
           {"label": "WBC", "bounding_box": [0.1, 0.2, 0.5, 0.5]}]}}]}
        """, "whole/samples.json")
      #expect(try Dataset.contents(of: place.url("whole")).items.count == 2)
      try Self.damage(place.url("whole"), .fiftyOneDataset)
    }
  }

  @Test func `damaged tables of tags and of where cells are from end in words`() throws {
    try Place.with { place in
      _ = try Cells.written(Cells.trials(in: place), as: .imageFolder, to: place.url("whole"))
      let file = try #require(
        try Dataset.contents(of: place.url("whole")).items.first?.path)
      try place.write("file_name,tags\n\(file),vacuolated round\n", "whole/looks.csv")
      #expect(try Dataset.contents(of: place.url("whole")).items.first?.record.tags.count == 2)
      try Self.damage(place.url("whole"), .imageFolder)
    }
  }

  /// Damages one file that is no picture after the other, and reads what is left.
  private static func damage(_ folder: URL, _ format: DatasetFormat) throws {
    let names = try #require(
      FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
    let files = names.sorted().filter {
      (try? Data(contentsOf: folder.appendingPathComponent($0))) != nil
    }
    // Tables and archives are where it hurts; the decoders of pictures have tests of their own.
    let tables = files.filter { !["png", "jpg"].contains(($0 as NSString).pathExtension) }
    let start = Date()
    var seed: UInt64 = 1
    while seed <= 60 || Date().timeIntervalSince(start) < Self.seconds {
      var random = SplitMix64(seed: seed)
      let victim = tables[Int(random.next() % UInt64(tables.count))]
      let url = folder.appendingPathComponent(victim)
      let whole = try Data(contentsOf: url)
      try Mutation.mutated(whole, by: &random).write(to: url)
      Self.read(folder, format, seed: seed)
      try whole.write(to: url)
      seed += 1
    }
  }

  /// Reads everything that can be read; an error has to be one with words.
  private static func read(_ folder: URL, _ format: DatasetFormat, seed: UInt64) {
    do {
      let contents = try Dataset.contents(of: folder, format: format)
      for refusal in contents.refused { #expect(!refusal.reason.isEmpty, "seed \(seed)") }
      var loader = PictureLoader()
      for item in contents.items {
        do throws(PictureError) {
          _ = try loader.data(of: item.picture, name: item.path)
        } catch {
          #expect(!error.summary.isEmpty, "seed \(seed)")
        }
      }
    } catch let error as any Explained {
      #expect(!error.summary.isEmpty, "seed \(seed)")
    } catch {
      Issue.record("seed \(seed) of \(format): \(error)")
    }
  }
}

/// The ways in which a file is damaged.
enum Mutation {
  static func mutated(_ data: Data, by random: inout SplitMix64) -> Data {
    var bytes = Array(data)
    for _ in 0...(random.next() % 4) {
      guard !bytes.isEmpty else { return Data() }
      let place = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 7 {
      case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
      case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 20)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
      case 4: bytes.removeLast(bytes.count - place)
      case 5:
        let odd: [[UInt8]] = [
          Array("99999999999999999999".utf8), Array("-1".utf8), Array("1e308".utf8), [0, 0, 0, 0],
          [255, 255, 255, 255], Array("../".utf8), Array("\"".utf8), Array("nan".utf8),
        ]
        let part = odd[Int(random.next() % UInt64(odd.count))]
        bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
      default:
        let other = Int(random.next() % UInt64(bytes.count))
        bytes.swapAt(place, other)
      }
    }
    return Data(bytes)
  }
}
