import Foundation

/// Where a study's pictures come from and how they were chosen, for the methods; nil is unknown.
public struct StudyProvenance: Sendable, Hashable, Codable {
  /// The model's name.
  public var model: String?
  /// The digest of its weights.
  public var modelDigest: String?
  /// How noise became a picture.
  public var solver: String?
  /// Steps of the walk.
  public var steps: Int?
  /// Guidance, or its range over the classes.
  public var guidance: String?
  /// Where the real cells come from.
  public var data: String?
  /// Under which licence.
  public var dataLicense: String?
  /// How pictures were chosen.
  public var selection: String?
  /// What was left out, and why.
  public var exclusions: String?
  /// What readers were told of the share of fakes.
  public var prevalenceTold: String?
  /// Where and under which number the study was registered beforehand.
  public var registration: String?

  /// What is known; nil is unknown.
  public init(
    model: String? = nil, modelDigest: String? = nil, solver: String? = nil, steps: Int? = nil,
    guidance: String? = nil, data: String? = nil, dataLicense: String? = nil,
    selection: String? = nil, exclusions: String? = nil, prevalenceTold: String? = nil,
    registration: String? = nil
  ) {
    self.model = model
    self.modelDigest = modelDigest
    self.solver = solver
    self.steps = steps
    self.guidance = guidance
    self.data = data
    self.dataLicense = dataLicense
    self.selection = selection
    self.exclusions = exclusions
    self.prevalenceTold = prevalenceTold
    self.registration = registration
  }

  /// The part of a generated picture's recipe that every picture of a study shares.
  private struct Recipe: Decodable {
    var model: String?
    var scheduler: String?
    var steps: Int?
    var guidance: Double?
  }

  /// As far as the recipes in an open key tell.
  init(_ key: StudyKey) {
    self.init()
    let recipes = key.rows.filter { $0.truth == .fake && !$0.isControl }.compactMap { row in
      row.provenance.firstIndex(of: "{").flatMap {
        try? JSONDecoder().decode(Recipe.self, from: Data(row.provenance[$0...].utf8))
      }
    }
    func shared<Value: Hashable>(_ field: (Recipe) -> Value?) -> Value? {
      let found = Set(recipes.map(field))
      return found.count == 1 ? found.first ?? nil : nil
    }
    modelDigest = shared(\.model)
    solver = shared(\.scheduler)
    steps = shared(\.steps)
    let guidances = recipes.compactMap(\.guidance)
    if let low = guidances.min(), let high = guidances.max() {
      guidance = low == high ? "\(low)" : "\(low) to \(high)"
    }
    if key.rows.contains(where: { $0.provenance.contains("consecutive indices") }) {
      selection = "fakes are consecutive indices, none left out"
    }
  }
}

extension StudyScore {
  /// Where the pictures come from, as far as the score knows.
  public var provenance: StudyProvenance {
    let found = key.map { StudyProvenance($0) } ?? StudyProvenance()
    guard var told = manifest?.provenance else { return found }
    told.solver = told.solver ?? found.solver
    return told
  }
}
