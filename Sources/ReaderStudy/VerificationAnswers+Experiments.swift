import Statistics

extension StatisticsVerification {
  /// Planning, experiments, the classifier and the differential.
  static let experimentAnswers: [String: Answer] = [
    "power_binomial_exact": { input in
      let found = Power.detection(
        trials: try input.count("n"), chance: try input.field("p1"),
        alpha: try input.field("alpha"))
      return object([
        "power": .init(found.power), "lower_critical": .init(found.lowerCritical),
        "upper_critical": .init(found.upperCritical), "actual_alpha": .init(found.actualAlpha),
      ])
    },
    "power_tost_exact": { input in
      let found = Power.equivalence(
        trials: try input.count("n"), chance: try input.field("p"),
        within: Interval(low: try input.field("low"), high: try input.field("high")),
        alpha: try input.field("alpha"))
      return object([
        "power": .init(found.power), "accept_low": .init(found.accepted?.lowerBound),
        "accept_high": .init(found.accepted?.upperBound),
      ])
    },
    "hanley_mcneil_se": { input in
      let found = Power.areaVariance(
        try input.field("auc"), fakes: try input.count("n_fake"),
        reals: try input.count("n_real"))
      return object([
        "q1": .init(found.q1), "q2": .init(found.q2), "variance": .init(found.variance),
        "se": .init(found.variance.squareRoot()),
      ])
    },
    "paired_seeds": { input in
      guard
        let found = PairedSeeds(
          try input.numbers("augmented"), try input.numbers("real_only"))
      else { throw UnreadableCase(field: "augmented") }
      return object(
        [
          "mean_diff": .init(found.mean), "sd_diff": .init(found.standardDeviation),
          "t": .init(found.t), "df": .whole(found.degrees), "p_t": .init(found.p),
          "p_signflip_exact": .init(found.signFlipP), "p_sign_test": .init(found.signTestP),
        ], fields(found.interval(), "ci_low", "ci_high"))
    },
    "bootstrap_percentile_explicit": { input in
      let found = Bootstrap(
        meanOf: try input.numbers("values"), indices: try input.countMatrix("resample_indices"))
      return object(
        [
          "observed": .init(found?.observed), "replicates": .init(found?.replicates ?? []),
          "se": .init(found?.standardError),
        ],
        fields(found?.interval(confidence: try input.field("confidence")), "low", "high"))
    },
    "crossed_bootstrap_explicit": { input in
      let found = Bootstrap(
        meanOf: try input.matrix("correct_readers_by_images"),
        rows: try input.countMatrix("reader_indices"),
        columns: try input.countMatrix("image_indices"))
      return object(
        ["observed": .init(found?.observed), "replicates": .init(found?.replicates ?? [])],
        fields(found?.interval(), "low", "high"))
    },
    "classifier_metrics": { input in
      let labels = try input.counts("labels")
      func places(_ key: String) throws -> [Int] {
        try input.counts(key).map { labels.firstIndex(of: $0) ?? -1 }
      }
      let found = ClassifierMetrics(
        truth: try places("truth"), predicted: try places("predicted"), classes: labels.count)
      return object([
        "confusion": .init(found.confusion), "precision": .init(found.precision),
        "recall": .init(found.recall), "f1": .init(found.f1), "support": .init(found.support),
        "accuracy": .init(found.accuracy), "macro_f1": .init(found.macroF1),
        "weighted_f1": .init(found.weightedF1),
        "balanced_accuracy": .init(found.balancedAccuracy), "mcc": .init(found.matthews),
        "kappa": .init(found.kappa),
      ])
    },
    "differential_percentages": { input in
      guard case .object(let counted) = try input["counts"] else {
        throw UnreadableCase(field: "counts")
      }
      let notWhite = try input.list("not_wbc").compactMap { value in
        if case .text(let key) = value { key } else { nil }
      }
      let found = Differential(
        try counted.mapValues { try $0.asCount("counts") }, notWhite: Set(notWhite),
        confidence: try input.field("confidence"))
      let entries = found.entries.mapValues { entry in
        entry.isWhiteCell
          ? object(
            ["count": .whole(entry.count), "percent": .init(entry.percent)],
            fields(entry.limits, "low_percent", "high_percent"))
          : object(["count": .whole(entry.count), "per_100_wbc": .init(entry.per100)])
      }
      return object(["n": .whole(found.total), "classes": .object(entries)])
    },
  ]
}
