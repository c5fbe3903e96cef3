import AtlasStore
import Foundation
import Journeys

/// What a model can be asked for.
struct SamplingModel: Sendable, Hashable {
  /// Its folder's name.
  var name: String
  /// Its folder.
  var path: String
  var classes: [ClassChoice]
  /// The ways to walk from noise to cell, the usual one first.
  var solvers: [String]
  /// Steps and solver under one name, the quickest first.
  var presets: [Preset] = []
  /// Its steps where it can't be told how to walk: one of a GAN, some of a student.
  var ownSteps: Int?

  /// Steps and solver under one name.
  struct Preset: Sendable, Hashable {
    var name: String
    var steps: Int
    var solver: String
  }

  /// A class the model knows, with its findings.
  struct ClassChoice: Sendable, Hashable {
    /// As `classes.json` has it.
    var key: String
    /// 'segmented neutrophil, multilobed'
    var name: String
    /// How much it is exaggerated unless one says otherwise.
    var guidance = 1.5
  }

  /// A model there is to choose.
  struct Found: Sendable, Hashable {
    var name: String
    var path: String
  }
}

extension SamplingModel {
  init(_ session: Sampling.Session, _ vocabulary: Vocabulary) {
    name = session.name
    path = session.folder.path
    classes = session.classes.map {
      .init(key: $0.key, name: $0.words(vocabulary), guidance: session.guidance(of: $0))
    }
    if classes.isEmpty, session.makesAny {
      classes = [.init(key: "", name: "any cell", guidance: 1)]
    }
    solvers = session.solvers
    presets = session.presets.map { .init(name: $0.name, steps: $0.steps, solver: $0.solver) }
    ownSteps = session.ownSteps
  }
}

/// What is to be made, and how.
struct SamplingOrder: Sendable, Hashable {
  /// The model's folder.
  var model = ""
  var classKey = ""
  /// 1 to 64.
  var count = 4
  var seed: UInt64 = 1
  /// 1 to 250.
  var steps = 20
  /// 1 is none.
  var guidance = 1.5
  var solver = ""
}
