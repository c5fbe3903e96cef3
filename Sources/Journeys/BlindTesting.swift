import AtlasStore
public import Foundation
public import ReaderStudy

/// Blind tests: finding them, sealing them, reading their reports.
public enum BlindTesting {
  /// A study folder that was found.
  public struct Found: Sendable {
    public var folder: URL
    /// The study, or why it can't be opened.
    public var study: Result<Study, StudyError>
  }

  /// The studies near a project: in the folder one is in, beside the atlas, among the user's data
  /// and in the samples.
  public static func studies(in project: Project) -> [Found] {
    var places = [project.folders.current]
    if let atlas = project.atlas.folder { places.append(atlas.deletingLastPathComponent()) }
    places.append(studiesFolder(of: project))
    if let samples = project.folders.samples { places.append(samples) }
    var seen: Set<String> = []
    var found: [Found] = []
    for place in places {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names.sorted() where name.hasSuffix(".study") {
        let folder = place.appendingPathComponent(name, isDirectory: true)
        guard seen.insert(folder.resolvingSymlinksInPath().path).inserted else { continue }
        found.append(
          Found(folder: folder, study: Result { () throws(StudyError) in try Study(at: folder) }))
      }
    }
    return found
  }

  /// Where studies sealed on the screen go.
  public static func studiesFolder(of project: Project) -> URL {
    project.folders.data.appendingPathComponent("studies", isDirectory: true)
  }

  /// The key that belongs to a study folder: beside it, with the same name.
  public static func keyFile(of folder: URL) -> URL {
    folder.deletingPathExtension().appendingPathExtension("key")
  }
}
