import Statistics

extension StatisticsVerification {
  private static func curves(_ input: ReferenceValue) throws -> [ReceiverCurve] {
    let isFake = try input.flags("truth_fake")
    return try input.matrix("ratings_by_reader").map {
      ReceiverCurve(isFake: isFake, ratings: $0)
    }
  }

  private static func tie(_ input: ReferenceValue) throws -> MajorityVote.Tie {
    guard let tie = MajorityVote.Tie(rawValue: try input.text("tie")) else {
      throw UnreadableCase(field: "tie")
    }
    return tie
  }

  /// The statistics of several readers, and of classes.
  static let severalReaderAnswers: [String: Answer] = [
    "cohen_kappa": { input in
      let categories = try input.counts("categories")
      guard let weights = CohenKappa.Weights(rawValue: try input.text("weights")) else {
        throw UnreadableCase(field: "weights")
      }
      func places(_ key: String) throws -> [Int] {
        try input.counts(key).map {
          guard let place = categories.firstIndex(of: $0) else {
            throw UnreadableCase(field: key)
          }
          return place
        }
      }
      let found = CohenKappa(
        try places("a"), try places("b"), categories: categories.count, weights: weights)
      return object(
        [
          "table": .init(found.table), "percent_agreement": .init(found.percentAgreement),
          "kappa": .init(found.kappa), "se": .init(found.standardError),
          "se_null": .init(found.nullError), "z_null": .init(found.z), "p_null": .init(found.p),
        ], fields(found.interval(), "low", "high"))
    },
    "fleiss_kappa": { input in
      let found = Agreement(
        try input.countMatrix("ratings"), categories: try input.count("categories"))
      return object([
        "counts": .init(found?.counts ?? []), "p_bar": .init(found?.percentAgreement),
        "p_e": .init(found?.fleissChance), "kappa": .init(found?.fleissKappa),
      ])
    },
    "gwet_ac1": { input in
      let found = Agreement(
        try input.countMatrix("ratings"), categories: try input.count("categories"))
      return object([
        "percent_agreement": .init(found?.percentAgreement), "p_e": .init(found?.gwetChance),
        "ac1": .init(found?.gwetAC1),
      ])
    },
    "krippendorff_alpha": { input in
      guard let level = KrippendorffAlpha.Level(rawValue: try input.text("level")) else {
        throw UnreadableCase(field: "level")
      }
      let values = try input.list("readers_by_images").map { row in
        try row.elements("readers_by_images").map {
          $0 == .null ? nil : try $0.asNumber("readers_by_images")
        }
      }
      return object(["alpha": .init(KrippendorffAlpha.alpha(values, level: level))])
    },
    "mcnemar": { input in
      let cells = try input["table"].fourfold("table")
      let found = McNemar(firstOnly: cells[1], secondOnly: cells[2])
      func p(_ statistic: Double?) -> ReferenceValue {
        .init(statistic.map { ChiSquared(degrees: 1).upperTail($0) })
      }
      return object([
        "b": .whole(found.firstOnly), "c": .whole(found.secondOnly),
        "exact_p": .init(found.exactP), "midp": .init(found.midP),
        "chi2_corrected": .init(found.correctedChiSquared),
        "chi2_corrected_p": p(found.correctedChiSquared), "chi2": .init(found.chiSquared),
        "chi2_p": p(found.chiSquared),
      ])
    },
    "cochran_q": { input in
      let found = CochranQ(try input.countMatrix("correct").map { $0.map { $0 != 0 } })
      return object([
        "q": .init(found?.q), "df": .init(found?.degrees), "p": .init(found?.p),
      ])
    },
    "majority_and_fooling": { input in
      let found = MajorityVote(
        isFake: try input.flags("truth_fake"),
        calledFake: try input.countMatrix("judged_fake").map { $0.map { $0 != 0 } },
        tie: try tie(input))
      guard let found else { throw UnreadableCase(field: "judged_fake") }
      return object([
        "majority": .list(found.majority.map { $0.map { .whole($0 ? 1 : 0) } ?? .null }),
        "undecided": .whole(found.undecided),
        "majority_accuracy": .init(found.accuracy.value),
        "per_image_error_rate": .init(found.errorRates),
        "mean_fooling_rate_fake": .init(found.fooling),
        "mean_false_alarm_real": .init(found.falseAlarms),
        "hype_infinity_percent": .init(found.hype),
      ])
    },
    "obuchowski_rockette_single": { input in
      let found = ObuchowskiRockette(try curves(input))
      return object(
        [
          "auc_per_reader": .init(found?.areas ?? []), "mean_auc": .init(found?.mean),
          "ms_reader": .init(found?.readerMeanSquare), "mean_var": .init(found?.meanVariance),
          "cov2": .init(found?.covariance), "se": .init(found?.standardError),
          "df": .init(found?.degrees), "t_vs_half": .init(found?.t), "p_vs_half": .init(found?.p),
        ], fields(found?.interval(), "low", "high"))
    },
    "per_class_strata": { input in
      let tables = try input.list("tables").map { rows in
        let cells = try rows.fourfold("tables")
        return AnswerTable(
          truePositives: cells[0], falseNegatives: cells[1], falsePositives: cells[2],
          trueNegatives: cells[3])
      }
      let strata = Strata(tables)
      let homogeneity = strata.homogeneity
      return object([
        "crude_accuracy": .init(strata.correct.value), "fisher_p": .init(strata.fisher),
        "holm": .init(MultipleComparisons.holm(strata.fisher)),
        "bh": .init(MultipleComparisons.benjaminiHochberg(strata.fisher)),
        "mh_odds_ratio": .init(strata.oddsRatio), "cmh_chi2": .init(strata.chiSquared),
        "cmh_p": .init(strata.p), "accuracy_homogeneity_chi2": .init(homogeneity?.chiSquared),
        "accuracy_homogeneity_df": .init(homogeneity?.degrees),
        "accuracy_homogeneity_p": .init(homogeneity?.p),
      ])
    },
    "multiple_comparisons": { input in
      let p = try input.numbers("p")
      return object([
        "bonferroni": .init(MultipleComparisons.bonferroni(p)),
        "holm": .init(MultipleComparisons.holm(p)),
        "bh": .init(MultipleComparisons.benjaminiHochberg(p)),
        "by": .init(MultipleComparisons.benjaminiYekutieli(p)),
      ])
    },
  ]
}
