import Basis
import Foundation
import Pictures

/// The files of one key in a shard of a WebDataset.
struct WebDatasetSample {
  private let shard: String
  private let key: String
  /// Its pictures, and what stands between the key and their ending.
  private var pictures: [(member: TarArchive.Member, word: String)] = []
  private var sidecars: [TarArchive.Member] = []

  private init(shard: String, key: String) {
    (self.shard, self.key) = (shard, key)
  }

  /// The samples of an archive in the order of their first files. Files of one name that are alike are
  /// doubles; others are refused.
  static func all(
    in archive: TarArchive, shard: String, _ contents: inout DatasetContents
  ) -> [WebDatasetSample] {
    let members = unique(archive.members, shard, &contents)
    var labelKeys: Set<Spelled> = []
    var pictureKeys: Set<Spelled> = []
    var wordedKeys: Set<Spelled> = []
    for member in members {
      let stem = Spelled(DatasetTree.stem(of: member.name))
      if DatasetTree.isPicture(member.name) {
        pictureKeys.insert(stem)
        wordedKeys.formUnion(beginnings(of: member.name).dropFirst().map(Spelled.init))
      } else if Self.labels.contains(DatasetTree.ending(of: member.name)) {
        labelKeys.insert(stem)
      }
    }
    var places: [Spelled: Int] = [:]
    var samples: [WebDatasetSample] = []
    for member in members {
      let key = Self.key(of: member.name, labelKeys, pictureKeys, wordedKeys)
      let place = places[Spelled(key)] ?? samples.count
      if place == samples.count {
        places[Spelled(key)] = place
        samples.append(WebDatasetSample(shard: shard, key: key))
      }
      if DatasetTree.isPicture(member.name) {
        let stem = DatasetTree.stem(of: member.name)
        samples[place].pictures.append((member, String(stem.dropFirst(key.count + 1))))
      } else {
        samples[place].sidecars.append(member)
      }
    }
    return samples
  }

  private static let labels: Set<String> = ["cls", "json"]

  private static func unique(
    _ members: [TarArchive.Member], _ shard: String, _ contents: inout DatasetContents
  ) -> [TarArchive.Member] {
    var kept: [TarArchive.Member] = []
    var first: [Spelled: Int] = [:]
    for member in members {
      let isPicture = DatasetTree.isPicture(member.name)
      if isPicture { contents.found.pictures += 1 }
      guard let place = first[Spelled(member.name)] else {
        first[Spelled(member.name)] = kept.count
        kept.append(member)
        continue
      }
      let path = "\(shard)/\(member.name)"
      let holds: Holdings = isPicture ? .picture : .none
      if kept[place].slice.bytes() == member.slice.bytes() {
        contents.doubles.append(
          Refusal(path: path, reason: "the archive holds it twice", holds: holds))
      } else {
        contents.refuse(path, "the archive holds another file of this name", holds)
      }
    }
    return kept
  }

  /// A name without its ending, then without what stands before it behind a point, and so on.
  private static func beginnings(of name: String) -> [String] {
    let folder = DatasetTree.folder(of: name)
    let parts = DatasetTree.leaf(of: name).split(separator: ".", omittingEmptySubsequences: false)
    return (1..<max(2, parts.count)).reversed().map {
      DatasetTree.path(folder, parts.prefix($0).joined(separator: "."))
    }
  }

  /// The key of a file: see `WebDatasetReader`.
  private static func key(
    of name: String, _ labelKeys: Set<Spelled>, _ pictureKeys: Set<Spelled>,
    _ wordedKeys: Set<Spelled>
  ) -> String {
    let beginnings = beginnings(of: name)
    let isPicture = DatasetTree.isPicture(name)
    if isPicture || !labels.contains(DatasetTree.ending(of: name)),
      let key = beginnings.first(where: { labelKeys.contains(Spelled($0)) })
    {
      return key
    }
    if let key = beginnings.last(where: { pictureKeys.contains(Spelled($0)) }) { return key }
    // Labels of a sample whose pictures have a word each.
    if isPicture || wordedKeys.contains(Spelled(beginnings[0])) { return beginnings[0] }
    return beginnings.dropFirst().first { labelKeys.contains(Spelled($0)) } ?? beginnings[0]
  }

  /// Words between key and ending that mean no photograph.
  private static let masks: Set<String> = [
    "mask", "masks", "seg", "segmentation", "semantic", "instance", "instances", "label", "labels",
    "depth", "edge", "edges", "heatmap", "overlay", "annotation", "gt",
  ]

