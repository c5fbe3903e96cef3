import Basis
import Foundation

/// What of a study's secrets the account that sits could open: found, not promised.
public struct Access: Sendable, Hashable, Codable {
  /// Whether a key of the study's name lies beside it, readable or not.
  public var keyPresent: Bool
  /// Whether the atlas that the reals come from can be read; only where it lies where it lay at
  /// sealing, and where atlases are looked for.
  public var atlasReadable: Bool
}

extension Study {
  /// The key that belongs to the folder.
  private var key: URL { folder.deletingPathExtension().appendingPathExtension("key") }

  /// Whether the key lies beside the folder and could be opened from this account; it isn't.
  var isKeyReadable: Bool { Foundation.access(key.path, R_OK) == 0 }

  /// What else this account could open.
  var access: Access {
    Access(
      keyPresent: Foundation.access(key.path, F_OK) == 0,
      atlasReadable: Self.atlases(near: folder).contains { atlas in
        manifest.atlasSha256 == Digest.hex(atlas.path)
          && Foundation.access(atlas.appendingPathComponent("atlas.sqlite").path, R_OK) == 0
      })
  }

  /// Every atlas a reader is likely to have: named by the environment, where programs keep them,
  /// and in the folders above the study and the current one.
  private static func atlases(near folder: URL) -> [URL] {
    let environment = ProcessInfo.processInfo.environment
    var found = [environment["LEUKO_ATLAS"]].compactMap(\.self).map { URL(fileURLWithPath: $0) }
    let home = FileManager.default.homeDirectoryForCurrentUser
    let data =
      environment["XDG_DATA_HOME"].map { URL(fileURLWithPath: $0) }
      ?? home.appendingPathComponent(".local/share")
    var places = [data.appendingPathComponent("leuko"), home]
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    for start in [folder.standardizedFileURL.deletingLastPathComponent(), here] {
      var place = start
      while place.path != "/" {
        places.append(place)
        place.deleteLastPathComponent()
      }
    }
    for place in places {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      found += names.filter { $0.hasSuffix(".atlas") }.map { place.appendingPathComponent($0) }
    }
    return found.map { $0.resolvingSymlinksInPath() }
  }
}
