import ReaderStudy

/// What a new study is to be, as typed.
struct StudyForm: Sendable, Hashable {
  var name = "study"
  var classKeys: Set<String> = []
  /// Reals, and as many generated, of each class.
  var pairs = 10
  var controls = 4
  var repeats = 4
  var practice = 6
  var readers = ""
  /// How far from one half counts as guessing.
  var margin = 0.1
  /// Seconds a picture stays on the screen; nil for as long as the reader wants.
  var exposure: Double?
  /// What readers do, and in which phases.
  var task = AnswerTask.rating
  var phases: [Phase]?
  /// What gives made cells away, for a phase after clues.
  var clues = ""
  /// Right practice answers without which the test doesn't begin; nil asks for none.
  var practiceToPass: Int?
  /// The least a screen has to show; nil takes any.
  var minimumDisplay: MinimumDisplay?
  /// Seconds that half of the answers have to take, for any claim.
  var fastestMedian = SittingRules().fastestMedianSeconds
  /// Why the test is sealed even if its audit finds something; empty where it isn't then.
  var override = ""
  /// Who could open the key.
  var blinding = Plan.Blinding.sameAccount

  /// Reals over all classes.
  var allPairs: Int { pairs * classKeys.count }

  /// What a study of these numbers can show.
  var power: PowerPlan {
    PowerPlan(pairs: max(1, allPairs / (phases?.count ?? 1)), margin: margin)
  }

  /// Takes the numbers of one of the three forms, shared among the classes chosen so far.
  mutating func take(_ form: Plan.Form) {
    let count = max(1, classKeys.count)
    pairs = (form.pairs + count - 1) / count
    controls = form.pairs / 5
    repeats = form.pairs / 5
    practice = 8
    margin = form.margin
  }
}
