import Basis
import Foundation
import Journeys
import ReaderStudy

/// What is asked about a report that shows.
enum ReportRequest: RoomRequest {
  /// Write it as HTML where Leuko was started.
  case save(title: String, ReportDocument)
}

/// Saves reports.
struct ReportRoom: Room {
  private let project: Project

  init(_ project: Project) {
    self.project = project
  }

  func serve(_ request: ReportRequest, tell: Teller<Nothing>) async throws {
    guard case .save(let title, let document) = request else { return }
    let name = Self.fileName(title)
    let file = project.folders.resolved(name)
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw ReportError.exists(name)
    }
    try DurableFile.write(Data(document.html(title: title).utf8), to: file)
    tell.done("Saved here as \(name).")
  }

  /// 'blind-test-forty.html'
  static func fileName(_ title: String) -> String {
    let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }
    return (words.isEmpty ? "report" : String(words.joined(separator: "-").prefix(80))) + ".html"
  }
}

/// Why a report isn't saved.
enum ReportError: Explained, Equatable {
  case exists(String)

  var summary: String {
    switch self {
    case .exists(let name): "'\(name)' is here already, and was left as it is"
    }
  }
  var remedy: String? { "rename or remove it, then press e again" }
}
