import Basis
import Foundation

/// `croissant.json`: the data set described in Croissant 1.0, which search engines and loaders read.
/// Files are listed with their SHA-256; the table's columns are the record set.
enum Croissant {
  static func describe(
    _ folder: URL, _ options: DatasetExport.Options, _ summary: DatasetSummary
  ) throws -> String {
    let file = folder.appendingPathComponent("manifest.csv")
    let data = try Data(contentsOf: file)
    let table = try SeparatedValues(
      String(decoding: data, as: UTF8.self), name: file.lastPathComponent)
    let fields = table.columns.map { column -> JSONValue in
      .object([
        "@type": .text("cr:Field"), "@id": .text("cells/\(column)"), "name": .text(column),
        "dataType": .text(wholeNumbers.contains(column) ? "sc:Integer" : "sc:Text"),
        "source": .object([
          "fileObject": .object(["@id": .text("manifest.csv")]),
          "extract": .object(["column": .text(column)]),
        ]),
      ])
    }
    var root: [String: JSONValue] = [
      "@context": context, "@type": .text("sc:Dataset"), "name": .text(options.name),
      "description": .text(
        "\(summary.count) pictures of single blood cells; for research use only"),
      "conformsTo": .text("http://mlcommons.org/croissant/1.0"), "url": .text("."),
      "version": .text("1.0.0"),
      "distribution": .list(
        [
          .object([
            "@type": .text("cr:FileObject"), "@id": .text("manifest.csv"),
            "name": .text("manifest.csv"), "contentUrl": .text("manifest.csv"),
            "encodingFormat": .text("text/csv"), "sha256": .text(Digest.hex(data)),
          ])
        ] + pictures(of: table)),
      "recordSet": .list([
        .object([
          "@type": .text("cr:RecordSet"), "@id": .text("cells"), "name": .text("cells"),
          "field": .list(fields),
        ])
      ]),
    ]
    root["license"] = options.license.map { .text($0) }
    root["datePublished"] = options.date.map { .text($0) }
    return JSONValue.object(root).encoded() + "\n"
  }

  private static let wholeNumbers: Set<String> = ["width", "height", "field_width", "field_height"]

  /// The pictures' files one by one: that is how their sums can be told.
  private static func pictures(of table: SeparatedValues) -> [JSONValue] {
    guard let file = table.column(["file_name"]), let sum = table.column(["sha256"]) else {
      return []
    }
    return table.rows.map { row in
      let isJPEG = DatasetTree.ending(of: row[file]) == "jpg"
      return .object([
        "@type": .text("cr:FileObject"), "@id": .text(row[file]), "name": .text(row[file]),
        "contentUrl": .text(row[file]), "sha256": .text(row[sum]),
        "encodingFormat": .text(
          isJPEG ? "image/jpeg" : "image/\(DatasetTree.ending(of: row[file]))"),
      ])
    }
  }

  /// The words of Croissant and where they are defined.
  private static let context: JSONValue = .object([
    "@language": .text("en"), "@vocab": .text("https://schema.org/"),
    "sc": .text("https://schema.org/"), "cr": .text("http://mlcommons.org/croissant/"),
    "dct": .text("http://purl.org/dc/terms/"), "conformsTo": .text("dct:conformsTo"),
    "column": .text("cr:column"), "extract": .text("cr:extract"), "field": .text("cr:field"),
    "fileObject": .text("cr:fileObject"), "recordSet": .text("cr:recordSet"),
    "source": .text("cr:source"),
    "dataType": .object(["@id": .text("cr:dataType"), "@type": .text("@vocab")]),
  ])
}
