import Basis
import Foundation

extension DatasetRecord {
  /// The columns of a table of records, in their order; further ones come after, by name.
  ///
  /// `model`, `seed`, `steps` and `guidance` repeat what the recipe says, for other programs.
  static let columns = [
    "id", "label", "findings", "finding_grades", "finding_notes", "split", "width", "height",
    "sha256", "origin", "recipe",
    "recipe_group", "model", "seed", "steps", "guidance", "verdict", "labelled_by", "labelled_at",
    "means", "comment", "name", "source", "field", "field_sha256", "field_width", "field_height",
    "box_x", "box_y", "box_width", "box_height",
  ]

  private static let repeated = ["model", "seed", "steps", "guidance"]

  /// What is said, by the names of `columns`; nothing that nobody says.
  var values: [String: String] {
    var values = extra
    func set(_ column: String, _ value: String?) {
      if let value, !value.isEmpty { values[column] = value }
    }
    set("id", id)
    set("label", label)
    set("findings", findings.joined(separator: " "))
    set("finding_grades", gradeWords)
    set("finding_notes", noteObject)
    set("split", split)
    set("width", width.map(String.init))
    set("height", height.map(String.init))
    set("sha256", digest)
    set("origin", origin)
    set("recipe", recipe)
    set("recipe_group", recipeGroup)
    set("verdict", verdict)
    set("labelled_by", labelledBy)
    set("labelled_at", labelledAt)
    set("means", means)
    set("comment", comment)
    set("name", name)
    set("source", source)
    if origin == "generated", let recipe,
      case .object(let members) = JSONReader.read(Data(recipe.utf8))
    {
      for column in Self.repeated { set(column, members[column]?.words) }
    }
    if let region {
      set("field", region.field)
      set("field_sha256", region.fieldDigest)
      set("field_width", String(region.fieldWidth))
      set("field_height", String(region.fieldHeight))
      set("box_x", Self.text(region.x))
      set("box_y", Self.text(region.y))
      set("box_width", Self.text(region.width))
      set("box_height", Self.text(region.height))
    }
    return values
  }

  /// A number as short as it can be told: '12' and '12.5'.
  static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// A record of what `values` says. `aliases` of a column count where the column itself is
  /// missing. Names that mean nothing here are kept in `extra`.
  init(values: [String: String]) {
    var left = values.filter { !$0.value.isEmpty }
    func take(_ names: String...) -> String? {
      var found: String?
      for name in names {
        let value = left.removeValue(forKey: name)
        found = found ?? value
      }
      return found
    }
    let all = left
    id = take("id")
    label = take("label", "class", "category")
    for word in Self.words(take("findings")) { add(finding: word) }
    for word in Self.words(take("finding_grades")) { add(finding: word) }
    if let notes = take("finding_notes"), !add(notes: notes) { left["finding_notes"] = notes }
    tags = Self.words(take("tags"))
    split = take("split", "set", "subset")
    digest = take("sha256", "digest")?.lowercased()
    width = take("width").flatMap { Int($0) }
    height = take("height").flatMap { Int($0) }
    origin = take("origin")?.lowercased()
    let generated = take("generated").map { ["1", "true", "yes"].contains($0.lowercased()) }
    if origin == nil, generated == true { origin = "generated" }
    recipe = take("recipe", "rule")
    recipeGroup = take("recipe_group")
    verdict = take("verdict")
    labelledBy = take("labelled_by")
    labelledAt = take("labelled_at")
    means = take("means")
    comment = take("comment")
    name = take("name")
    source = take("source")
    if let field = take("field") {
      func number(_ name: String) -> Double { take(name).flatMap { Double($0) } ?? .nan }
      func size(_ name: String) -> Int { take(name).flatMap { Int($0) } ?? 0 }
      region = FieldRegion(
        field: field, fieldDigest: take("field_sha256"), fieldWidth: size("field_width"),
        fieldHeight: size("field_height"), x: number("box_x"), y: number("box_y"),
        width: number("box_width"), height: number("box_height"))
      if region?.fault != nil { region = nil }
    }
    if origin == "generated" {
      if recipe == nil { recipe = JSONValue.object(all.mapValues { .text($0) }).line }
      for column in Self.repeated { left[column] = nil }
    }
    extra = left
  }

  private static func words(_ text: String?) -> [String] {
    (text ?? "").split { " ;,|".contains($0) }.map(String.init)
  }

  /// Takes over from `other` whatever isn't said here.
  mutating func complete(with other: DatasetRecord) {
    id = id ?? other.id
    label = label ?? other.label
    if findings.isEmpty { findings = other.findings }
    remarks.merge(other.remarks.filter { findings.contains($0.key) }) { mine, _ in mine }
    split = split ?? other.split
    origin = origin ?? other.origin
    recipe = recipe ?? other.recipe
    recipeGroup = recipeGroup ?? other.recipeGroup
    verdict = verdict ?? other.verdict
    labelledBy = labelledBy ?? other.labelledBy
    labelledAt = labelledAt ?? other.labelledAt
    means = means ?? other.means
    comment = comment ?? other.comment
    name = name ?? other.name
    source = source ?? other.source
    width = width ?? other.width
    height = height ?? other.height
    digest = digest ?? other.digest
    region = region ?? other.region
    extra.merge(other.extra) { mine, _ in mine }
  }
}

extension JSONValue {
  /// The value on one line, names in order.
  var line: String {
    switch self {
    case .list(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let values):
      "{"
        + values.sorted { $0.key < $1.key }
        .map { JSONValue.text($0).encoded() + ": " + $1.line }.joined(separator: ", ") + "}"
    default: encoded()
    }
  }

  /// The text it is; a number or a truth as text; nil for the rest.
  var plain: String? {
    switch self {
    case .text(let text): text
    case .number, .boolean: words
    case .null, .list, .object: nil
    }
  }

  var object: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }
  var list: [JSONValue]? { if case .list(let values) = self { values } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
}
