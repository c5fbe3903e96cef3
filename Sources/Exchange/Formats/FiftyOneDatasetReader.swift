import Basis
import Foundation
import Pictures

/// FiftyOne's own data sets: `samples.json`, or another JSON file of `samples`, with all fields of each
/// sample.
///
/// A sample's `filepath` finds its picture as `PictureMatch` says. Its label is that of the field
/// `ground_truth`, else of the only field in which no sample has a confidence or logits: such are a
/// model's answers, which are passed over. Where several fields are left they are refused by name, and
/// one has to be asked for. The split is that of its tags, else of its folder.
struct FiftyOneDatasetReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool { !tables(of: tree).isEmpty }

  private static func tables(of tree: DatasetTree) -> [String] {
    tree.jsonFiles { $0.contains("samples") || $0.contains("[filepath") }
  }

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    var contents = DatasetContents(format: .fiftyOneDataset)
    let tables = tables(of: tree)
    var samples: [Sample] = []
    for table in tables {
      let root = tree.json(table)
      guard let list = root?.object?["samples"]?.list ?? root?.list else {
        contents.refuse(table, "it is no JSON with a list of 'samples'", .none)
        continue
      }
      for (number, sample) in list.enumerated() {
        guard let fields = sample.object, let path = fields["filepath"]?.text else {
          contents.refuse(table, "sample \(number + 1) has no 'filepath'", .none)
          continue
        }
        samples.append(Sample(table: table, path: path, fields: fields))
      }
    }
    guard !samples.isEmpty || !contents.refused.isEmpty else {
      throw DatasetError.damaged(
        file: tables.first ?? "samples.json", format: "FiftyOne data set",
        reason: "it is no JSON with a list of 'samples'")
    }
    contents.table = tables.joined(separator: ", ")
    contents.use(tables + tree.files(ending: "json").filter { $0.hasSuffix("metadata.json") })
    let chosen = try LabelField.chosen(
      among: samples.map(\.fields), asked: field, in: contents.table ?? "")
    let matches = PictureMatch.matches(
      samples.map { .init(written: $0.path, table: $0.table) }, in: tree)
    var seen: Set<Spelled> = []
    for (sample, match) in zip(samples, matches) {
      add(sample, match, chosen, &seen, tree, &contents)
    }
    contents.settle(tree)
    return contents
  }

  private struct Sample {
    let table: String
    let path: String
    let fields: [String: JSONValue]
  }

  private static let own: Set<String> = [
    "filepath", "tags", "metadata", "_media_type", "_rand", "_id", "_dataset_id", "created_at",
    "last_modified_at",
  ]

  private static func add(
    _ sample: Sample, _ match: PictureMatch, _ chosen: String?, _ seen: inout Set<Spelled>,
    _ tree: DatasetTree, _ contents: inout DatasetContents
  ) {
    let tags = (sample.fields["tags"]?.list ?? []).compactMap(\.text)
    let splits = Set(tags.filter(DatasetTree.isSplit).map { $0.lowercased() })
    let value = chosen.flatMap { sample.fields[$0] }
    let label = LabelField(value)
    var says = label.says
    let split = splits.first ?? match.file.flatMap(tree.split(of:))
    if split != nil { says.splits = label.marks?.count ?? 1 }
    contents.found += says
    passOverFields(of: sample, but: chosen, &contents)
    guard case .one(let file) = match else {
      if let fault = match.fault(in: sample.table) {
        contents.refuse(sample.path, fault, says)
      } else {
        contents.miss(sample.path, says)
      }
      return
    }
    guard seen.insert(Spelled(file)).inserted else {
      return contents.refuse(
        file, "'\(sample.table)' lists it twice",
        Holdings(
          labels: says.labels, boxes: says.boxes, splits: says.splits))
    }
    guard splits.count < 2 else {
      return contents.refuse(
        file, "its tags name several splits: \(splits.sorted().joined(separator: ", "))",
        .picture + says)
    }
    var record = DatasetRecord()
    record.split = split
    record.tags = tags.filter { !DatasetTree.isSplit($0) }
    record.tagsFrom = record.tags.isEmpty ? nil : sample.table
    for (name, value) in sample.fields where !own.contains(name) && value.object == nil {
      if let plain = value.plain { record.extra[name] = plain }
    }
    let size = JSONNumbers.size(sample.fields["metadata"]?.object)
    if let marks = label.marks {
      var picture = MarkedPicture(file, table: sample.table)
      picture.stated = size
      FiftyOneLabels.mark(marks, [], record, on: &picture, tree)
      contents.add(picture, of: tree)
      return
    }
    if chosen == nil, sample.fields.values.contains(where: { LabelField($0).marks != nil }) {
      return contents.passOver(
        file, "only a model has marked cells in it", Holdings(pictures: 1, splits: says.splits))
    }
    if let names = label.several {
      contents.refuse(
        file, "'\(chosen ?? "")' names several classes: \(names.joined(separator: ", "))",
        Holdings(labels: says.labels))
    } else {
      record.label = label.label
      if let confidence = value?.object?["confidence"]?.plain {
        record.extra["confidence"] = confidence
      }
    }
    (record.width, record.height) = (size?.width, size?.height)
    contents.items.append(DatasetItem(path: file, record: record, picture: tree.source(file)))
  }

  /// Counts the labels of other fields.
  private static func passOverFields(
    of sample: Sample, but chosen: String?, _ contents: inout DatasetContents
  ) {
    for (name, value) in sample.fields.sorted(by: { $0.key < $1.key })
    where name != chosen && !own.contains(name) {
      let says = LabelField(value).says
      guard says.cells > 0 else { continue }
      contents.found += says
      let reason =
        LabelField.isModels(value)
        ? "'\(name)' holds a model's answers, which are no labels"
        : "'\(name)' isn't the field that the labels are from"
      contents.passOver(sample.path, reason, says)
    }
  }
}

