import Basis
import Diffusion
import Foundation
public import Journeys
import Pictures
import Tensors

/// The pictures of an experiment as the network's side wants them: real and generated ones by one
/// path, from the size that the generators make.
struct Material: Sendable {
  let plan: ExperimentPlan
  let split: FrozenSplit
  let seal: ExperimentSeal
  /// By place in the split.
  private let real: [[UInt8]]
  /// By the generator's name, in the order of their index.
  private let made: [String: [[UInt8]]]

  /// Reads what `ExperimentFolder.prepare` and `sample` have left. Throws `ExperimentError` for what
  /// is missing or changed.
  init(_ folder: ExperimentFolder) throws {
    plan = folder.plan
    guard let seal = try folder.existingSeal() else {
      throw ExperimentError.noPlan(folder.sealFile.path)
    }
    self.seal = seal
    split = try folder.frozenSplit(seal)
    real = try Self.decoded(folder, split)
    var made: [String: [[UInt8]]] = [:]
    for name in seal.generators.keys.sorted() {
      made[name] = try Self.made(folder, name, seal)
    }
    self.made = made
  }

  /// What the pictures of a cell are.
  func train(_ cell: Cell) -> [LearnedPicture] {
    let rows = split.rows.enumerated().filter { $0.element.role == .train }
    let target = plan.targetPlace
    var pictures = rows.map { place, row in
      LearnedPicture(number: place, bytes: real[place], classPlace: row.classPlace)
    }
    let added = plan.added(cell.treatment)
    if cell.treatment.arm == .syntheticOnly { pictures.removeAll { $0.classPlace == target } }
    let own = rows.filter { $0.element.classPlace == target }.map(\.offset)
    let source = Philox(seed: cell.seed)
    for index in 0..<added {
      let number = Self.firstAdded + index
      var picture = LearnedPicture(number: number, bytes: [], classPlace: target)
      if let name = plan.generatorName(of: cell.treatment.arm) {
        let all = made[name] ?? []
        picture.bytes = all[drawn(index, of: all.count, source)]
      } else {
        picture.bytes = real[own[drawn(index % own.count, of: own.count, source)]]
        if cell.treatment.arm == .classic {
          picture.change = Augmentation(
            CellTraining.strength, source, example: number, step: Int(Purpose.classic))
        }
      }
      pictures.append(picture)
    }
    return pictures
  }

  /// Added pictures bear numbers from here on, the same in every arm.
  private static let firstAdded = 1 << 24

  /// Which of `count` pictures comes at this place, by the seed: each once.
  private func drawn(_ index: Int, of count: Int, _ source: Philox) -> Int {
    let keys = (0..<count).map { place in
      source.words(at: SIMD4(Purpose.draw, UInt32(place), 0, 0)).x
    }
    return (0..<count).sorted { (keys[$0], $0) < (keys[$1], $1) }[index]
  }

  /// The pictures of a role, unchanged.
  func pictures(_ role: FrozenSplit.Role) -> [LearnedPicture] {
    split.rows.enumerated().filter { $0.element.role == role }.map { place, row in
      LearnedPicture(number: place, bytes: real[place], classPlace: row.classPlace)
    }
  }

  // MARK: From real and generated pictures to bytes

  /// From a picture of the generators' size.
  static func bytes(_ picture: Picture, _ plan: ExperimentPlan) -> [UInt8] {
    let side = Preprocessing(crop: plan.side, size: plan.side, filter: .box)
    // A picture of that size has nothing around it: its edge is repeated, for both kinds alike.
    return Preprocessing(crop: plan.side, size: plan.budget.size, filter: .box)(
      side(picture), margin: CellTraining.margin
    ).bytes
  }

  private static func count(_ plan: ExperimentPlan) -> Int {
    let side = plan.budget.size + 2 * CellTraining.margin
    return 3 * side * side
  }

  /// What stands at the head of the file of decoded pictures.
  static func mark(_ plan: ExperimentPlan, _ split: FrozenSplit) -> String {
    Digest.hex("\(split.digest)\n\(plan.crop) \(plan.side) \(plan.budget.size) 1\n")
  }

  private static func decoded(
    _ folder: ExperimentFolder, _ split: FrozenSplit
  ) throws(ExperimentError) -> [[UInt8]] {
    let url = folder.picturesFile
    let count = count(folder.plan)
    let mark = Array(mark(folder.plan, split).utf8)
    guard let data = try? Data(contentsOf: url),
      data.count == mark.count + count * split.rows.count,
      Array(data.prefix(mark.count)) == mark
    else { throw .damaged(file: url.lastPathComponent, problem: "it isn't of this experiment") }
    return split.rows.indices.map { place in
      Array(data[(mark.count + place * count)..<(mark.count + (place + 1) * count)])
    }
  }

  private static func made(
    _ folder: ExperimentFolder, _ name: String, _ seal: ExperimentSeal
  ) throws -> [[UInt8]] {
    let pool = folder.plan.pool(of: name)
    guard let generator = folder.plan.generators[name] else { return [] }
    let place = folder.madeFolder(name, seal)
    let files = (0..<pool).map { place.appending(path: generator.file($0)) }
    let missing = files.count { !FileManager.default.fileExists(atPath: $0.path) }
    if missing > 0 { throw ExperimentError.unmade(count: missing, arm: name) }
    return try files.map { bytes(try PictureFile.read($0), folder.plan) }
  }
}

extension ExperimentPlan.Generator {
  /// The file of picture number `index`.
  func file(_ index: Int) -> String { "\(className)/\(seed)-\(index).png" }
}

extension ExperimentFolder {
  /// Freezes the split, seals it with plan and generators, and decodes the real pictures once for
  /// all trainings; where that has been done, only looks whether it still holds.
  ///
  /// Throws `ExperimentError`, or what reading a picture throws.
  public func prepare(
    _ pictures: LabelledPictures, report: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws -> ExperimentSeal {
    let split = try FrozenSplit(plan, pictures)
    let seal = try seal(split)
    if (try? Material.check(self, split)) != nil { return seal }
    var places: [String: LabelledPictures.Item] = [:]
    for item in pictures.items { places[item.digest] = item }
    let items = split.rows.compactMap { places[$0.digest] }
    let (plan, total) = (plan, items.count)
    let bytes = try await pictures.map(items, report: { report($0, total) }) { _, picture in
      Material.bytes(
        Preprocessing(crop: plan.crop, size: plan.side, filter: .box)(picture), plan)
    }
    var data = Data(Material.mark(plan, split).utf8)
    for picture in bytes { data.append(contentsOf: picture) }
    try DurableFile.write(data, to: picturesFile)
    return seal
  }
}

extension Material {
  /// Throws where the decoded pictures aren't those of the split.
  static func check(_ folder: ExperimentFolder, _ split: FrozenSplit) throws(ExperimentError) {
    _ = try decoded(folder, split)
  }
}
