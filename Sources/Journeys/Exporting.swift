public import AtlasStore
public import Basis
public import Foundation

/// What an export wrote.
public struct ExportReport: Sendable, Hashable, Codable {
  /// The folder.
  public var folder: String
  /// Specimens asked for.
  public var asked: Int
  /// Pictures written; anything else is listed in `lost`.
  public var written: Int
  /// Pictures that could not be written, and why.
  public var lost: [Refusal]
  /// How many of the written were generated.
  public var generated: Int
  /// Of each recipe the written generated pictures come from: how many the atlas holds, and how
  /// many of these were kept and rejected by eye.
  public var curation: [Group] = []

  /// One recipe's pictures.
  public struct Group: Sendable, Hashable, Codable {
    public var recipe: String
    public var made: Int
    public var kept: Int
    public var rejected: Int
  }

  /// Whether everything asked for was written.
  public var isComplete: Bool { lost.isEmpty && written == asked }
}

/// Writes specimens as a folder that Leuko and others can read again.
public enum Exporting {
  /// Writes the specimens a query finds into `folder`, which must be absent or empty.
  ///
  /// Pictures go to `SPLIT/CLASS/DIGEST.EXT`, byte for byte as they were imported, named by the
  /// first 16 digits of their SHA-256; where they came from is in `manifest.csv` for every one of
  /// them, with the recipe of the generated. Importing the folder gives the same classes, findings,
  /// splits, comments and origins.
  ///
  /// Throws `ExportError`, `AtlasError` or `DurableFileError`. The manifest is written last: a
  /// folder without one is a broken export.
  public static func run(
    _ query: Query, to folder: URL, from project: Project
  ) -> Job<Basis.Progress, ExportReport> {
    let atlas = project.atlas
    return Job(on: project.bench) { tell in
      try prepare(folder)
      let clock = ContinuousClock()
      let start = clock.now
      let specimens = try atlas.specimens(matching: query)
      var report = ExportReport(
        folder: folder.path, asked: specimens.count, written: 0, lost: [], generated: 0)
      var lines = [SeparatedValues.line(columns)]
      for (number, specimen) in specimens.enumerated() {
        try Task.checkCancellation()
        let path = path(of: specimen)
        do {
          try write(specimen, of: atlas, to: folder.appendingPathComponent(path))
          lines.append(SeparatedValues.line(values(of: specimen, path: path)))
          report.written += 1
          if specimen.origin.kind == .generated { report.generated += 1 }
        } catch let error as AtlasError {
          report.lost.append(Refusal(path: path, reason: error.summary))
        }
        tell(
          Basis.Progress(
            "exporting", completed: number + 1, total: specimens.count,
            elapsed: clock.now - start))
      }
      let groups = Set(specimens.compactMap(\.recipeGroup))
      report.curation = try atlas.recipeGroups().filter { groups.contains($0.group) }.map {
        ExportReport.Group(recipe: $0.group, made: $0.count, kept: $0.kept, rejected: $0.rejected)
      }
      let manifest = lines.joined(separator: "\n") + "\n"
      try DurableFile.write(
        Data(manifest.utf8), to: folder.appendingPathComponent("manifest.csv"))
      return report
    }
  }

  private static let columns = [
    "file_name", "label", "findings", "split", "width", "height", "sha256", "origin", "recipe",
    "recipe_group", "verdict", "labelled_by", "labelled_at", "means", "comment", "name", "source",
  ]

  private static func values(of specimen: Specimen, path: String) -> [String] {
    var recipe = ""
    var group = ""
    switch specimen.origin {
    case .microscope: break
    case .generated(let text, let name): (recipe, group) = (text, name)
    case .drawn(let rule): recipe = rule
    }
    let time = specimen.labelling?.time.formatted(
      Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    return [
      path, specimen.classKey ?? "", specimen.findings.sorted().joined(separator: " "),
      specimen.split?.rawValue ?? "", String(specimen.width), String(specimen.height),
      specimen.digest, specimen.origin.kind.rawValue, recipe, group,
      specimen.origin.kind == .generated ? specimen.curation.verdict.rawValue : "",
      specimen.labelling?.who ?? "", time ?? "", specimen.labelling?.means.rawValue ?? "",
      specimen.comment, specimen.name, specimen.source,
    ]
  }

  private static func path(of specimen: Specimen) -> String {
    let leaf = "\(specimen.digest.prefix(16)).\(specimen.fileExtension)"
    let split = specimen.split.map { "\($0.rawValue)/" } ?? ""
    return "\(split)\(specimen.classKey ?? "unlabelled")/\(leaf)"
  }

  private static func prepare(_ folder: URL) throws {
    let contents = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard contents?.isEmpty ?? true else { throw ExportError.notEmpty(path: folder.path) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ExportError.noFolder(path: folder.path)
    }
  }

  private static func write(_ specimen: Specimen, of atlas: Atlas, to file: URL) throws {
    let data = try atlas.pictureData(of: specimen)
    guard Digest.hex(data) == specimen.digest else {
      throw AtlasError.pictureLost(specimen.id, reason: "its file is not what was imported")
    }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try DurableFile.write(data, to: file)
  }
}

/// Why nothing can be exported.
public enum ExportError: Explained, Equatable {
  case notEmpty(path: String)
  case noFolder(path: String)

  public var summary: String {
    switch self {
    case .notEmpty(let path): "'\(path)' is not empty"
    case .noFolder(let path): "can't make the folder '\(path)'"
    }
  }

  public var remedy: String? {
    switch self {
    case .notEmpty: "name a folder that doesn't exist yet"
    case .noFolder: "check the permissions of the folder above it"
    }
  }

  public var exitStatus: ExitStatus { .cannotCreate }
}

extension Specimen {
  /// What its recipe shares with its siblings; nil unless it is generated.
  fileprivate var recipeGroup: String? {
    if case .generated(_, let group) = origin { group } else { nil }
  }
}
