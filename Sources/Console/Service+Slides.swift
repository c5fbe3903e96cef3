import AtlasStore
import Basis
import Foundation
import Journeys

extension Service {
  /// Serves the pages of slides and fields.
  func serve(_ request: SlideRequest) async throws {
    let project = project
    switch request {
    case .list: try await listSlides()
    case .add(let path): try await addSlide(path)
    case .stop: addingSlide?.cancel()
    case .open(let slide):
      let fields = try await project.atlas.perform { try $0.fields(ofSlide: slide) }
      send.yield(.slide(.opened(slide: slide, fields)))
    case .openField(let place):
      let fields = try await project.atlas.perform { atlas in
        try atlas.field(place.field).map { try atlas.fields(ofSlide: $0.slide) } ?? []
      }
      guard let slide = fields.first?.slide else {
        send.yield(.failed(summary: "the field of this cell isn't in the atlas", remedy: nil))
        return
      }
      send.yield(.slide(.opened(slide: slide, fields, at: place)))
    case .findCell(let place, let slide):
      let (cell, kind) = try await project.atlas.perform { atlas in
        (
          try atlas.cells(ofField: place.field).first { $0.place?.box == place.box }?.id,
          try atlas.field(place.field)?.origin.kind
        )
      }
      let filter = Slides.filter(ofSlide: slide, isDemonstration: kind == .drawn)
      send.yield(.slide(.found(cell, slide: slide, filter: filter)))
    case .change(let boxes, let digest, let who):
      let now = project.now()
      let field = try await project.atlas.perform { atlas in
        try atlas.record(boxes: boxes, of: digest, by: who, at: now)
        return try atlas.field(digest)
      }
      if let field { send.yield(.slide(.changed(field))) }
    case .settle(let slide): try await settle(slide)
    }
  }

  private func listSlides() async throws {
    let project = project
    send.yield(
      .slide(.listed(try await project.atlas.perform { _ in try Slides.states(in: project) })))
  }

  /// Takes a slide in beside whatever else is asked for meanwhile.
  private func addSlide(_ path: String) async throws {
    guard addingSlide == nil else {
      send.yield(.failed(summary: "a slide is coming in already", remedy: "wait, or press Esc"))
      return
    }
    let project = project
    let place = project.folders.resolved(path)
    let order = Slides.Order(
      files: try Slides.files(at: place),
      slide: try Slides.name(from: place.deletingPathExtension().lastPathComponent))
    send.yield(.slide(.working("reading the networks", nil)))
    let job = try Slides.add(order, in: project)
    addingSlide = Task { [send] in
      await withTaskCancellationHandler {
        for await progress in job.news {
          send.yield(
            .slide(
              .working(
                "\(order.slide): \(progress.activity), \(progress.completed) of "
                  + "\(progress.total ?? 0)", progress.fraction)))
        }
        do {
          send.yield(.slide(.added(try await job.output)))
        } catch is CancellationError {
          send.yield(.slide(.stopped))
        } catch {
          send.yield(.slide(.stopped))
          send.yield(Self.failure(error))
        }
      } onCancel: {
        job.cancel()
      }
      await self.endAddingSlide()
    }
  }

  private func endAddingSlide() async {
    addingSlide = nil
    try? await listSlides()
  }

  private func settle(_ slide: String) async throws {
    let settled = try await Slides.settle(slide: slide, in: project)
    guard !settled.isEmpty else { return }
    var parts: [String] = []
    if settled.admitted > 0 { parts.append("\(Numbers.cells(settled.admitted)) cut out") }
    if settled.excluded > 0 { parts.append("\(Numbers.cells(settled.excluded)) left out") }
    if settled.returned > 0 { parts.append("\(Numbers.cells(settled.returned)) back") }
    send.yield(.done("\(slide): \(parts.joined(separator: ", "))."))
    try await listSlides()
  }
}
