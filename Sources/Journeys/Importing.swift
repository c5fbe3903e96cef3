public import AtlasStore
public import Basis
import Diffusion
public import Exchange
public import Foundation
public import Pictures

/// A data set somebody wants to import, as its names and tables describe it.
public struct ImportPlan: Sendable {
  public let folder: URL
  public let contents: FolderContents
  /// Names of classes in the folder, and the keys they mean besides what the vocabulary says.
  public var meanings: [String: String] = [:]
  /// What may tell who a patient is, and keeps a picture out.
  public var blocked: Set<PrivacyConcern> = []
  /// Whether pictures leave behind what their files hold besides pixels, where it may tell that.
  public var strips = false
  /// How large a pixel of all pictures is; nil for what tables and files say.
  public var scale: PictureScale?
}

/// Takes pictures into the atlas, or only looks whether it could.
public enum Importing {
  /// What is in the data set at `place`: a folder, a table or an archive. Reads names and tables
  /// only, which takes a second or two.
  ///
  /// - Parameters:
  ///   - format: how it is laid out; nil lets its contents tell.
  ///   - field: the field that labels are from, of formats that may have several.
  ///
  /// Throws `ImportError`, `DatasetError`, `ArchiveError`, or `SeparatedValuesError` for a table that
  /// can't be read.
  public static func plan(
    _ place: URL, format: DatasetFormat? = nil, field: String? = nil, vocabulary: Vocabulary
  ) throws -> ImportPlan {
    let atlas = place.appendingPathComponent("atlas.sqlite")
    if FileManager.default.fileExists(atPath: atlas.path) {
      throw ImportError.isAtlas(path: place.path)
    }
    let root = place.resolvingSymlinksInPath().standardizedFileURL
    let contents = FolderContents(
      try Dataset.contents(of: place, format: format, field: field),
      folder: root.lastPathComponent, vocabulary: vocabulary)
    return ImportPlan(folder: root, contents: contents)
  }

  /// Reads every picture and reports what an import would do; writes nothing.
  public static func scan(
    _ plan: ImportPlan, in project: Project
  ) -> Job<Basis.Progress, ImportReport> {
    Job { report in
      var walk = ImportWalk(plan, project: project, writingAs: nil)
      return try await walk.run(report)
    }
  }

  /// Imports. What has come in stays when it is cancelled, fails or is killed; run again, it goes
  /// on where it was.
  ///
  /// - Parameter who: whom the journal names.
  public static func run(
    _ plan: ImportPlan, in project: Project, by who: String = "import"
  ) -> Job<Basis.Progress, ImportReport> {
    Job { report in
      try project.atlas.checkChangeable()
      project.atlas.sweep(at: project.now())
      var walk = ImportWalk(plan, project: project, writingAs: who)
      return try await walk.run(report)
    }
  }
}

extension Importing {
  /// Where a picture says it comes from, as Leuko notes it in its PNG files; nil where it says nothing.
  static func origin(notedIn data: Data, className: String?) -> Origin? {
    let notes = PictureFile.notes(of: data)
    func note(_ keyword: String) -> String? { notes.first { $0.keyword == keyword }?.text }
    switch note("Source") {
    case Origin.Kind.generated.rawValue:
      let recipe = note("Recipe") ?? "{}"
      let group = (try? JSONDecoder().decode(Recipe.self, from: Data(recipe.utf8)))?.group
      return .generated(recipe: recipe, group: group ?? className ?? "")
    case Origin.Kind.drawn.rawValue: return .drawn(rule: note("Rule") ?? "unknown")
    default: return nil
    }
  }
}

/// Why nothing can be imported.
public enum ImportError: Explained, Equatable {
  /// A folder that is already an atlas.
  case isAtlas(path: String)

  public var summary: String {
    switch self {
    case .isAtlas(let path): "'\(path)' is an atlas already"
    }
  }

  public var remedy: String? {
    switch self {
    case .isAtlas(let path): "open it with 'leuko open \(path)'"
    }
  }

  public var exitStatus: ExitStatus { .noInput }
}