  /// The pictures that are cells; the others are passed over, and a choice of two is refused.
  private func cells(
    _ contents: inout DatasetContents
  ) -> [(member: TarArchive.Member, path: String)] {
    let plain = pictures.filter { $0.word.isEmpty }
    guard plain.count < 2 else {
      let endings = plain.map { ".\(DatasetTree.ending(of: $0.member.name))" }
      for picture in plain {
        contents.refuse(
          "\(shard)/\(picture.member.name)",
          "sample '\(key)' has several pictures: \(endings.joined(separator: ", "))")
      }
      passOver(pictures.filter { !$0.word.isEmpty }, &contents)
      return []
    }
    if let only = plain.first {
      passOver(pictures.filter { !$0.word.isEmpty }, &contents)
      return [(only.member, "\(shard)/\(key)")]
    }
    func isMask(_ word: String) -> Bool {
      word.lowercased().split { !$0.isLetter }.contains { Self.masks.contains(String($0)) }
    }
    passOver(pictures.filter { isMask($0.word) }, &contents)
    return pictures.filter { !isMask($0.word) }.map { ($0.member, "\(shard)/\(key).\($0.word)") }
  }

  private func passOver(
    _ pictures: [(member: TarArchive.Member, word: String)], _ contents: inout DatasetContents
  ) {
    for picture in pictures {
      contents.passOver(
        "\(shard)/\(picture.member.name)",
        "it is '\(picture.word)' of sample '\(key)', not its picture")
    }
  }

  private func text(_ ending: String) -> String? {
    guard let member = sidecars.first(where: { $0.name == "\(key).\(ending)" }),
      member.slice.count <= 1 << 24, let bytes = member.slice.bytes()
    else { return nil }
    return (TextBytes.text(bytes) ?? String(decoding: bytes, as: UTF8.self)).trimmed
  }

  func add(to contents: inout DatasetContents, split: String?, names: [Int: String]) {
    let path = "\(shard)/\(key)"
    let own = Set(["\(key).cls", "\(key).json"])
    for member in sidecars where !own.contains(member.name) { pass(member, &contents) }
    var cells = cells(&contents)
    var record = DatasetRecord()
    var fault: String?
    if let text = text("json") {
      if let object = JSONNumbers.read(text)?.object {
        record = DatasetRecord(object: object)
      } else {
        fault = "its .json is no JSON object"
      }
    }
    if let text = text("cls"), !text.isEmpty {
      let index = Int(text)
      let word = index.map { names[$0] ?? "class \($0)" } ?? text
      let isNamed = index == nil || index.flatMap { names[$0] } != nil
      if let label = record.label, label != word, isNamed {
        fault = "its .json says '\(label)', its .cls '\(word)'"
      }
      record.label = record.label ?? word
    }
    if ImageFolderReader.isUnlabelled(record.label) { record.label = nil }
    record.split = record.split ?? split
    let says = Holdings(labels: record.label == nil ? 0 : 1, splits: record.split == nil ? 0 : 1)
    if cells.isEmpty, !sidecars.isEmpty {
      contents.found.labels += says.labels
      guard pictures.isEmpty else {
        return contents.refuse(
          path, "none of its pictures is a cell", Holdings(labels: says.labels))
      }
      if says.labels > 0 || sidecars.contains(where: { own.contains($0.name) }) {
        contents.refuse(path, "the archive holds no picture of it", Holdings(labels: says.labels))
      }
      return
    }
    for _ in cells { contents.found += says }
    if let fault {
      for cell in cells { contents.refuse(cell.path, fault, .picture + says) }
      cells = []
    }
    for cell in cells {
      contents.items.append(
        DatasetItem(path: cell.path, record: record, picture: .slice(cell.member.slice)))
    }
  }

  /// A file beside a picture that says nothing here.
  private func pass(_ member: TarArchive.Member, _ contents: inout DatasetContents) {
    let ending = DatasetTree.ending(of: member.name)
    let path = "\(shard)/\(member.name)"
    if let kind = ForeignFile(head: member.slice.head(ForeignFile.headCount), ending: ending) {
      if kind.isPicture { contents.found.pictures += 1 }
      contents.passOver(path, kind.sentence, kind.isPicture ? .picture : .none)
    } else {
      contents.others[ending, default: 0] += 1
      contents.passOver(path, DatasetContents.unread, .none)
    }
  }
}
