import Basis
import Foundation
import Pictures

/// Matches the rows of a table with the pictures of a tree, and keeps account of both.
///
/// A row's name finds its picture as `PictureMatch` says, from the table's own folder. A picture that is
/// listed twice alike is one; listed as two different things it is refused, and both are named.
struct TableListing {
  private let tree: DatasetTree
  private var folders: FolderRecords
  private var listed: [Spelled: Place] = [:]
  private let refusedBefore: [Spelled: String]
  /// Items that a later row contradicts.
  private var contradicted: [Int: String] = [:]

  /// Where a listed picture's item is, if it has one, and what the row said.
  private struct Place {
    var item: Int?
    var record: DatasetRecord
    var table: String
  }

  /// A row: the picture it names, and what it says of it.
  struct Row {
    var written: String
    var record: DatasetRecord
    /// What it marks in its picture; nil where the picture is the cell.
    var marks: Marks?

    init(written: String, record: DatasetRecord, marks: Marks? = nil) {
      (self.written, self.marks, self.record) = (written, marks, record)
      if ImageFolderReader.isUnlabelled(record.label) { self.record.label = nil }
    }

    var says: Holdings {
      let own = Holdings(labels: record.label == nil ? 0 : 1, splits: record.split == nil ? 0 : 1)
      guard let marks else { return own }
      return marks.cells.reduce(.none) { $0 + $1.says }
        + Holdings(
          labels: marks.faults * own.labels, boxes: marks.faults, splits: marks.faults * own.splits)
    }
  }

  /// Cells that a row marks.
  struct Marks {
    var cells: [MarkedCell] = []
    /// Marks that are no boxes.
    var faults = 0
    var stated: (width: Int, height: Int)?
  }

  init(_ tree: DatasetTree) {
    self.tree = tree
    refusedBefore = Dictionary(
      tree.refused.map { (Spelled($0.path), $0.reason) }, uniquingKeysWith: { one, _ in one })
    folders = FolderRecords(tree)
  }

  /// - Parameters:
  ///   - listsLabels: whether the table has labels at all; else folders' names count.
  ///   - split: of all its pictures, where the table is one of a split.
  mutating func add(
    _ rows: [Row], of table: String, listsLabels: Bool, split: String? = nil,
    to contents: inout DatasetContents
  ) {
    let matches = PictureMatch.matches(
      rows.map { .init(written: $0.written, table: table) }, in: tree, reach: .table)
    var marked: [Spelled: Int] = [:]
    var pictures: [MarkedPicture] = []
    for (row, match) in zip(rows, matches) {
      var row = row
      row.record.split = row.record.split ?? split
      guard case .one(let file) = match else {
        lose(row, match, table, &contents)
        continue
      }
      let byFolders = folders.record(of: file).record
      if !listsLabels, row.record.label == nil {
        (row.record.label, row.record.folders) = (byFolders.label, byFolders.folders)
      }
      row.record.split = row.record.split ?? byFolders.split
      for place in row.marks?.cells.indices ?? 0..<0 {
        row.marks?.cells[place].record.split = row.record.split
      }
      contents.found += row.says
      guard let marks = row.marks else {
        add(row, file, table, &contents)
        continue
      }
      if marked[Spelled(file)] == nil {
        marked[Spelled(file)] = pictures.count
        pictures.append(MarkedPicture(file, table: table))
      }
      let place = marked[Spelled(file)] ?? 0
      pictures[place].cells += marks.cells
      if let stated = marks.stated { pictures[place].stated = stated }
      if marks.faults > 0 {
        let cells = marks.cells.reduce(.none) { $0 + $1.says }
        var says = row.says
        (says.labels, says.boxes, says.splits) = (
          says.labels - cells.labels, says.boxes - cells.boxes, says.splits - cells.splits
        )
        pictures[place].refused.append(
          Refusal(path: file, reason: "'\(table)' marks something in it without a box", holds: says)
        )
      }
    }
    for var picture in pictures {
      if let earlier = listed.updateValue(
        Place(record: DatasetRecord(), table: table), forKey: Spelled(picture.file))
      {
        picture.fault = "'\(earlier.table)' and '\(table)' both list it"
        contents.refuse(picture.file, picture.fault ?? "", picture.says)
        contents.refused += picture.refused
      } else {
        contents.add(picture, of: tree)
      }
    }
  }

