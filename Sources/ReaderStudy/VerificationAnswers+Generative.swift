import Statistics

extension ReferenceValue {
  fileprivate func features(_ key: String) throws -> FeatureSet {
    guard let set = FeatureSet(try matrix(key)) else { throw UnreadableCase(field: key) }
    return set
  }
}

extension StatisticsVerification {
  private static func sets(
    _ input: ReferenceValue
  ) throws -> (real: FeatureSet, generated: FeatureSet) {
    (try input.features("real"), try input.features("generated"))
  }

  /// Generators: distance, fidelity, variety, copies.
  static let generativeAnswers: [String: Answer] = [
    "frechet_distance": { input in
      let (real, generated) = try sets(input)
      let found = FrechetDistance(real, generated)
      return object([
        "mean_term": .init(found?.meanTerm), "trace_term": .init(found?.traceTerm),
        "fid": .init(found?.value),
      ])
    },
    "kid_polynomial": { input in
      let (real, generated) = try sets(input)
      let found = KernelDistance(real, generated, kernel: .cubic)
      return object([
        "kid_unbiased": .init(found?.unbiased), "mmd2_biased": .init(found?.biased),
      ])
    },
    "kid_subsets_explicit": { input in
      let (real, generated) = try sets(input)
      let found = KernelDistance.subsets(
        real, try input.countMatrix("real_subsets"), generated,
        try input.countMatrix("generated_subsets"))
      return object([
        "subset_values": .init(found?.values ?? []), "mean": .init(found?.mean),
        "sd_ddof0": .init(found?.deviation),
      ])
    },
    "mmd_rbf": { input in
      let (real, generated) = try sets(input)
      let found = KernelDistance(
        real, generated, kernel: .gaussian(sigma: try input.field("sigma")))
      return object([
        "median_pairwise": .init(KernelDistance.medianDistance(real, generated)),
        "mmd2_unbiased": .init(found?.unbiased),
      ])
    },
    "precision_recall_density_coverage": { input in
      let (real, generated) = try sets(input)
      let found = Neighbourhoods(real: real, generated: generated, k: try input.count("k"))
      return object([
        "precision": .init(found?.precision), "recall": .init(found?.recall),
        "density": .init(found?.density), "coverage": .init(found?.coverage),
      ])
    },
    "c2st_1nn_loo": { input in
      let (real, generated) = try sets(input)
      let found = NearestNeighbourTest(real: real, generated: generated)
      return object([
        "accuracy": .init(found?.correct.value), "real_accuracy": .init(found?.real.value),
        "generated_accuracy": .init(found?.generated.value),
        "correct": .init(found?.correct.successes), "n": .init(found?.correct.trials),
        "binomial_p_greater": .init(found?.correct.binomialTest().greater),
      ])
    },
    "memorisation": { input in
      let found = Memorisation(
        training: try input.features("train"), holdout: try input.features("holdout"),
        generated: try input.features("generated"))
      let nearest = found?.nearest ?? []
      return object([
        "nearest_train_index": .init(nearest.map(\.index)),
        "nearest_train_distance": .init(nearest.map(\.distance)),
        "distance_ratio_first_second": .list(nearest.map { .init($0.ratio) }),
        "authentic": .init(nearest.map { $0.isAuthentic ? 1 : 0 }),
        "authenticity": .init(found?.authenticity),
        "holdout_nearest_train_distance": .init(found?.holdoutDistances ?? []),
        "copy_u": .init(found?.copyTest.u), "copy_p_less": .init(found?.copyTest.pLess),
        "copy_z_no_tie_correction": .init(found?.copyZ),
        "closer_to_train_than_holdout": .init(found?.closerToTraining),
        "median_ratio_generated_vs_holdout": .init(found?.medianRatio),
      ])
    },
    "inception_score": { input in
      object(["inception_score": .init(Variety.inceptionScore(try input.matrix("probabilities")))])
    },
    "vendi_score": { input in
      object(["vendi_score": .init(Variety.vendiScore(try input.features("features")))])
    },
    "fid_infinity": { input in
      let found = FrechetDistance.extrapolated(
        try input.numbers("fid"), counts: try input.counts("n"))
      return object(["fid_infinity": .init(found?.intercept), "slope": .init(found?.slope)])
    },
  ]
}
