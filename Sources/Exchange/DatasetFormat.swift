import Foundation
import Pictures

/// How a data set is laid out in files.
public enum DatasetFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// `SPLIT/CLASS/FILE` or `CLASS/FILE`.
  case imageFolder = "imagefolder"
  /// Pictures and a `manifest.csv`.
  case csv
  /// Pictures and a `manifest.tsv`.
  case tsv
  /// `SPLIT/FILE` and `SPLIT/metadata.csv`, as the Hugging Face libraries take them.
  case metadataCSV = "hf-csv"
  /// `SPLIT/FILE` and `SPLIT/metadata.jsonl`.
  case metadataLines = "hf-jsonl"
  case coco
  case yolo
  case pascalVOC = "voc"
  /// CVAT's own XML, one file for all pictures.
  case cvat
  /// A JSON file a picture.
  case labelMe = "labelme"
  /// `NAME.npz` with `train_images`, `train_labels` and so on.
  case medMNIST = "medmnist"
  /// Shards of `KEY.png`, `KEY.cls`, `KEY.json`.
  case webDataset = "webdataset"
  /// The same, each shard gzipped.
  case webDatasetZipped = "webdataset-gz"
  /// FiftyOne's `CLASS/FILE`.
  case fiftyOneTree = "fiftyone-tree"
  /// FiftyOne's `data/` and `labels.json`.
  case fiftyOne = "fiftyone"
  /// FiftyOne's own `metadata.json` and `samples.json`.
  case fiftyOneDataset = "fiftyone-dataset"
  /// Pictures, a `manifest.csv`, and `croissant.json` that describes them.
  case croissant
  /// Pictures, a `manifest.csv`, and a `README.md` that describes them.
  case card

  /// What people call it.
  public var name: String {
    switch self {
    case .imageFolder: "image folder"
    case .csv: "CSV manifest"
    case .tsv: "TSV manifest"
    case .metadataCSV: "metadata.csv folder"
    case .metadataLines: "metadata.jsonl folder"
    case .coco: "COCO"
    case .yolo: "YOLO"
    case .pascalVOC: "Pascal VOC"
    case .cvat: "CVAT"
    case .labelMe: "LabelMe"
    case .medMNIST: "MedMNIST npz"
    case .webDataset: "WebDataset"
    case .webDatasetZipped: "gzipped WebDataset"
    case .fiftyOneTree: "FiftyOne classification tree"
    case .fiftyOne: "FiftyOne classification set"
    case .fiftyOneDataset: "FiftyOne data set"
    case .croissant: "Croissant"
    case .card: "data card"
    }
  }

  /// The format somebody means: its `rawValue`, or another usual word for it.
  public init?(spelled spelling: String) {
    let word = spelling.lowercased()
    let others: [String: DatasetFormat] = [
      "folder": .imageFolder, "manifest": .csv, "hf": .metadataLines, "huggingface": .metadataLines,
      "pascal": .pascalVOC, "pascal-voc": .pascalVOC, "npz": .medMNIST, "tar": .webDataset,
      "wds": .webDataset, "tgz": .webDatasetZipped, "tar.gz": .webDatasetZipped,
    ]
    guard let format = DatasetFormat(rawValue: word) ?? others[word] else { return nil }
    self = format
  }

  /// The formats that can be read.
  public static let readable = allCases.filter { $0.reader != nil }

  /// The formats that can be written.
  public static let writable = allCases.filter {
    ![.fiftyOneDataset, .cvat, .labelMe].contains($0)
  }

  /// What reads it; nil when nothing does. A FiftyOne tree is an image folder without splits.
  var reader: (any DatasetReader.Type)? {
    switch self {
    case .imageFolder, .fiftyOneTree: ImageFolderReader.self
    case .csv, .tsv: ManifestReader.self
    case .metadataCSV, .metadataLines: MetadataReader.self
    case .coco: CocoReader.self
    case .yolo: YoloReader.self
    case .pascalVOC: PascalVOCReader.self
    case .cvat: CVATReader.self
    case .labelMe: LabelMeReader.self
    case .medMNIST: MedMNISTReader.self
    case .webDataset, .webDatasetZipped: WebDatasetReader.self
    case .fiftyOne: FiftyOneReader.self
    case .fiftyOneDataset: FiftyOneDatasetReader.self
    case .croissant, .card: nil
    }
  }

  /// In the order they are tried: what a table or an archive says leads over folders' names.
  private static let recognisable: [DatasetFormat] = [
    .csv, .fiftyOneDataset, .fiftyOne, .metadataLines, .medMNIST, .webDataset, .coco, .cvat,
    .labelMe, .yolo, .pascalVOC,
  ]

  /// The format of a tree, by what its files hold; image folder where nothing else fits. Throws
  /// `DatasetError` for a file that is no data set.
  static func recognised(in tree: DatasetTree) throws(DatasetError) -> DatasetFormat {
    if let known = recognisable.first(where: { $0.reader?.recognises(tree) ?? false }) {
      return known
    }
    if ManifestReader.recognisesByContents(tree) { return .csv }
    guard let leading = tree.leading, !ImageFolderReader.recognises(tree) else {
      return .imageFolder
    }
    let ending = DatasetTree.ending(of: leading)
    // Its reader says what is wrong with it.
    if ending == "json" { return .coco }
    let path = tree.root.appendingPathComponent(leading).path
    if let kind = ForeignFile(head: tree.head(leading, ForeignFile.headCount), ending: ending) {
      throw .foreign(path: path, kind)
    }
    throw .unknown(path: path)
  }
}

/// Reads one layout of data sets. It opens names, tables and heads of files, never a picture.
protocol DatasetReader {
  /// Whether the files hold this layout, whatever they are called.
  static func recognises(_ tree: DatasetTree) -> Bool

  /// What the data set holds. Throws `DatasetError` or `SeparatedValuesError` where it breaks the
  /// layout's rules; a single bad entry or file is refused and named instead.
  ///
  /// - Parameter field: the field that labels are from; nil where nobody asks for one.
  static func contents(of tree: DatasetTree, field: String?) throws -> DatasetContents
}

/// Writes one layout of data sets, cell after cell.
protocol DatasetWriter {
  /// Adds one cell; throws `PictureError` where its picture can't be had, and then hasn't added it.
  mutating func write(_ item: DatasetItem, by loader: inout PictureLoader) throws

  /// Writes the tables; nothing is complete before.
  mutating func finish() throws
}
