import ArgumentParser
import AtlasStore
import Foundation
import Journeys

struct ViewsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "views",
    abstract: "Filters kept under a name, for everyone who opens the atlas.",
    discussion: """
      EXAMPLES
        leuko views
        leuko views --save doubtful 'confidence<0.6 is:unreviewed' --order confidence
        leuko views --forget doubtful
      """)

  @Option(help: "Keep the filter under this name.") var save: String?
  @Option(help: "Forget the view of this name; the cells stay.") var forget: String?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var filter: FilterOptions
  @OptionGroup var options: ProjectOptions

  func run() throws {
    let project = try options.open(creating: false)
    if let forget {
      guard try project.atlas.forgetView(named: forget) else {
        throw ValidationError("no view is called '\(forget)'")
      }
    } else if let save {
      let query = try filter.query(project)
      try project.atlas.keep(
        SavedView(
          name: save, filter: query.filter.text, order: query.order,
          isReversed: query.isReversed))
    }
    let views = try project.atlas.views()
    if json {
      return try StandardOutput.write(
        json: views.map {
          ["name": $0.name, "filter": $0.filter, "order": $0.order.rawValue]
        })
    }
    for view in views {
      StandardOutput.write(columns: [view.name, view.filter, view.order.rawValue])
    }
  }
}
