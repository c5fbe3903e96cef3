import AtlasStore
import Basis
import Journeys

/// Serves the fields of slides and their boxes.
struct FieldRoom: Room {
  private let project: Project

  init(_ project: Project) {
    self.project = project
  }

  func serve(_ request: FieldRequest, tell: Teller<FieldNews>) async throws {
    let atlas = project.atlas
    switch request {
    case .open(let slide):
      tell(.opened(slide: slide, try await atlas.perform { try $0.fields(ofSlide: slide) }))
    case .openField(let place):
      let fields = try await atlas.perform { atlas in
        try atlas.field(place.field).map { try atlas.fields(ofSlide: $0.slide) } ?? []
      }
      guard let slide = fields.first?.slide else { throw FieldError.gone }
      tell(.opened(slide: slide, fields))
    case .cells(let digest):
      tell(.cells(try await atlas.perform { try $0.cells(ofField: digest) }, ofField: digest))
    case .findCell(let place, let slide):
      let (cell, kind) = try await atlas.perform { atlas in
        (
          try atlas.cells(ofField: place.field).first { $0.place?.box == place.box }?.id,
          try atlas.field(place.field)?.origin.kind
        )
      }
      tell(.found(cell, filter: Slides.filter(ofSlide: slide, isDemonstration: kind == .drawn)))
    case .change(let boxes, let digest, let who):
      let now = project.now()
      let field = try await atlas.perform { atlas in
        try atlas.record(boxes: boxes, of: digest, by: who, at: now)
        return try atlas.field(digest)
      }
      if let field { tell(.changed(field)) }
    case .settle(let slide): try await settle(slide, tell)
    }
  }

  private func settle(_ slide: String, _ tell: Teller<FieldNews>) async throws {
    let settled = try await Slides.settle(slide: slide, in: project)
    guard !settled.isEmpty else { return }
    var parts: [String] = []
    if settled.admitted > 0 { parts.append("\(Numbers.cells(settled.admitted)) cut out") }
    if settled.excluded > 0 { parts.append("\(Numbers.cells(settled.excluded)) left out") }
    if settled.returned > 0 { parts.append("\(Numbers.cells(settled.returned)) back") }
    tell.done("\(slide): \(parts.joined(separator: ", ")).")
    tell.atlas(.changedElsewhere)
  }
}

/// Why a field can't be shown.
enum FieldError: Explained, Equatable {
  case gone

  var summary: String { "the field of this cell isn't in the atlas" }
  var remedy: String? { nil }
}
