public import ArgumentParser
import Foundation
public import ReaderStudy
import Statistics

struct StudySimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "How often each verdict falls on readers whose ability is known.",
    discussion: """
      Readers are formulas: evidence from a normal distribution, cut into six ratings. No person \
      is told anything about by this.

      With --claims, readers of every kind who must not be believed the wrong thing sit studies of \
      every size, and the table says how often a false claim falls: guessers, timid and bold ones, \
      tappers who see only blots, readers of two ratings, and readers who can tell but whose area is \
      one half (1 or 6 for fakes, 3 or 4 for reals).

      EXAMPLES
        leuko study simulate                                   guessers, recommended form
        leuko study simulate --d-prime 1 --criterion 1.2       able, but timid
        leuko study simulate --form thesis --d-prime 0.7 --runs 200
        leuko study simulate --claims --runs 2000               false claims, kind by size
        leuko study simulate --task quartet --d-prime 1 --pairs 100
        leuko study simulate --task naming --named-fakes 0.8 --pairs 60
        leuko study simulate --phases --d-prime 0.5 --d-prime-clues 1.2 --odd-fakes 0.15
      """)

  @Option(help: "recommended, short or thesis.") var form = Plan.Form.recommended
  @Option(help: "Reals, and as many fakes; else the form's.") var pairs: Int?
  @Option(help: "Controls; else the form's.") var controls: Int?
  @Option(help: "How far from 0.5 counts as guessing; else the form's.") var margin: Double?
  @Option(help: "How well readers tell fakes from reals; 0 guesses.") var dPrime = 0.0
  @Option(help: "Their habit: above 0 they rather say real.") var criterion = 0.0
  @Option(help: "How much easier a control is to see.") var controlBonus = 2.0
  @Option(help: "weighing, tapping, halving or extremes: how evidence becomes an answer.")
  var manner = SimulatedReader.Manner.weighing
  @Flag(help: "How often false claims fall, by kind of reader and size of study.") var claims =
    false
  @Option(help: "rating, quartet (which of four was made? --pairs counts quartets) or naming.")
  var task = AnswerTask.rating
  @Option(help: "Share of reals named as asked.") var namedReals = 0.95
  @Option(help: "Share of fakes named as asked.") var namedFakes = 0.95
  @Flag(help: "Three phases: untold, told with --d-prime, after clues with --d-prime-clues.")
  var phases = false
  @Option(help: "How well readers tell fakes from reals after clues.") var dPrimeClues = 1.0
  @Option(help: "Share of fakes called odd, untold.") var oddFakes = 0.05
  @Option(help: "Share of reals called odd, untold.") var oddReals = 0.05
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
    let isPlain = !claims && manner == .weighing && criterion == 0
    guard (task == .rating && !phases) || isPlain else {
      throw ValidationError(
        "quartets, names and phases know no habit here: leave --criterion, --manner and --claims out"
      )
    }
    guard task == .rating || !phases else {
      throw ValidationError("--phases have tasks of their own")
    }
    guard [namedReals, namedFakes, oddFakes, oddReals].allSatisfy({ (0...1).contains($0) }) else {
      throw ValidationError("a share is 0 to 1")
    }
    guard [dPrimeClues, dPrime, criterion, controlBonus].allSatisfy({ abs($0) <= 10 }) else {
      throw ValidationError("--d-prime, --criterion and --control-bonus are -10 to 10")
    }
  }

  func run() throws {
    if claims { return try showClaims() }
    if task == .quartet { return try showQuartets() }
    if task == .naming {
      let found = NamingCharacteristics(
        pairs: pairs ?? 100, real: namedReals, fake: namedFakes, margin: margin ?? 0.1, runs: runs,
        seed: seed)
      return json ? try StandardOutput.write(json: found) : StandardOutput.write(found.text)
    }
    if phases {
      let found = PhaseCharacteristics(
        pairs: pairs ?? 50, oddFakes: oddFakes, oddReals: oddReals, told: dPrime,
        clues: dPrimeClues, runs: runs, seed: seed)
      return json ? try StandardOutput.write(json: found) : StandardOutput.write(found.text)
    }
    var plan = Plan(form, name: "simulation", classes: ["all"], readers: ["simulated"])
    if let pairs {
      plan.classes = [.init("all", pairs: pairs)]
      plan.controls = pairs / 5
    }
    plan.controls = controls ?? plan.controls
    plan.margin = margin ?? plan.margin
    let reader = SimulatedReader(
      dPrime: dPrime, criterion: criterion, controlBonus: controlBonus, manner: manner,
      seed: seed)
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

  private func showClaims() throws {
    if !json { StandardOutput.write(FalseClaims.header + "\n") }
    let found = FalseClaims(readers: runs, seed: seed, margin: margin ?? 0.1) { row in
      if !json { StandardOutput.write(FalseClaims.line(row) + "\n") }
    }
    if json { return try StandardOutput.write(json: found.rows) }
    StandardOutput.write(
      """
      \(runs) readers a line, seed \(seed). "true": the claim would be true of them. Points: half the \
      width of the 95% interval of the larger share.

      """)
  }

  private func showQuartets() throws {
    guard
      let found = QuartetCharacteristics(
        quartets: pairs ?? 100, dPrime: dPrime, margin: margin ?? 0.1, runs: runs, seed: seed)
    else { throw ValidationError("quartets need a d' within -8 and 8") }
    if json { return try StandardOutput.write(json: found) }
    StandardOutput.write(found.text)
  }
}

extension SimulatedReader.Manner: ExpressibleByArgument {}
