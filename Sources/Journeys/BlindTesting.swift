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
    /// Whether it came with the program.
    public var isSample = false
  }

  /// The studies near a project: in the folder one is in, beside the atlas, among the user's data
  /// and in the samples.
  public static func studies(in project: Project) -> [Found] {
    var places = [project.folders.current]
    if let atlas = project.atlas.folder { places.append(atlas.deletingLastPathComponent()) }
    places.append(studiesFolder(of: project))
    let samples = project.folders.samples
    if let samples { places.append(samples) }
    var seen: Set<String> = []
    var found: [Found] = []
    for place in places {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names.sorted() {
        let folder = place.appendingPathComponent(name, isDirectory: true)
        guard name.hasSuffix(".study") || place == samples && holdsManifest(folder) else {
          continue
        }
        guard seen.insert(folder.resolvingSymlinksInPath().path).inserted else { continue }
        found.append(
          Found(
            folder: folder, study: Result { () throws(StudyError) in try Study(at: folder) },
            isSample: place == samples))
      }
    }
    return found
  }

  private static func holdsManifest(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("manifest.json").path)
  }

  /// Where studies sealed on the screen go.
  public static func studiesFolder(of project: Project) -> URL {
    project.folders.data.appendingPathComponent("studies", isDirectory: true)
  }

  /// The key that belongs to a study folder: beside it, with the same name; or, of a test that is over
  /// and was published with its key, the only one in it.
  public static func keyFile(of folder: URL) -> URL {
    let beside = folder.deletingPathExtension().appendingPathExtension("key")
    guard !FileManager.default.fileExists(atPath: beside.path) else { return beside }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let keys = names.filter { $0.hasSuffix(".key") }
    return keys.count == 1 ? folder.appendingPathComponent(keys[0]) : beside
  }
}
