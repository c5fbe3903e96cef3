import AtlasStore
public import Basis
public import Classification
import Exchange
import Foundation
public import Location
import Pictures

extension Slides {
  /// Takes a slide in with the locator and the classifier that are meant without naming any.
  ///
  /// Throws `LocatorError`, `ClassifierError` or `ModelError`.
  public static func add(
    _ order: Order, in project: Project
  ) throws -> Job<Basis.Progress, Outcome> {
    let threads = project.settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
    return add(
      order, in: project,
      by: try Locating.locator(named: nil, folders: project.folders, threads: threads),
      and: try Classifying.classifier(named: nil, folders: project.folders, threads: threads))
  }

  /// Takes a slide in: each field is located and kept with its boxes; then its cells are cut out
  /// and given a first class. Cancelled or killed, run again, it goes on where it was. Files that
  /// can't be read are left out and told.
  public static func add(
    _ order: Order, in project: Project, by locator: Locator, and classifier: Classifier
  ) -> Job<Basis.Progress, Outcome> {
    Job { report in
      let clock = ContinuousClock()
      let start = clock.now
      var outcome = Outcome(
        slide: order.slide, fields: 0, alreadyHere: 0, cells: 0, unidentified: 0, seconds: 0)
      for (done, file) in order.files.enumerated() {
        try Task.checkCancellation()
        do {
          try await take(file, order, in: project, by: locator, &outcome)
        } catch let error as PictureError {
          outcome.unreadable.append(Refusal(path: file.lastPathComponent, reason: error.reason))
        }
        report(
          Basis.Progress(
            "locating", completed: done + 1, total: order.files.count, elapsed: clock.now - start))
      }
      if let first = outcome.unreadable.first, outcome.unreadable.count == order.files.count {
        throw SlideError.noneReadable(count: order.files.count, first: first)
      }
      let settled = try await settle(
        try project.atlas.fields(ofSlide: order.slide), in: project, by: classifier,
        precision: order.precision, scale: order.scale, report: report)
      outcome.cells = settled.admitted
      outcome.unidentified = settled.unidentified
      outcome.seenTwice = settled.seenTwice
      outcome.seconds = (clock.now - start) / .seconds(1)
      return outcome
    }
  }

  /// Takes one field in with its boxes, unless it is there or is to be kept out.
  ///
  /// Throws `PictureError` for a file that can't be read, `SlideError.otherSlide`, or what the atlas does.
  private static func take(
    _ file: URL, _ order: Order, in project: Project, by locator: Locator,
    _ outcome: inout Outcome
  ) async throws {
    let name = file.lastPathComponent
    let scanned = try ScannedFile(
      PictureFile.bytes(of: file), name: file.path, strips: order.strips)
    let data = scanned.data
    let digest = Digest.hex(data)
    if let known = try project.atlas.field(digest) {
      guard known.slide == order.slide else {
        throw SlideError.otherSlide(field: name, slide: known.slide)
      }
      outcome.alreadyHere += 1
      return
    }
    let (opened, showsLetters) = try await project.bench.run {
      let opened = try PictureFile.opened(data: data, name: file.path)
      return (opened, opened.picture.showsLetters)
    }
    defer { opened.close() }
    let picture = opened.picture
    outcome.remarks.note(Set(scanned.remarks + opened.remarks), of: name)
    var concerns = scanned.concerns.union(NameScan.concerns(in: "\(order.slide)/\(name)"))
    if showsLetters { concerns.insert(.letters) }
    if opened.remarks.contains(.strayBytes) { concerns.insert(.other) }
    outcome.privacy.note(concerns, of: name)
    guard concerns.isDisjoint(with: order.blocked) else {
      outcome.blocked += 1
      return
    }
    outcome.stripped += scanned.isStripped ? 1 : 0
    let field = await project.bench.run {
      let cells = locator.cells(in: picture, threshold: order.leastScore)
      return NewField(
        data, picture: picture, name: name, slide: order.slide,
        digest: digest, origin: origin(of: data, order),
        boxes: cells.map {
          FieldBox($0.box, score: ($0.score * 1e4).rounded() / 1e4)
        })
    }
    let reason = "locator \(locator.digest.prefix(12))"
    let who = project.person ?? "locator"
    try await project.atlas.perform { atlas in
      _ = try atlas.admit(field, by: who, at: project.now(), reason: reason)
    }
    outcome.fields += 1
  }

  /// Where a field came from: a PNG that says it was drawn was, whatever anybody says.
  private static func origin(of data: Data, _ order: Order) -> Origin {
    guard order.origin == .microscope, PictureFile.format(of: data) == .png else {
      return order.origin
    }
    let note = PictureFile.notes(of: data).first { $0.keyword == "Source" }?.text ?? ""
    return note.hasPrefix("drawn") ? .drawn(rule: note) : order.origin
  }
}
