import Foundation
import Pictures

/// What a person drew in one picture with an annotation tool, as a file of the tool has it.
struct DrawnShapes {
  /// The file, and the entry of it that a message names.
  let table: String
  /// The picture as it is written, and the name that its file may have instead; nil for no other.
  let written: String
  var ownName: String?
  var size: (width: Int, height: Int)?
  /// The split that the file says.
  var split: String?
  var marks: [Mark] = []

  /// One thing that was drawn.
  enum Mark: Equatable {
    /// A box, or the box around another shape.
    case cell(MarkedCell, isBox: Bool)
    /// It can't be a cell.
    case refused(String, Holdings)
    /// It isn't one.
    case passedOver(String, Holdings)

    var says: Holdings {
      switch self {
      case .cell(let cell, _): cell.says
      case .refused(_, let says), .passedOver(_, let says): says
      }
    }
  }

  private var says: Holdings { marks.reduce(.none) { $0 + $1.says } }

  /// Finds the pictures and adds their cells. A picture that two files describe alike counts once; where
  /// they differ it is refused.
  static func add(_ all: [DrawnShapes], of tree: DatasetTree, to contents: inout DatasetContents) {
    var pictures: [MarkedPicture] = []
    var places: [Spelled: (place: Int, shapes: DrawnShapes)] = [:]
    var around: [String: Int] = [:]
    for (shapes, match) in zip(all, matches(all, tree)) {
      contents.found += shapes.says
      guard case .one(let file) = match else {
        if let fault = match.fault(in: shapes.table) {
          contents.refuse(shapes.written, fault, shapes.says)
        } else {
          contents.miss(shapes.written, shapes.says)
        }
        continue
      }
      if let other = places[Spelled(file)] {
        let reason = "'\(file)' is described twice"
        if other.shapes.marks == shapes.marks {
          contents.doubles.append(Refusal(path: shapes.table, reason: reason, holds: shapes.says))
        } else {
          contents.refuse(shapes.table, reason, shapes.says)
          pictures[other.place].fault =
            "'\(other.shapes.table)' and '\(shapes.table)' both describe it, and differ"
        }
        continue
      }
      places[Spelled(file)] = (pictures.count, shapes)
      var picture = MarkedPicture(file, table: shapes.table)
      picture.stated = shapes.size
      let split = shapes.split ?? tree.split(of: file)
      for mark in shapes.marks {
        switch mark {
        case .cell(var cell, let isBox):
          cell.record.split = split
          if split != nil { contents.found.splits += 1 }
          if !isBox { around[shapes.table, default: 0] += 1 }
          picture.cells.append(cell)
        case .refused(let reason, let says):
          picture.refused.append(
            Refusal(path: file, reason: "'\(shapes.table)' \(reason)", holds: says))
        case .passedOver(let reason, let says):
          picture.passedOver.append(
            Refusal(path: file, reason: "'\(shapes.table)' \(reason)", holds: says))
        }
      }
      pictures.append(picture)
    }
    for picture in pictures { contents.add(picture, of: tree) }
    for (table, count) in around.sorted(by: { $0.key < $1.key }) {
      contents.notes.append(
        "'\(table)' has \(count == 1 ? "1 shape that is" : "\(count) shapes that are") no upright "
          + "box: the box around \(count == 1 ? "it" : "each") counts")
    }
  }

  /// By the name as written, else by the file's own; where both are there and differ, by neither.
  private static func matches(_ all: [DrawnShapes], _ tree: DatasetTree) -> [PictureMatch] {
    let said = PictureMatch.matches(
      all.map { .init(written: $0.written, table: $0.table) }, in: tree)
    let own = PictureMatch.matches(
      all.map { .init(written: $0.ownName ?? $0.written, table: $0.table) }, in: tree)
    return all.indices.map { place in
      guard all[place].ownName != nil else { return said[place] }
      if case .one(let file) = said[place], case .one(let other) = own[place], file != other,
        DatasetTree.folder(of: other) == DatasetTree.folder(of: all[place].table)
      {
        return .several([file, other])
      }
      return said[place] == .none || said[place] == .outside ? own[place] : said[place]
    }
  }
}
