public import Statistics

/// How right a classifier is about pictures whose classes are known.
public struct ClassifierEvaluation: Sendable, Hashable, Codable {
  /// How right it is about one class.
  public struct OfClass: Sendable, Hashable, Codable {
    public var key: String
    /// Pictures of that class.
    public var support: Int
    public var precision: Double
    public var recall: Double
    /// 95 % of the recall, Wilson's; nil without pictures.
    public var recallInterval: Interval?
    public var f1: Double
  }

  /// How right it is about one finding, on the classes where it is looked for.
  public struct OfFinding: Sendable, Hashable, Codable {
    public var key: String
    /// Pictures that have it, of `asked`.
    public var support: Int
    public var asked: Int
    public var precision: Double
    public var recall: Double
  }

  /// A share of right answers, and its 95 % interval, Wilson's.
  public struct Share: Sendable, Hashable, Codable {
    public var right: Int
    public var of: Int
    public var value: Double
    public var interval: Interval?

    init?(_ right: Int, of all: Int) {
      let proportion = Proportion(right, of: all)
      guard let value = proportion.value else { return nil }
      self.right = right
      self.of = all
      self.value = value
      interval = proportion.wilson()
    }
  }

  /// The classes, in the order of the confusion.
  public var classes: [String]
  /// `confusion[truth][answer]`.
  public var confusion: [[Int]]
  public var perClass: [OfClass]
  public var findings: [OfFinding]
  /// Over all classes.
  public var accuracy: Share?
  /// Over the five types of a normal differential, segmented and band neutrophils as one; any other
  /// answer is wrong. Nil where none of them was shown.
  public var fiveTypes: Share?
  public var macroF1: Double?
  public var balancedAccuracy: Double?
  public var matthews: Double
  /// How far confidences and shares of right answers are apart, in 15 bins.
  public var calibrationError: Double?

  /// The type of a normal differential that a class counts as; nil for others.
  public static func normalType(_ key: String) -> String? {
    switch key {
    case "segmented_neutrophil", "band_neutrophil": "neutrophil"
    case "eosinophil", "basophil", "lymphocyte", "monocyte": key
    default: nil
    }
  }

  /// - Parameters:
  ///   - opinions: one a picture.
  ///   - truth: its class, one of the classifier's, and its findings.
  public init(
    _ opinions: [Opinion], truth: [(classKey: String, findings: Set<String>)],
    by description: ClassifierDescription
  ) {
    precondition(opinions.count == truth.count, "an opinion on every picture")
    classes = description.classes
    func place(_ key: String) -> Int { description.classes.firstIndex(of: key) ?? -1 }
    let metrics = ClassifierMetrics(
      truth: truth.map { place($0.classKey) }, predicted: opinions.map { place($0.classKey) },
      classes: classes.count)
    confusion = metrics.confusion
    perClass = classes.enumerated().map { index, key in
      OfClass(
        key: key, support: metrics.support[index], precision: metrics.precision[index],
        recall: metrics.recall[index],
        recallInterval: Proportion(metrics.confusion[index][index], of: metrics.support[index])
          .wilson(), f1: metrics.f1[index])
    }
    let isRight = zip(opinions, truth).map { $0.classKey == $1.classKey }
    accuracy = Share(isRight.count { $0 }, of: isRight.count)
    let normal = zip(opinions, truth).compactMap { opinion, truth in
      Self.normalType(truth.classKey).map { $0 == Self.normalType(opinion.classKey) }
    }
    fiveTypes = Share(normal.count { $0 }, of: normal.count)
    macroF1 = metrics.macroF1
    balancedAccuracy = metrics.balancedAccuracy
    matthews = metrics.matthews
    // What a trusted confidence promises: segmented and band neutrophils count as one.
    let keepsPromise = zip(opinions, truth).map { opinion, truth in
      description.trust == nil
        ? opinion.classKey == truth.classKey
        : description.areAlike(place(opinion.classKey), place(truth.classKey))
    }
    calibrationError = Calibration.error(opinions.map(\.confidence), isRight: keepsPromise)
    findings = description.findings.map { task in
      let asked = zip(opinions, truth).filter { task.classes.contains($0.1.classKey) }
      let there = asked.count { $0.1.findings.contains(task.key) }
      let named = asked.count { $0.0.findings[task.key] != nil }
      let right = asked.count {
        $0.0.findings[task.key] != nil && $0.1.findings.contains(task.key)
      }
      return OfFinding(
        key: task.key, support: there, asked: asked.count,
        precision: named > 0 ? Double(right) / Double(named) : 0,
        recall: there > 0 ? Double(right) / Double(there) : 0)
    }
  }
}