/// The value of a field of labels.
struct LabelField {
  /// A single class.
  private(set) var label: String?
  /// Several classes, where there are.
  private(set) var several: [String]?
  /// What is marked in the picture; nil where the field names the picture as a whole.
  private(set) var marks: [JSONValue]?

  init(_ value: JSONValue?) {
    guard let object = value?.object else { return }
    if let marks = object["detections"]?.list ?? object["polylines"]?.list {
      self.marks = marks
    } else if let classes = object["classifications"]?.list {
      let names = classes.compactMap { FiftyOneLabels.label($0, []) }
      if Set(names).count > 1 { several = names } else { label = names.first }
    } else if object["_cls"]?.text == "Classification" {
      label = FiftyOneLabels.label(value, [])
    }
  }

  var says: Holdings {
    if let marks { return marks.reduce(.none) { $0 + FiftyOneLabels.says($1, []) } }
    return Holdings(labels: several?.count ?? (label == nil ? 0 : 1))
  }

  /// Whether a value has what only models give.
  static func isModels(_ value: JSONValue) -> Bool {
    guard let object = value.object else { return false }
    let parts = ["detections", "polylines", "classifications"].compactMap { object[$0]?.list }
    return ([value] + parts.joined()).contains { part in
      ["confidence", "logits"].contains { (part.object?[$0] ?? .null) != .null }
    }
  }

  /// The field whose labels count; nil where all are models'. Throws `DatasetError` where several may
  /// be meant, or the one that was asked for isn't there.
  static func chosen(
    among samples: [[String: JSONValue]], asked: String?, in table: String
  ) throws(DatasetError) -> String? {
    var names: Set<String> = []
    var models: Set<String> = []
    for sample in samples {
      for (name, value) in sample where isLabels(value) {
        names.insert(name)
        if isModels(value) { models.insert(name) }
      }
    }
    if let asked {
      guard names.contains(asked) else {
        throw .noField(file: table, asked: asked, names: names.sorted())
      }
      return asked
    }
    if names.contains("ground_truth") { return "ground_truth" }
    let humans = names.subtracting(models).sorted()
    guard humans.count < 2 else { throw .severalFields(file: table, names: humans) }
    return humans.first
  }

  private static func isLabels(_ value: JSONValue) -> Bool {
    guard let object = value.object else { return false }
    return ["detections", "polylines", "classifications"].contains { object[$0]?.list != nil }
      || object["_cls"]?.text == "Classification"
  }
}

extension PictureMatch {
  /// The picture, where there is just one.
  var file: String? { if case .one(let file) = self { file } else { nil } }
}
