import ArgumentParser
import Foundation
import ReaderStudy
import Statistics

struct StudySimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "How often each verdict falls on readers whose ability is known.",
    discussion: """
      Readers are formulas: evidence from a normal distribution, cut into six ratings. No person \
      is told anything about by this.

      EXAMPLES
        leuko study simulate                                   guessers, recommended form
        leuko study simulate --d-prime 1 --criterion 1.2       able, but timid
        leuko study simulate --form thesis --d-prime 0.7 --runs 200
      """)

  @Option(help: "recommended, short or thesis.") var form = Plan.Form.recommended
  @Option(help: "Reals, and as many fakes; else the form's.") var pairs: Int?
  @Option(help: "Controls; else the form's.") var controls: Int?
  @Option(help: "How far from 0.5 counts as guessing; else the form's.") var margin: Double?
  @Option(help: "How well readers tell fakes from reals; 0 guesses.") var dPrime = 0.0
  @Option(help: "Their habit: above 0 they rather say real.") var criterion = 0.0
  @Option(help: "How much easier a control is to see.") var controlBonus = 2.0
  @Option(help: "Readers.") var runs = 1000
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Flag(help: "Print the counts as JSON.") var json = false

  func validate() throws {
    guard (1...100_000).contains(runs), (1...5000).contains(pairs ?? 1),
      (0...5000).contains(controls ?? 0)
    else { throw ValidationError("--runs is 1 to 100000, --pairs and --controls up to 5000") }
    if let margin, !(margin > 0 && margin < 0.5) {
      throw ValidationError("--margin is between 0 and 0.5")
    }
    guard [dPrime, criterion, controlBonus].allSatisfy({ abs($0) <= 10 }) else {
      throw ValidationError("--d-prime, --criterion and --control-bonus are -10 to 10")
    }
  }

  func run() throws {
    var plan = Plan(form, name: "simulation", classes: ["all"], readers: ["simulated"])
    if let pairs {
      plan.classes = [.init("all", pairs: pairs)]
      plan.controls = pairs / 5
    }
    plan.controls = controls ?? plan.controls
    plan.margin = margin ?? plan.margin
    let reader = SimulatedReader(
      dPrime: dPrime, criterion: criterion, controlBonus: controlBonus, seed: seed)
    let found = OperatingCharacteristics(plan, reader: reader, runs: runs)
    if json {
      let counts = found.counts.map { ($0.key.rawValue, $0.value) }
      return try StandardOutput.write(json: Dictionary(uniqueKeysWithValues: counts))
    }
    var text = "\(runs) simulated readers, d' \(dPrime), criterion \(criterion); "
    text += "\(plan.pairs) + \(plan.pairs) pictures, \(plan.controls) controls, margin "
    text += "\(plan.margin), seed \(seed):\n"
    for verdict in Verdict.allCases {
      guard let count = found.counts[verdict] else { continue }
      let share = String(format: "%5.1f%%", 100 * Double(count) / Double(runs))
      text += "  \(share)  \(verdict.rawValue.replacing("_", with: " "))\n"
    }
    StandardOutput.write(text)
  }
}
