public import Basis
public import Foundation

/// All comparisons of the engine with recorded references in a folder: networks in it and in its
/// subfolders, schedules and solvers.
public enum EngineVerification {
  /// One group for each file of references found, in the order of their names; none if there are
  /// none.
  public static func groups(
    in folder: URL, threads: Int = Engine.usualThreads
  ) -> [VerificationGroup] {
    let contents =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)) ?? []
    let folders = [folder] + contents.sorted { $0.lastPathComponent < $1.lastPathComponent }
    let networks = folders.filter(NetworkVerification.canCheck)
      .flatMap { NetworkVerification(folder: $0, threads: threads).groups() }
    return networks + SchedulerVerification(folder: folder, threads: threads).groups()
  }
}
