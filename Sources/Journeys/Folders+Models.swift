public import Foundation

extension Folders {
  /// The generators there are to choose from, each once: first the one that is meant where nobody names
  /// another, then those trained by this user, the latest first, those in a folder `models` here, and
  /// those that came with the program.
  public func models(settings: Settings) -> [URL] {
    let here = current.appendingPathComponent("models", isDirectory: true)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: here.path)) ?? []
    let trained = TrainingDiary.states(in: TrainingDiary.folder(in: self))
    let all =
      [model(named: nil, settings: settings)].compactMap(\.self)
      + trained.map { URL(fileURLWithPath: $0.out, isDirectory: true) }
      + names.sorted().map { here.appendingPathComponent($0, isDirectory: true) } + sampleModels()
    var seen: Set<String> = []
    return all.filter {
      Self.isGenerator($0) && seen.insert($0.resolvingSymlinksInPath().path).inserted
    }
  }

  /// Whether the folder has the description of a diffusion model or of a GAN.
  private static func isGenerator(_ folder: URL) -> Bool {
    ["model_index.json", "config.json"].contains {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
    }
  }
}
