import Basis
public import Foundation

/// What a machine thinks of every picture of a study: `NAME.machine.json` beside the key. It never
/// stands among the readers' answers; the report sets it beside them.
public struct MachineReading: Sendable, Hashable, Codable {
  /// The version of this format.
  public var format = 1
  /// Of the study it read.
  public var commitment: String
  /// SHA-256 of the package it read.
  public var package: String
  /// How sure it is that each picture is fake, 0 to 1, in the package's order.
  public var ratings: [Double]
  /// Real and generated pictures it learned from, none of them the study's.
  public var learnedReals: Int
  public var learnedFakes: Int
  /// The area under its curve on pictures like those it learned from, each rated by a judge that
  /// hadn't seen it; nil where that wasn't measured.
  public var ownArea: Double?
  /// The digest of the model that made the fakes it learned from.
  public var model: String
  public var seed: UInt64
  public var software: String

  /// Of `study`, whose pictures were rated.
  public init(
    _ study: Study, ratings: [Double], learnedReals: Int, learnedFakes: Int, ownArea: Double?,
    model: String, seed: UInt64, software: String
  ) {
    commitment = study.manifest.commitment
    package = study.manifest.packageSha256
    self.ratings = ratings
    self.learnedReals = learnedReals
    self.learnedFakes = learnedFakes
    self.ownArea = ownArea
    self.model = model
    self.seed = seed
    self.software = software
  }

  /// Where the reading of the study with this key is.
  public static func file(besides keyFile: URL) -> URL {
    keyFile.deletingPathExtension().appendingPathExtension("machine.json")
  }

  /// Writes it whole or not at all. Throws `DurableFileError`, or what encoding throws.
  public func write(to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try DurableFile.write(try encoder.encode(self), to: url, permissions: 0o600)
  }

  /// Reads a file; throws `StudyError` when it isn't a reading of this study.
  init(at url: URL, of manifest: Manifest) throws(StudyError) {
    let data = try StudyFile.read(url)
    let name = url.lastPathComponent
    func damaged(_ problem: String) -> StudyError {
      .damaged(file: name, line: nil, problem: problem)
    }
    do {
      self = try JSONDecoder().decode(MachineReading.self, from: data)
    } catch {
      throw damaged("it isn't the JSON of a machine's reading")
    }
    guard format == 1 else { throw damaged("a newer Leuko wrote it") }
    guard commitment == manifest.commitment, package == manifest.packageSha256,
      ratings.count == manifest.records
    else { throw damaged("it is of another study") }
    guard ratings.allSatisfy({ (0...1).contains($0) }) else {
      throw damaged("a rating isn't from 0 to 1")
    }
  }
}

extension Study {
  /// The pictures of the test in the package's order, without a word about any. Throws when they
  /// aren't those sealed.
  public func pictures() throws(StudyError) -> [StudyPicture] {
    let package = try package()
    return package.records.map {
      StudyPicture(width: package.width, height: package.height, rgb: $0.rgb)
    }
  }
}
