import Basis
import Foundation

/// MedMNIST: a NumPy archive with `train_images`, `train_labels`, `val_…`, `test_…`. Images are
/// (n, height, width) or (n, height, width, 3) of bytes, labels (n) or (n, 1) of numbers.
///
/// The number of a picture's label is at the picture's place in the array of its split. Class names
/// come from an array `class_names` where there is one; those of BloodMNIST are known.
struct MedMNISTReader: DatasetReader {
  static func recognises(_ tree: DatasetTree) -> Bool {
    if let leading = tree.leading { return DatasetTree.ending(of: leading) == "npz" }
    return !archives(of: tree).isEmpty
  }

  /// The archives of images at the top. One that can't be read is one where there is nothing else.
  private static func archives(of tree: DatasetTree) -> [String] {
    let all = tree.files(ending: "npz").filter { !$0.contains("/") }
    guard !all.isEmpty else { return [] }
    let isAlone = tree.pictures.isEmpty
    return all.filter { file in
      guard let archive = try? ZipArchive(tree.root.appendingPathComponent(file)) else {
        return isAlone
      }
      return isAlone || archive.members.contains { $0.name.hasSuffix("_images.npy") }
    }
  }

  /// MedMNIST's own order (Yang and others, Scientific Data 10, 2023, 41).
  private static let bloodNames = [
    "basophil", "eosinophil", "erythroblast", "immature granulocytes", "lymphocyte", "monocyte",
    "neutrophil", "platelet",
  ]

  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents {
    let archives = tree.leading == nil ? archives(of: tree) : []
    guard let file = tree.leading ?? archives.first else {
      throw DatasetError.damaged(
        file: tree.name, format: "MedMNIST npz", reason: "it has no .npz file")
    }
    guard tree.leading != nil || archives.count == 1 else {
      throw DatasetError.several(path: tree.root.path, names: archives)
    }
    let archive = try ZipArchive(tree.root.appendingPathComponent(file))
    var contents = DatasetContents(format: .medMNIST)
    contents.table = file
    let arrays = NamedArrays(archive: archive, file: file)
    var names: [String]?
    if file.lowercased().hasPrefix("bloodmnist") { names = bloodNames }
    if let said = try arrays.array("class_names") {
      guard let texts = said.texts() else {
        throw DatasetError.damaged(
          file: file, format: "MedMNIST npz", reason: "its 'class_names' are no texts")
      }
      names = texts
    }
    let prefixes = archive.members.compactMap { member in
      member.name.hasSuffix("_images.npy") ? String(member.name.dropLast(11)) : nil
    }
    guard !prefixes.isEmpty else {
      throw DatasetError.damaged(
        file: file, format: "MedMNIST npz", reason: "it has no array of images")
    }
    contents.use([file])
    for prefix in prefixes { try add(prefix, of: arrays, names: names, to: &contents) }
    for member in archive.members { try account(for: member.name, prefixes, arrays, &contents) }
    contents.settle(tree)
    return contents
  }

  /// Labels without images are refused, other arrays passed over.
  private static func account(
    for member: String, _ prefixes: [String], _ arrays: NamedArrays,
    _ contents: inout DatasetContents
  ) throws {
    let name = DatasetTree.stem(of: member)
    let known = prefixes.flatMap { ["\($0)_images", "\($0)_labels", "\($0)_records"] }
    guard !known.contains(name), name != "class_names" else { return }
    if name.hasSuffix("_labels"), let array = try arrays.array(name), let count = array.shape.first
    {
      contents.found.labels += count
      contents.refuse(
        "\(arrays.file)/\(name)", "there are no images for these labels", Holdings(labels: count))
    } else {
      contents.others["npy", default: 0] += 1
      contents.passOver("\(arrays.file)/\(name)", DatasetContents.unread, .none)
    }
  }

  private static func add(
    _ prefix: String, of arrays: NamedArrays, names: [String]?, to contents: inout DatasetContents
  ) throws {
    guard let images = try arrays.array("\(prefix)_images") else { return }
    let shape = images.shape
    guard images.type == "|u1", shape.count == 3 || shape.count == 4 && shape[3] == 3,
      shape[1] > 0, shape[2] > 0
    else { throw arrays.damaged("'\(prefix)_images' are no pictures of bytes") }
    var labels: [Int]?
    if let array = try arrays.array("\(prefix)_labels") {
      guard array.shape.first == shape[0], array.shape.dropFirst().allSatisfy({ $0 == 1 }),
        let numbers = array.integers()
      else { throw arrays.damaged("'\(prefix)_labels' are not one number a picture") }
      labels = numbers
    }
    // Where there is no picture, nothing bounds the other sides.
    guard shape[0] > 0 else { return }
    let records = try arrays.array("\(prefix)_records").map(lines) ?? []
    if !records.isEmpty, records.count != shape[0] {
      throw arrays.damaged("'\(prefix)_records' are not one line a picture")
    }
    contents.found += Holdings(
      pictures: shape[0], splits: DatasetTree.isSplit(prefix) ? shape[0] : 0)
    let channels = shape.count == 4 ? 3 : 1
    let size = shape[1] * shape[2] * channels
    for number in 0..<shape[0] {
      var record = DatasetRecord()
      record.split = DatasetTree.isSplit(prefix) ? prefix : nil
      if let label = labels?[number] {
        let name = names.flatMap { $0.indices.contains(label) ? $0[label] : nil }
        record.label = name ?? "class \(label)"
      }
      if ImageFolderReader.isUnlabelled(record.label) { record.label = nil }
      if records.indices.contains(number), let object = records[number]?.object {
        var kept = DatasetRecord(object: object)
        kept.label = nil
        record.complete(with: kept)
      }
      record.digest = nil
      let path = "\(arrays.file)/\(prefix)/\(number)"
      guard let slice = images.values.part(number * size, size) else { continue }
      if record.label != nil { contents.found.labels += 1 }
      contents.items.append(
        DatasetItem(
          path: path, record: record,
          picture: .pixels(slice, width: shape[2], height: shape[1], channels: channels)))
    }
  }

  /// Our own array of what else is known: a JSON object a line, a line a picture.
  private static func lines(_ array: NumPyArray) -> [JSONValue?] {
    guard array.type == "|u1", let bytes = array.values.bytes() else { return [] }
    return bytes.split(separator: 10, omittingEmptySubsequences: false).map {
      JSONReader.read(Data($0))
    }
  }
}

/// The arrays of an archive by name.
private struct NamedArrays {
  let archive: ZipArchive
  let file: String

  /// The array; nil where there is none. Throws `ArchiveError` or `DatasetError`.
  func array(_ name: String) throws -> NumPyArray? {
    guard let member = archive.members.first(where: { $0.name == "\(name).npy" }) else {
      return nil
    }
    do {
      return try NumPyArray(archive.slice(of: member))
    } catch let fault as NumPyArray.Fault {
      throw damaged("'\(name)': \(fault.reason)")
    }
  }

  func damaged(_ reason: String) -> DatasetError {
    .damaged(file: file, format: "MedMNIST npz", reason: reason)
  }
}
