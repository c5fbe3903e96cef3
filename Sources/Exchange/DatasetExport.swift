public import Foundation
import Basis
import Pictures

/// Writes a data set under a temporary name and gives it its own when all of it is on the disk: what
/// bears the name is whole.
public struct DatasetExport {
  /// How to write.
  public struct Options: Sendable, Hashable {
    public var format: DatasetFormat
    /// For formats of one size: the side all pictures are brought to, in pixels.
    public var side: Int?
    /// What the set is called in its description.
    public var name: String
    /// The licence of the pictures; nil when nobody says.
    public var license: String?
    /// When, ISO 8601; in descriptions only.
    public var date: String?

    public init(
      format: DatasetFormat, side: Int? = nil, name: String = "cells", license: String? = nil,
      date: String? = nil
    ) {
      self.format = format
      self.side = side
      self.name = name
      self.license = license
      self.date = date
    }
  }

  private let target: URL
  private let draft: URL
  private let options: Options
  private var writer: any DatasetWriter
  private var loader = PictureLoader()
  private var summary = DatasetSummary()

  /// Begins to write a data set that will be at `target`, which must be absent or an empty folder.
  /// What an export that was killed left beside it is removed.
  ///
  /// Throws `DatasetError` or `DurableFileError`.
  public init(to target: URL, options: Options) throws {
    let contents = try? FileManager.default.contentsOfDirectory(atPath: target.path)
    let isThere = FileManager.default.fileExists(atPath: target.path)
    guard !isThere || contents?.isEmpty == true else {
      throw DatasetError.notEmpty(path: target.path)
    }
    self.target = target
    self.options = options
    draft = target.deletingLastPathComponent()
      .appendingPathComponent(".\(target.lastPathComponent).partial", isDirectory: true)
    try? FileManager.default.removeItem(at: draft)
    do {
      try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
    } catch {
      throw DurableFileError.failed(path: target.path, reason: "can't make the folder")
    }
    writer = try options.format.writer(draft, side: options.side)
  }

  /// Adds one cell.
  ///
  /// Throws `PictureError` where its picture can't be had: then it isn't in the set, and others may
  /// follow. After any other error the export is to be given up.
  public mutating func write(_ item: DatasetItem) throws {
    try writer.write(item, by: &loader)
    summary.count(item.record)
  }

  /// Writes the tables and gives the data set its name.
  public mutating func finish() throws {
    do {
      try writer.finish()
      switch options.format {
      case .croissant:
        let text = try Croissant.describe(draft, options, summary)
        try DurableFile.write(Data(text.utf8), to: draft.appendingPathComponent("croissant.json"))
      case .card:
        let text = DataCard.text(options, summary)
        try DurableFile.write(Data(text.utf8), to: draft.appendingPathComponent("README.md"))
      default: break
      }
      try ExportSums.write(into: draft)
      DurableFile.flushAll()
      guard rename(draft.path, target.path) == 0 else {
        throw DurableFileError.failed(path: target.path, reason: String(cString: strerror(errno)))
      }
      DurableFile.flush(folder: target.deletingLastPathComponent())
    } catch {
      giveUp()
      throw error
    }
  }

  /// Removes what has been written.
  public func giveUp() {
    try? FileManager.default.removeItem(at: draft)
  }
}

extension DatasetFormat {
  /// What writes it into `root`.
  func writer(_ root: URL, side: Int?) throws(DatasetError) -> any DatasetWriter {
    switch self {
    case .imageFolder, .croissant, .card: PictureFilesWriter(root, layout: .classFolders)
    case .csv: PictureFilesWriter(root, layout: .manifest(.comma))
    case .tsv: PictureFilesWriter(root, layout: .manifest(.tab))
    case .metadataCSV: PictureFilesWriter(root, layout: .metadata(asLines: false))
    case .metadataLines: PictureFilesWriter(root, layout: .metadata(asLines: true))
    case .coco: CocoWriter(root)
    case .yolo: YoloWriter(root)
    case .pascalVOC: PascalVOCWriter(root)
    case .medMNIST: MedMNISTWriter(root, side: side)
    case .webDataset: WebDatasetWriter(root, isZipped: false)
    case .webDatasetZipped: WebDatasetWriter(root, isZipped: true)
    case .fiftyOneTree: PictureFilesWriter(root, layout: .fiftyOneTree)
    case .fiftyOne: PictureFilesWriter(root, layout: .fiftyOne)
    case .fiftyOneDataset, .cvat, .labelMe: throw .readOnly(format: name)
    }
  }
}
