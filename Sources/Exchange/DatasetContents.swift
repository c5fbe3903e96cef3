import Pictures

/// What a data set holds, by its names and tables alone: no picture has been decoded.
///
/// Whatever was found is in `items` or, once, in one of the lists of what isn't: `found` counts it where
/// it is met, the lists where it ends.
public struct DatasetContents: Sendable, Hashable {
  /// How it is laid out.
  public var format: DatasetFormat
  /// The cells, in the order of their names or of the table.
  public var items: [DatasetItem] = []
  /// What can't be taken in, and why.
  public var refused: [Refusal] = []
  /// What says the same as something that comes in.
  public var doubles: [Refusal] = []
  /// What is no cell or no label, or isn't meant, and why.
  public var passedOver: [Refusal] = []
  /// Listed in a table, but not there.
  public var missing: [String] = []
  /// What was said of the missing.
  public var lost = Holdings.none
  /// Pictures that are there, but not listed in the table.
  public var unlisted: [String] = []
  /// How many other files were left out, by their endings in small letters.
  public var others: [String: Int] = [:]
  /// The table that led.
  public var table: String?
  /// Pictures in which no cell is marked.
  public var emptyFields = 0
  /// All that was met.
  public var found = Holdings.none
  /// Sentences about what contradicts itself, or isn't as it was written.
  public var notes: [String] = []
  /// The SHA-256 that files of pictures should have, by their paths.
  public var sums: [String: String] = [:]
  /// Files that were read as tables or annotations.
  var used: Set<Spelled> = []

  public init(format: DatasetFormat) {
    self.format = format
  }
}

extension DatasetContents {
  mutating func refuse(_ path: String, _ reason: String, _ holds: Holdings = .picture) {
    refused.append(Refusal(path: path, reason: reason, holds: holds))
  }

  mutating func passOver(_ path: String, _ reason: String, _ holds: Holdings = .picture) {
    passedOver.append(Refusal(path: path, reason: reason, holds: holds))
  }

  /// A picture that a table names and that isn't there.
  mutating func miss(_ path: String, _ holds: Holdings) {
    missing.append(path)
    lost += holds
  }

  /// Notes that files were read as tables or annotations.
  mutating func use(_ files: some Sequence<String>) { used.formUnion(files.map(Spelled.init)) }

  /// Counts the pictures of the tree, and puts those that nothing has named, and all other files, among
  /// what is left out.
  ///
  /// - Parameter isListing: whether pictures have to be named; else all of them are cells.
  mutating func settle(_ tree: DatasetTree, isListing: Bool = true) {
    var accounted: Set<Spelled> = []
    if isListing {
      for item in items { accounted.insert(Spelled(item.picturePath)) }
      for list in [refused, passedOver, doubles] {
        for entry in list where entry.holds.pictures > 0 { accounted.insert(Spelled(entry.path)) }
      }
    }
    guard tree.leading == nil || format == .csv || format == .tsv else {
      // Archives have counted their members.
      let isArchive = format == .medMNIST || format == .webDataset
      if !isArchive { found.pictures += accounted.count }
      return
    }
    for file in tree.files {
      let isPicture = DatasetTree.isPicture(file)
      if isPicture { found.pictures += 1 }
      let isNamed = isListing && accounted.contains(Spelled(file))
      if isPicture {
        if !isNamed, isListing { unlisted.append(file) }
      } else if isNamed {
        found.pictures += 1
      } else if !used.contains(Spelled(file)), file != ExportSums.file {
        leaveOther(file, tree)
      }
    }
  }

  /// A file that is no picture by its name.
  private mutating func leaveOther(_ file: String, _ tree: DatasetTree) {
    let ending = DatasetTree.ending(of: file)
    // Text is known by its ending; the rest is looked into.
    let head = Self.texts.contains(ending) ? [] : tree.head(file, ForeignFile.headCount)
    if let kind = ForeignFile(head: head, ending: ending) {
      if kind.isPicture { found.pictures += 1 }
      passOver(file, kind.sentence, kind.isPicture ? .picture : .none)
    } else if let format = PictureFormat(signatureOf: head) {
      found.pictures += 1
      passOver(
        file, "it is a \(format.name) by its contents; end its name with .\(format.fileExtension)")
    } else {
      others[ending, default: 0] += 1
      passOver(file, Self.tables.contains(ending) ? Self.unreadTable : Self.unread, .none)
    }
  }

  /// Why a file that is no picture is passed over.
  public static let unread = "nothing here says how to read it"

  /// Why a file that may be a table or an annotation is.
  static let unreadTable = "it is no table or annotation of a kind that is read"

  /// Whether nothing was passed over but files that say nothing of pictures.
  var isBare: Bool {
    passedOver.allSatisfy { [Self.unread, Self.unreadTable].contains($0.reason) }
  }

  private static let tables: Set<String> = ["csv", "tsv", "json", "jsonl", "xml", "yaml", "yml"]

  private static let texts: Set<String> = [
    "txt", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "md", "html", "py", "ini", "toml",
  ]
}

extension DatasetItem {
  /// The path of the picture's file: the field's where it was cut out of one.
  public var picturePath: String { field == nil ? path : record.region?.field ?? path }

  /// What comes in, or doesn't, with this cell besides its picture.
  public var says: Holdings {
    Holdings(
      labels: record.label == nil ? 0 : 1, boxes: isMarked ? 1 : 0,
      splits: record.split == nil ? 0 : 1)
  }
}
