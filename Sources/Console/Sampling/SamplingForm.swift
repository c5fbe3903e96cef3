import TerminalKit

/// What is to be made, as lines that one goes through and changes.
struct SamplingForm: Sendable, Equatable {
  /// What can be chosen, from top to bottom.
  enum Field: String, Sendable, CaseIterable {
    case model
    case cellClass = "class"
    case count = "cells"
    case seed
    case preset
    case steps
    case guidance
    case solver

    /// Whether it is a number that can be typed.
    var isNumber: Bool {
      switch self {
      case .count, .seed, .steps, .guidance: true
      case .model, .cellClass, .preset, .solver: false
      }
    }
  }

  /// The models there are.
  var found: [SamplingModel.Found] = []
  /// What the model offers; nil until it is loaded.
  private(set) var model: SamplingModel?
  /// The folder of the model that is wanted; nil for the usual one.
  private(set) var wanted: String?
  /// Why there is none, once that is known.
  private(set) var problem: String?
  var order = SamplingOrder()
  var field = Field.cellClass
  /// Whether the model loaded last walks as it is told.
  private var isTold = true

  /// What there is to choose now, from top to bottom.
  var fields: [Field] {
    guard let model else { return [.model] }
    return model.ownSteps == nil ? Field.allCases : [.model, .cellClass, .count, .seed]
  }

  /// The line that keys change.
  var here: Field { fields.contains(field) ? field : fields[0] }

  // MARK: Models

  mutating func take(_ fresh: SamplingModel) {
    guard wanted == nil || wanted == fresh.path else { return }
    let isOther = fresh.path != order.model
    let wasTold = isTold
    isTold = fresh.ownSteps == nil
    model = fresh
    wanted = fresh.path
    problem = nil
    order.model = fresh.path
    if !fields.contains(field) { field = .cellClass }
    if let steps = fresh.ownSteps {
      order.steps = steps
    } else if !wasTold {
      order.steps = fresh.presets.first { $0.name == "standard" }?.steps ?? SamplingOrder().steps
    }
    let choice = fresh.classes.first { $0.key == order.classKey }
    if let choice = choice ?? fresh.classes.first {
      if isOther || choice.key != order.classKey { choose(choice) }
    } else {
      order.classKey = ""
    }
    if !fresh.solvers.contains(order.solver) { order.solver = fresh.solvers.first ?? "" }
  }

  /// Takes whatever model there is: nobody was here to hear of the one that was wanted.
  mutating func takeAny() {
    if model == nil { wanted = nil }
  }

  /// The model that was wanted can't be used; another stays.
  mutating func refuse(_ path: String, _ words: String, instead: SamplingModel?) {
    guard path == wanted ?? "" else { return }
    wanted = nil
    problem = words
    if let instead { take(instead) }
  }

  /// Wants the model so many lines on; nil where there is no other.
  mutating func wantModel(_ by: Int) -> String? {
    guard found.count > 1 else { return nil }
    let now = found.firstIndex { $0.path == wanted ?? model?.path } ?? 0
    let next = found[now.going(by, inRoundOf: found.count)].path
    guard next != wanted else { return nil }
    wanted = next
    model = nil
    problem = nil
    field = .model
    return next
  }

  // MARK: Lines

  /// Goes down by so many lines.
  mutating func chooseField(_ by: Int) {
    let at = fields.firstIndex(of: here) ?? 0
    field = fields[max(0, min(fields.count - 1, at + by))]
  }

  /// Changes what the line says.
  mutating func step(_ by: Int) {
    guard let model else { return }
    func place(_ at: Int, of count: Int) -> Int { at.going(by, inRoundOf: count) }
    switch here {
    case .model: break
    case .cellClass:
      guard !model.classes.isEmpty else { return }
      let at = model.classes.firstIndex { $0.key == order.classKey } ?? 0
      choose(model.classes[place(at, of: model.classes.count)])
    case .count: order.count = min(64, max(1, order.count + by))
    case .seed: order.seed = by > 0 ? order.seed &+ UInt64(by) : order.seed &- UInt64(-by)
    case .preset:
      guard !model.presets.isEmpty else { return }
      let at = model.presets.firstIndex(where: isChosen) ?? (by > 0 ? -1 : model.presets.count)
      let next = model.presets[min(model.presets.count - 1, max(0, at + by))]
      order.steps = next.steps
      order.solver = next.solver
    case .steps: order.steps = min(250, max(1, order.steps + by))
    case .guidance:
      order.guidance = min(10, max(0, ((order.guidance * 4).rounded() + Double(by)) / 4))
    case .solver:
      guard !model.solvers.isEmpty else { return }
      let at = model.solvers.firstIndex(of: order.solver) ?? 0
      order.solver = model.solvers[place(at, of: model.solvers.count)]
    }
  }

  /// Another class, with the guidance that suits it.
  private mutating func choose(_ choice: SamplingModel.ClassChoice) {
    order.classKey = choice.key
    order.guidance = choice.guidance
  }

  /// What the line takes, in words.
  var range: String {
    switch here {
    case .count: "from 1 to 64"
    case .seed: "from 0 up"
    case .steps: "from 1 to 250"
    case .guidance: "from 0 to 10; 1 is none"
    case .model, .cellClass, .preset, .solver: "chosen with h and l"
    }
  }

  /// Takes a typed value; false, and nothing changed, when it is none for this line.
  mutating func set(_ text: String) -> Bool {
    switch here {
    case .count:
      guard let value = Int(text), 1...64 ~= value else { return false }
      order.count = value
    case .seed:
      guard let value = UInt64(text) else { return false }
      order.seed = value
    case .steps:
      guard let value = Int(text), 1...250 ~= value else { return false }
      order.steps = value
    case .guidance:
      guard let value = Double(text), 0...10 ~= value else { return false }
      order.guidance = value
    case .model, .cellClass, .preset, .solver: return false
    }
    return true
  }

  /// Whether the order is as that preset has it.
  private func isChosen(_ preset: SamplingModel.Preset) -> Bool {
    preset.steps == order.steps && preset.solver == order.solver
  }

  /// What a line says.
  func value(of field: Field) -> String {
    switch field {
    case .model:
      let path = wanted ?? model?.path
      return found.first { $0.path == path }?.name ?? model?.name ?? ""
    case .cellClass:
      return model?.classes.first { $0.key == order.classKey }?.name ?? order.classKey
    case .count: return "\(order.count)"
    case .seed: return "\(order.seed)"
    case .preset: return model?.presets.first(where: isChosen)?.name ?? "own"
    case .steps: return "\(order.steps)"
    case .guidance: return order.guidance.formatted
    case .solver: return order.solver
    }
  }
}

extension Double {
  /// Without needless zeros: '2', '2.5', '0.75'.
  var formatted: String {
    self == rounded() ? String(Int(self)) : String((self * 100).rounded() / 100)
  }
}