  /// A row without a picture.
  private func lose(
    _ row: Row, _ match: PictureMatch, _ table: String, _ contents: inout DatasetContents
  ) {
    let says = row.says
    contents.found += says
    let path =
      DatasetTree.inside(DatasetTree.path(DatasetTree.folder(of: table), row.written))
      ?? row.written
    if row.written.isEmpty {
      contents.refuse(table, "a row of it names no file", says)
    } else if let reason = refusedBefore[Spelled(path)] {
      if says != .none { contents.refuse(path, reason, says) }
    } else if let fault = match.fault(in: table) {
      contents.refuse(row.written, fault, says)
    } else {
      contents.miss(path, says)
    }
  }

  private mutating func add(
    _ row: Row, _ file: String, _ table: String, _ contents: inout DatasetContents
  ) {
    let (record, says) = (row.record, row.says)
    if let earlier = listed[Spelled(file)] {
      return again(record, says, file, table, earlier, &contents)
    }
    listed[Spelled(file)] = Place(record: record, table: table)
    let head = DatasetTree.isPicture(file) ? [] : tree.head(file, ForeignFile.headCount)
    if !DatasetTree.isPicture(file), PictureFormat(signatureOf: head) == nil {
      let kind = ForeignFile(head: head, ending: DatasetTree.ending(of: file))
      return contents.refuse(
        file, kind?.sentence ?? "'\(table)' lists it, but it is no picture that Leuko reads",
        .picture + says)
    }
    listed[Spelled(file)]?.item = contents.items.count
    contents.items.append(DatasetItem(path: file, record: record, picture: tree.source(file)))
  }

  /// A picture that has been listed before.
  private mutating func again(
    _ record: DatasetRecord, _ says: Holdings, _ file: String, _ table: String, _ earlier: Place,
    _ contents: inout DatasetContents
  ) {
    let words = "'\(table)' lists it twice"
    if record == earlier.record, earlier.item != nil {
      contents.doubles.append(Refusal(path: file, reason: words, holds: says))
      return
    }
    func told(_ one: String?, _ other: String?) -> String? {
      func word(_ text: String?) -> String { text.map { "'\($0)'" } ?? "nothing" }
      return one == other ? nil : "as \(word(one)) and as \(word(other))"
    }
    let difference =
      told(earlier.record.label, record.label) ?? told(earlier.record.split, record.split)
    let reason =
      (earlier.table == table ? words : "'\(earlier.table)' and '\(table)' both list it")
      + (difference.map { ", \($0)" } ?? "")
    contents.refuse(file, reason, says)
    if difference != nil, let place = earlier.item { contradicted[place] = reason }
  }

  /// Takes out what has been contradicted.
  func finish(_ contents: inout DatasetContents) {
    for (place, reason) in contradicted.sorted(by: { $0.key > $1.key }) {
      let item = contents.items.remove(at: place)
      contents.refuse(item.path, reason, .picture + item.says)
    }
  }
}

extension SeparatedValues {
  /// The table in a file of the tree.
  static func read(
    _ file: String, in tree: DatasetTree
  ) throws(SeparatedValuesError) -> SeparatedValues {
    guard let text = tree.text(file) else { throw .unreadable(file: file) }
    return try SeparatedValues(text, name: file)
  }

  /// What a row says but for its file's name.
  func record(of row: [String], without column: Int) -> DatasetRecord {
    var values: [String: String] = [:]
    for (place, value) in row.enumerated() where place != column && !value.isEmpty {
      values[columns[place].lowercased()] = value
    }
    return DatasetRecord(values: values)
  }
}
