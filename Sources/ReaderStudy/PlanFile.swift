public import Foundation

/// A plan as it is kept between planning and sealing: JSON that a person can read and change.
public enum PlanFile {
  /// The bytes of `plan`: sorted keys in snake case, one newline at the end.
  public static func data(_ plan: Plan) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(plan) + Data("\n".utf8)
  }

  /// Reads the plan at `url` and checks it. Throws `StudyError`.
  public static func read(at url: URL) throws(StudyError) -> Plan {
    let data = try StudyFile.read(url)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let plan: Plan
    do {
      plan = try decoder.decode(Plan.self, from: data)
    } catch DecodingError.keyNotFound(let key, _) {
      throw .damaged(
        file: url.lastPathComponent, line: nil, problem: "the plan has no '\(key.stringValue)'")
    } catch {
      throw .damaged(file: url.lastPathComponent, line: nil, problem: "this is no plan of a study")
    }
    try plan.validate()
    return plan
  }
}
