@testable import Adversarial
import AtlasStore
import Basis
import Foundation
import Pictures
import Testing

@testable import Journeys

@Suite struct TrainingDiaryTests {
  private func news(_ step: Int) -> AdversarialTrainingNews {
    AdversarialTrainingNews(
      step: step, steps: 10, loss: 1,
      records: [
        AdversarialRecord(step: 5, criticLoss: 1.5, real: 0.25, made: -0.25, select: nil)
      ], picturesPerSecond: 8, remaining: .seconds(3))
  }

  private func diary(_ tree: Tree) -> TrainingDiary {
    TrainingDiary(folder: tree.root.appending(path: "trainings"), arguments: ["train", "gan"])
  }

  private func states(_ tree: Tree) -> [TrainingState] {
    TrainingDiary.states(in: tree.root.appending(path: "trainings"))
  }

  @Test func `others read how a training stands, and how it ended`() async throws {
    try await Tree.with { tree in
      let out = tree.root.appending(path: "model")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      var writer = diary(tree).begin(.gan, out: out)
      writer.note(news(5), nil)
      var state = try #require(states(tree).first)
      #expect(state.standing == .running)
      #expect((state.step, state.steps, state.secondsLeft) == (5, 10, 3))
      #expect(state.curves.map(\.name) == ["critic's loss", "real", "made"])
      #expect(state.curves.map { $0.points.map(\.value) } == [[1.5], [0.25], [-0.25]])
      #expect(state.resuming == ["train", "gan", "--resume"])

      // Within two seconds nothing is written, at the end always.
      writer.note(news(6), nil)
      #expect(states(tree).first?.step == 5)
      writer.end(CancellationError())
      state = try #require(states(tree).first)
      #expect((state.step, state.standing) == (6, .stopped))
      #expect(!state.canResume)
      try tree.data("model/checkpoint.safetensors", Data())
      #expect(states(tree).first?.canResume == true)

      writer.end(TrainingError.unfinished("/x"))
      #expect(states(tree).first?.problem == "an unfinished training lies in '/x'")
      writer.end()
      #expect(states(tree).first?.standing == .finished)
    }
  }

  @Test func `one whose process is gone broke off, one whose folder is gone is forgotten`()
    async throws
  {
    try await Tree.with { tree in
      for name in ["here", "away"] {
        var writer = diary(tree).begin(.gan, out: tree.root.appending(path: name))
        writer.note(news(1), nil)
      }
      try FileManager.default.createDirectory(
        at: tree.root.appending(path: "here"), withIntermediateDirectories: true)
      let folder = tree.root.appending(path: "trainings")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        let file = folder.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        // A number no process has.
        try Data(text.replacing("\"process\":\(getpid())", with: "\"process\":\(Int32.max)").utf8)
          .write(to: file)
      }
      #expect(states(tree).map(\.standing) == [.brokenOff])
      // A number that another process has got since.
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        let file = folder.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(
          text.replacing("\"process\":\(Int32.max)", with: "\"process\":\(getpid())")
            .replacing("\"processBegan\":", with: "\"processBegan\":9").utf8
        ).write(to: file)
      }
      try tree.data("trainings/torn.json", Data("{".utf8))
      #expect(states(tree).map(\.name) == ["here"])
      #expect(states(tree).map(\.standing) == [.brokenOff])
    }
  }
}
