import Foundation

/// How many different things there are in a set.
public enum Variety {
  /// exp of the mean divergence of a picture's class probabilities from those of all pictures
  /// (Salimans et al., NeurIPS 2016). To be reported only with a network trained on cells. Nil
  /// without pictures or for rows of different lengths.
  public static func inceptionScore(_ probabilities: [[Double]]) -> Double? {
    guard let set = FeatureSet(probabilities) else { return nil }
    let means = set.means
    let divergence = set.rows.reduce(0.0) { total, row in
      total
        + row.indices.reduce(0.0) { sum, index in
          row[index] > 0 ? sum + row[index] * log(row[index] / means[index]) : sum
        }
    }
    return exp(divergence / Double(set.count))
  }

  /// The effective number of different pictures, by the cosine of their features (Friedman and
  /// Dieng, "The Vendi score", 2023). Nil when a row of features is all 0.
  public static func vendiScore(_ features: FeatureSet) -> Double? {
    let norms = features.rows.map { sqrt(FeatureSet.product($0, $0)) }
    guard norms.allSatisfy({ $0 > 0 }) else { return nil }
    let n = Double(features.count)
    let units = zip(features.rows, norms).map { row, norm in row.map { $0 / norm } }
    // K / n and the smaller matrix of features share the eigenvalues that aren't 0.
    let gram = (0..<features.width).map { i in
      (0..<features.width).map { j in units.reduce(0) { $0 + $1[i] * $1[j] } / n }
    }
    let entropy = SymmetricEigen(gram).values.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    return exp(entropy)
  }
}
