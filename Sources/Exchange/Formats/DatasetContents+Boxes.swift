import Foundation
import Pictures

/// A cell marked in a picture, before anybody knows whether it is all of the picture.
struct MarkedCell: Equatable {
  var record: DatasetRecord
  /// In pixels from the upper left corner, from 0.
  var x, y, width, height: Double

  init(_ record: DatasetRecord, x: Double, y: Double, width: Double, height: Double) {
    var record = record
    if ImageFolderReader.isUnlabelled(record.label) { record.label = nil }
    self.record = record
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The box around points; nil for fewer than two, or for what are no numbers.
  init?(_ record: DatasetRecord, around points: [(x: Double, y: Double)]) {
    guard points.count > 1, points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }),
      let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let top = points.map(\.y).min(), let bottom = points.map(\.y).max()
    else { return nil }
    self.init(record, x: left, y: top, width: right - left, height: bottom - top)
  }

  /// What is lost where it can't be used.
  var says: Holdings {
    Holdings(
      labels: record.label == nil ? 0 : 1, boxes: 1, splits: record.split == nil ? 0 : 1)
  }
}

/// All that tables mark in one picture.
struct MarkedPicture {
  let file: String
  /// The table that marks, as a message calls it.
  let table: String
  var cells: [MarkedCell] = []
  /// Marks that can't be used, and why.
  var refused: [Refusal] = []
  /// Marks that are no cells, and why.
  var passedOver: [Refusal] = []
  /// The size that the table says.
  var stated: (width: Int, height: Int)?
  /// Why none of it can be used, if so.
  var fault: String?

  init(_ file: String, table: String) {
    (self.file, self.table) = (file, table)
  }

  var says: Holdings { cells.reduce(.none) { $0 + $1.says } }
}

extension DatasetContents {
  /// Adds the cells marked in a picture. A single box around everything means that the picture is the
  /// cell; otherwise each box is cut out. Where marks were there and none can be used the picture is
  /// refused: it is not one without a cell.
  mutating func add(_ marked: MarkedPicture, of tree: DatasetTree) {
    var cells = marked.cells
    let before = items.count
    refused += marked.refused
    passedOver += marked.passedOver
    do throws(PictureError) {
      let frame = try FieldFrame(of: marked.file, in: tree)
      let isWhole = cells.count == 1 && Self.isWhole(cells[0], frame.size)
      switch frame.placing(stated: marked.stated, table: marked.table) {
      case _ where marked.fault != nil: return refuse(marked, marked.fault ?? "")
      case .asTheyStand: break
      case .turned: cells = cells.map(frame.turned)
      case .refused(let reason):
        // A box around everything is around everything, however it lies.
        guard isWhole, marked.stated == nil else {
          return refuse(marked, reason)
        }
      }
      add(cells, in: marked.file, of: tree, size: frame.size)
    } catch {
      return refuse(marked, error.reason)
    }
    guard items.count == before else { return }
    if !cells.isEmpty || !marked.refused.isEmpty {
      refuse(marked.file, Refusal.noneUsable)
    } else if !marked.passedOver.isEmpty {
      passOver(marked.file, Refusal.noCells)
    } else {
      emptyFields += 1
      passOver(marked.file, "no cell is marked in it")
    }
  }

  private mutating func refuse(_ marked: MarkedPicture, _ reason: String) {
    refuse(marked.file, reason, .picture + marked.says)
  }

  private static func isWhole(_ cell: MarkedCell, _ size: PictureSize) -> Bool {
    cell.x <= 0 && cell.y <= 0 && cell.x + cell.width >= Double(size.width)
      && cell.y + cell.height >= Double(size.height)
  }

  private mutating func add(
    _ cells: [MarkedCell], in file: String, of tree: DatasetTree, size: PictureSize
  ) {
    let picture = tree.source(file)
    for (place, cell) in cells.enumerated() {
      let region = FieldRegion(
        field: file, fieldWidth: size.width, fieldHeight: size.height, x: cell.x, y: cell.y,
        width: cell.width, height: cell.height)
      let path = "\(file)#\(place + 1)"
      if let fault = region.fault {
        refuse(path, fault, cell.says)
        continue
      }
      var item: DatasetItem
      if cells.count == 1, region.isWhole {
        item = DatasetItem(path: file, record: cell.record, picture: picture)
      } else if let fault = region.smallness {
        refuse(path, fault, cell.says)
        continue
      } else {
        var record = cell.record
        record.region = region
        item = DatasetItem(
          path: path, record: record, picture: .cut(from: picture, region), field: picture)
      }
      item.isMarked = true
      items.append(item)
    }
  }
}

extension FieldRegion {
  /// Why a box is no cell though it has an area; nil where it may be one.
  var smallness: String? {
    guard width <= 1 || height <= 1 else { return nil }
    return width <= 1 && height <= 1
      ? "its box is one pixel"
      : "its box is \(DatasetRecord.text(width)) x \(DatasetRecord.text(height)) pixels"
  }
}

extension JSONNumbers {
  /// Four numbers of a list; nil for anything else.
  static func box(_ value: Self.Value?) -> (Double, Double, Double, Double)? {
    guard let list = value?.list, list.count == 4 else { return nil }
    let numbers = list.compactMap(\.number)
    guard numbers.count == 4 else { return nil }
    return (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// Width and height of an object that says them; nil where it doesn't.
  static func size(_ object: [String: Value]?) -> (width: Int, height: Int)? {
    guard let width = whole(object?["width"]), let height = whole(object?["height"]), width > 0,
      height > 0
    else { return nil }
    return (width, height)
  }
}
