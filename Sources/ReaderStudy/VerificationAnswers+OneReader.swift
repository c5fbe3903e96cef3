import Statistics

extension StatisticsVerification {
  static func table(_ input: ReferenceValue) throws -> AnswerTable {
    AnswerTable(
      truePositives: try input.count("tp"), falseNegatives: try input.count("fn"),
      falsePositives: try input.count("fp"), trueNegatives: try input.count("tn"))
  }

  static func share(_ input: ReferenceValue) throws -> Proportion {
    let successes = try input.count("k")
    let trials = try input.count("n")
    guard successes <= trials else { throw UnreadableCase(field: "k") }
    return Proportion(successes, of: trials)
  }

  static func fields(_ interval: Interval?, _ low: String, _ high: String)
    -> [String: ReferenceValue]
  {
    [low: ReferenceValue(interval?.low), high: ReferenceValue(interval?.high)]
  }

  static func object(_ parts: [String: ReferenceValue]...) -> ReferenceValue {
    .object(parts.reduce(into: [:]) { $0.merge($1) { $1 } })
  }

  /// The statistics of one reader.
  static let oneReaderAnswers: [String: Answer] = [
    "confusion_rates": { input in
      let table = try table(input)
      return object([
        "n": .whole(table.total), "n_fake": .whole(table.fakes), "n_real": .whole(table.reals),
        "accuracy": .init(table.correct.value), "sensitivity": .init(table.sensitivity.value),
        "specificity": .init(table.specificity.value),
        "balanced_accuracy": .init(table.balancedAccuracy),
        "ppv": .init(table.positivePredictiveValue.value),
        "npv": .init(table.negativePredictiveValue.value), "f1_fake": .init(table.f1),
        "youden_j": .init(table.youden), "mcc": .init(table.matthews),
        "fooling_rate": .init(table.fooling.value),
        "false_alarm_rate": .init(table.falseAlarms.value),
        "judged_fake_rate": .init(table.calledFake.value),
        "hype_infinity_percent": .init(table.hype),
      ])
    },
    "confusion_from_trials": { input in
      let table = AnswerTable(
        isFake: try input.flags("truth_fake"), calledFake: try input.flags("judged_fake"))
      return object([
        "tp": .whole(table.truePositives), "fn": .whole(table.falseNegatives),
        "fp": .whole(table.falsePositives), "tn": .whole(table.trueNegatives),
      ])
    },
    "wilson_interval": { input in
      let share = try share(input)
      return object(
        fields(share.wilson(confidence: try input.field("confidence")), "low", "high"))
    },
    "clopper_pearson_interval": { input in
      let share = try share(input)
      return object(
        fields(share.clopperPearson(confidence: try input.field("confidence")), "low", "high"))
    },
    "balanced_accuracy_newcombe": { input in
      let table = try table(input)
      let confidence = try input.field("confidence")
      return object(
        ["youden_j": .init(table.youden), "balanced_accuracy": .init(table.balancedAccuracy)],
        fields(table.youdenInterval(confidence: confidence), "youden_low", "youden_high"),
        fields(table.balancedAccuracyInterval(confidence: confidence), "ba_low", "ba_high"))
    },
    "binomial_test_exact": { input in
      let test = try share(input).binomialTest(against: try input.field("p0"))
      return object([
        "two_sided": .init(test.twoSided), "greater": .init(test.greater),
        "less": .init(test.less),
      ])
    },
    "fisher_exact": { input in
      let cells = try input["table"].fourfold("table")
      let fisher = FisherExact(cells[0], cells[1], cells[2], cells[3])
      return object([
        "p_two_sided": .init(fisher.test.twoSided), "p_greater": .init(fisher.test.greater),
        "p_less": .init(fisher.test.less), "odds_ratio_sample": .init(fisher.oddsRatio),
      ])
    },
    "sdt_loglinear": { input in
      let found = SignalDetection(try table(input), confidence: try input.field("confidence"))
      return object(
        [
          "hit_rate_corrected": .init(found?.hitRate),
          "false_alarm_rate_corrected": .init(found?.falseAlarmRate),
          "d_prime": .init(found?.dPrime), "criterion_c": .init(found?.criterion),
          "ln_beta": .init(found?.logBeta), "se_d_prime": .init(found?.standardError),
          "z_d_prime": .init(found?.z), "p_d_prime_two_sided": .init(found?.p),
          "se_criterion": .init(found?.criterionError),
        ], fields(found?.interval, "d_prime_low", "d_prime_high"))
    },
    "roc_auc_delong": { input in
      let curve = ReceiverCurve(
        isFake: try input.flags("truth_fake"), ratings: try input.numbers("rating"))
      let confidence = try input.field("confidence")
      return object(
        [
          "auc": .init(curve.area), "mann_whitney_u": .init(curve.mannWhitney),
          "delong_variance": .init(curve.variance), "se": .init(curve.standardError),
          "z_vs_half": .init(curve.z), "p_vs_half": .init(curve.p),
        ], fields(curve.waldInterval(confidence: confidence), "wald_low", "wald_high"),
        fields(curve.logitInterval(confidence: confidence), "logit_low", "logit_high"))
    },
    "roc_points": { input in
      let points = ReceiverCurve(
        isFake: try input.flags("truth_fake"), ratings: try input.numbers("rating")
      ).points
      return object([
        "thresholds_desc": .init(points.dropFirst().map(\.threshold)),
        "points_fpr_tpr": .list(points.map { .init([$0.falseAlarmRate, $0.hitRate]) }),
      ])
    },
    "delong_paired": { input in
      let isFake = try input.flags("truth_fake")
      let first = ReceiverCurve(isFake: isFake, ratings: try input.numbers("rating1"))
      let second = ReceiverCurve(isFake: isFake, ratings: try input.numbers("rating2"))
      let pair = PairedAreas(first, second)
      return object([
        "auc1": .init(first.area), "auc2": .init(second.area), "var1": .init(first.variance),
        "var2": .init(second.variance), "cov": .init(pair?.covariance),
        "diff": .init(pair?.difference), "se_diff": .init(pair?.standardError),
        "z": .init(pair?.z), "p": .init(pair?.p),
      ])
    },
    "tost_accuracy_exact": { input in
      let share = try share(input)
      let alpha = try input.field("alpha")
      let margin = Interval(low: try input.field("low"), high: try input.field("high"))
      let test = Equivalence(share, within: margin)
      return object(
        [
          "p_lower": .init(test.lower), "p_upper": .init(test.upper), "p_tost": .init(test.p),
          "equivalent": .flag(test.isShown(alpha: alpha)),
        ], fields(share.clopperPearson(confidence: 1 - 2 * alpha), "ci90_low", "ci90_high"))
    },
    "tost_z": { input in
      let test = Equivalence(
        estimate: try input.field("estimate"), standardError: try input.field("se"),
        within: Interval(low: try input.field("low"), high: try input.field("high")))
      let alpha = try input.field("alpha")
      return object([
        "p_lower": .init(test?.lower), "p_upper": .init(test?.upper), "p_tost": .init(test?.p),
        "equivalent": test.map { .flag($0.isShown(alpha: alpha)) } ?? .null,
      ])
    },
    "response_time_summary": { input in
      guard
        let times = ResponseTimes(
          try input.numbers("seconds"), correct: try input.flags("correct"))
      else { throw UnreadableCase(field: "seconds") }
      let trend = times.trend
      let fit = times.logarithmicFit
      let comparison = times.correctAgainstWrong
      return object(
        [
          "n": .whole(times.count), "mean": .init(times.mean),
          "sd": .init(times.standardDeviation), "median": .init(times.median),
          "iqr": .init(times.quartiles.high - times.quartiles.low),
          "mad": .init(times.medianDeviation), "geometric_mean": .init(times.geometricMean),
          "min": .init(times.shortest), "max": .init(times.longest),
          "spearman_rho": .init(trend.spearman), "spearman_p": .init(trend.spearmanP),
          "kendall_tau_b": .init(trend.kendall), "kendall_p_asymptotic": .init(trend.kendallP),
          "theil_sen_slope": .init(trend.theilSen),
        ], fields(times.quartiles, "q1", "q3"),
        [
          "log_rt_slope": .init(fit?.slope), "log_rt_intercept": .init(fit?.intercept),
          "log_rt_slope_se": .init(fit?.slopeError), "log_rt_slope_p": .init(fit?.p),
          "median_correct": .init(times.medianCorrect), "median_wrong": .init(times.medianWrong),
          "mwu_u_correct": .init(comparison?.u), "mwu_p": .init(comparison?.p),
        ])
    },
    "accuracy_drift_logistic": { input in
      let drift = AccuracyDrift(try input.flags("correct"))
      return object([
        "intercept": .init(drift.fit?.intercept), "slope": .init(drift.fit?.slope),
        "se": .init(drift.fit?.standardError), "z": .init(drift.fit?.z),
        "p": .init(drift.fit?.p), "converged": .flag(drift.fit != nil),
        "first_half_correct": .whole(drift.firstHalf.successes),
        "second_half_correct": .whole(drift.secondHalf.successes),
        "halves_fisher_p": .init(drift.halvesP),
      ])
    },
    "sequence_runs": { input in
      let runs = Runs(try input.flags("sequence"))
      return object([
        "max_run": .whole(runs.longest), "runs": .whole(runs.count),
        "transitions": .init(runs.transitions), "runs_expected": .init(runs.expected),
        "runs_z": .init(runs.z), "runs_p": .init(runs.p),
      ])
    },
  ]
}
