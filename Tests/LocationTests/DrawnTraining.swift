import Foundation
import Pictures
import Tensors

@testable import Location

/// A training of seconds, on fields that are drawn.
enum DrawnTraining {
  static let cells = [(x: 180.0, y: 160.0, radius: 60.0), (x: 470.0, y: 320.0, radius: 80.0)]

  private static func drawn(_ cells: [(x: Double, y: Double, radius: Double)]) -> DrawnField {
    DrawnField(
      Drawn.field(cells: cells),
      cells: cells.map {
        PixelRectangle(
          x: Int($0.x - $0.radius), y: Int($0.y - $0.radius), width: Int(2 * $0.radius),
          height: Int(2 * $0.radius))
      })
  }

  private static let train = [drawn([cells[0]]), drawn([cells[1]]), drawn([])]
  private static let choice = [drawn(cells)]

  static func training() throws -> LocatorTraining {
    var plan = LocatorPlan()
    plan.steps = 24
    plan.batch = 16
    plan.lookEvery = 12
    plan.keep = 0.8
    return try LocatorTraining(plan: plan, train: train, choice: choice, data: "drawn")
  }

  static func resumed(_ file: Safetensors) throws -> LocatorTraining {
    try LocatorTraining(file, train: train, choice: choice, data: "drawn")
  }

  static func resumed(_ file: URL, data: String) throws -> LocatorTraining {
    try LocatorTraining(resuming: file, train: train, choice: choice, data: data)
  }
}
