import Pictures

/// All that can change about a specimen, as the journal writes it.
struct SpecimenState: Codable, Hashable, Sendable {
  var labelling: LabellingState?
  var split: String?
  var comment: String?
  var curation: CurationState?
  var suggestion: SuggestionState?
  /// The generators that learned from it, sorted.
  var seenBy: [String]?
  /// It was taken out of the atlas; nil where it wasn't, so that the chains of earlier journals stay
  /// what they are.
  var removed: Bool?
  /// How large a pixel is; nil where nobody has said.
  var scale: PictureScale?

  enum CodingKeys: String, CodingKey {
    case labelling, split, comment, curation, suggestion, removed, scale
    case seenBy = "seen_by"
  }
}

struct LabellingState: Codable, Hashable, Sendable {
  var classKey: String?
  /// Sorted, so that equal sets are equal text.
  var findings: [String]
  /// What was said of some of them; nil where there is nothing, so that the chains of earlier
  /// journals stay what they are.
  var remarks: [String: FindingRemark]?
  /// The entry whose author, time and means this labelling has.
  var credit: Int64

  enum CodingKeys: String, CodingKey {
    case classKey = "class"
    case findings, remarks, credit
  }

  /// Remarks on what isn't there are left out.
  init(
    classKey: String?, findings: Set<String>, remarks: [String: FindingRemark] = [:], credit: Int64
  ) {
    self.classKey = classKey
    self.findings = findings.sorted()
    let remarks = remarks.filter { findings.contains($0.key) && !$0.value.isEmpty }
    self.remarks = remarks.isEmpty ? nil : remarks
    self.credit = credit
  }

  /// The findings with what was said of them: 'dohle_bodies 2+ (pale)'.
  var remarked: [String] { findings.map { remarks?[$0]?.words(after: $0) ?? $0 } }
}

struct CurationState: Codable, Hashable, Sendable {
  var verdict: String
  var reason: String?

  /// Nil for 'undecided', which is what a specimen without a verdict is.
  init?(_ curation: Curation) {
    switch curation {
    case .undecided: return nil
    case .kept: self.init(verdict: "kept", reason: nil)
    case .rejected(let reason): self.init(verdict: "rejected", reason: reason)
    }
  }

  init(verdict: String, reason: String?) {
    self.verdict = verdict
    self.reason = reason
  }

  var curation: Curation {
    verdict == "kept" ? .kept : .rejected(reason: reason ?? "")
  }
}

struct SuggestionState: Codable, Hashable, Sendable {
  var classKey: String
  var confidence: Double

  enum CodingKeys: String, CodingKey {
    case classKey = "class"
    case confidence
  }
}

/// What never changes about a specimen, as the journal writes it.
struct PictureRecord: Codable, Hashable, Sendable {
  var digest: String
  var fileExtension: String
  var name: String
  var source: String
  var width: Int
  var height: Int
  var origin: String
  var recipe: String?
  var group: String?
  /// How journals said it before there were regions: the field, and left, top, width and height.
  var field: String?
  var box: [Int]?
  /// Where it was cut out.
  var region: CellRegion?
  /// Nil where there is nothing, so that the chains of earlier journals stay what they are.
  var extra: [String: String]?

  enum CodingKeys: String, CodingKey {
    case digest, name, source, width, height, origin, recipe, group, field, box, region, extra
    case fileExtension = "extension"
  }
}

extension PictureRecord {
  /// The same with one way to say where it was cut out, as far as these fields tell, by their
  /// digests.
  func folded(by fields: [String: FieldRecord]) -> PictureRecord {
    var record = self
    if region == nil, let field, let said = fields[field],
      let place = box.flatMap(PixelRectangle.init(sides:))
    {
      record.region = CellRegion(said, digest: field, box: place)
    }
    if let place = record.region?.place, place.field == field, place.box.sides == box {
      (record.field, record.box) = (nil, nil)
    }
    return record
  }
}

/// What one entry of the journal did to one specimen.
struct JournalItem: Codable, Hashable, Sendable {
  var id: Int64
  /// Only where the entry brought the specimen in.
  var picture: PictureRecord?
  /// Absent where the entry brought the specimen in.
  var was: SpecimenState?
  var now: SpecimenState
  /// The filter of the count that was signed; only in signatures.
  var signed: String?
}

extension SpecimenState {
  /// Whether every part that an entry changed from `was` to `now` is still as it left it.
  func stillHas(_ now: SpecimenState, changedFrom was: SpecimenState) -> Bool {
    (was.labelling == now.labelling || labelling == now.labelling)
      && (was.split == now.split || split == now.split)
      && (was.comment == now.comment || comment == now.comment)
      && (was.curation == now.curation || curation == now.curation)
      && (was.suggestion == now.suggestion || suggestion == now.suggestion)
      && (was.removed == now.removed || removed == now.removed)
      && (was.scale == now.scale || scale == now.scale)
  }

  /// This state with the parts that differ between `now` and `was` put back to `was`.
  func reverting(_ now: SpecimenState, to was: SpecimenState) -> SpecimenState {
    var state = self
    if was.labelling != now.labelling { state.labelling = was.labelling }
    if was.split != now.split { state.split = was.split }
    if was.comment != now.comment { state.comment = was.comment }
    if was.curation != now.curation { state.curation = was.curation }
    if was.suggestion != now.suggestion { state.suggestion = was.suggestion }
    if was.removed != now.removed { state.removed = was.removed }
    if was.scale != now.scale { state.scale = was.scale }
    return state
  }
}
