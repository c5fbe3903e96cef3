import AtlasStore
import Basis
import Foundation
import Journeys
import Pictures
import TerminalKit

extension TrainingState.Sheet {
  /// The sheet of one step.
  var key: PictureKey { PictureKey("sheet/\(step)\(path)") }
}

/// Tells how trainings stand, stops them and lets them go on.
actor TrainingsRoom: Room {
  private let project: Project
  private let shelf: PictureShelf
  private let jobs: JobsRoom
  /// Tells how they stand, again and again.
  private var watching: Task<Void, Never>?
  /// What was told last.
  private var told: [TrainingState]?
  /// The sheets that were read already.
  private var sheets: Set<String> = []
  private var tell: Teller<[TrainingState]>?

  init(_ project: Project, shelf: PictureShelf, jobs: JobsRoom) {
    self.project = project
    self.shelf = shelf
    self.jobs = jobs
  }

  func stop() async { watching?.cancel() }

  func serve(_ request: TrainingsRequest, tell: Teller<[TrainingState]>) async throws {
    self.tell = tell
    switch request {
    case .watch:
      watching?.cancel()
      told = nil
      await tellTrainings()
      watching = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          await self?.tellTrainings()
        }
      }
    case .rest: watching?.cancel()
    case .stop(let out):
      guard let state = state(of: out), state.standing == .running else { return }
      kill(state.process, SIGINT)
    case .resume(let out):
      guard let state = state(of: out), state.canResume else { return }
      _ = try await jobs.run(
        state.resuming, in: URL(filePath: state.current, directoryHint: .isDirectory))
      tell.done("The training goes on, also when Leuko is left.")
    }
  }

  private func state(of out: String) -> TrainingState? {
    TrainingDiary.states(in: TrainingDiary.folder(in: project.folders)).first { $0.out == out }
  }

  private func tellTrainings() async {
    let states = TrainingDiary.states(in: TrainingDiary.folder(in: project.folders))
    for sheet in states.compactMap(\.sheet)
    where sheets.insert(sheet.key.description).inserted {
      if let picture = try? PictureFile.read(URL(filePath: sheet.path)) {
        await shelf.put(picture, under: sheet.key)
      }
    }
    guard !Task.isCancelled, states != told else { return }
    told = states
    tell?(states)
  }
}
