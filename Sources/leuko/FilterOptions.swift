import ArgumentParser
import AtlasStore
import Journeys

/// Which cells, in the words of the gallery's filter.
struct FilterOptions: ParsableArguments {
  /// The filter language, for help.
  static let language = """
    A filter is words that must all hold: field:value, field:a,b for one of several, confidence<0.6 \
    and 0.4..0.6 for numbers and times, any other word for names, folders and comments. 'or' joins \
    alternatives, '-' or 'not' turns a word round, parentheses group, quotes keep blanks together. \
    Fields: \(FilterField.allCases.map(\.rawValue).joined(separator: ", ")).
    """

  @Argument(help: "A filter; words that begin with '-' stand after '--'.") var words: [String] = []
  @Option(help: "A view kept in the atlas; the filter narrows it.") var view: String?
  @Option(
    help: "\(Query.Order.allCases.map(\.rawValue).joined(separator: ", ")).") var order: String?
  @Flag(help: "The other way round.") var reversed = false

  /// What these options ask of a project's atlas.
  func query(_ project: Project) throws -> Query {
    let reader = FilterReader(vocabulary: project.vocabulary, person: project.person)
    var query = Query(filter: try reader.read(words.joined(separator: " ")))
    if let view {
      guard let kept = try project.atlas.views().first(where: { $0.name == view }) else {
        throw ValidationError("no view is called '\(view)'; 'leuko views' lists them")
      }
      query.filter = try reader.read(kept.filter).and(query.filter)
      query.order = kept.order
      query.isReversed = kept.isReversed
    }
    if let order {
      guard let known = Query.Order(rawValue: order) else {
        let all = Query.Order.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--order is one of \(all), not '\(order)'")
      }
      query.order = known
    }
    if reversed { query.isReversed.toggle() }
    return query
  }
}
