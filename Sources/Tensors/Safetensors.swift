public import Foundation

/// A safetensors file, mapped rather than read: a header that names, types and places its tensors,
/// and their bytes. (The format is huggingface's: 8 bytes of header length, little-endian; a JSON
/// object; the data, without gaps or overlaps.)
///
/// Everything is checked when it is opened, so that nothing read from it later can be out of bounds.
public struct Safetensors: Sendable {
  /// One tensor as the header describes it.
  public struct Entry: Sendable, Hashable {
    /// What kind of number it holds.
    public let format: NumberFormat
    /// Its sides, outermost first.
    public let shape: [Int]
    /// Its bytes, counted from the end of the header.
    public let bytes: Range<Int>
  }

  /// The name messages use: the file's.
  public let name: String
  /// Every tensor by name.
  public let entries: [String: Entry]
  /// The header's `__metadata__`.
  public let metadata: [String: String]
  private let data: Data
  private let start: Int
  private let isMapped: Bool

  /// The longest header accepted, as in the reference implementation.
  static let longestHeader = 100_000_000

  /// Opens and checks the file at `url`. Its bytes take no memory of their own: those of a tensor
  /// are given back as soon as it has been read.
  public init(at url: URL) throws(ModelError) {
    try self.init(Self.map(url), name: url.lastPathComponent, isMapped: true)
  }

  /// Checks `data`, a whole file; `name` is what messages call it.
  public init(_ data: Data, name: String) throws(ModelError) {
    try self.init(data, name: name, isMapped: false)
  }

  private init(_ data: Data, name: String, isMapped: Bool) throws(ModelError) {
    self.isMapped = isMapped
    func malformed(_ problem: String) -> ModelError { .malformed(file: name, problem: problem) }
    guard data.count >= 8 else { throw malformed("it is shorter than its own header length") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.longestHeader), Int(length) <= data.count - 8 else {
      throw malformed("its header claims \(length) bytes, more than there are")
    }
    self.name = name
    self.data = data
    start = 8 + Int(length)
    let header = data.dropFirst(8).prefix(Int(length))
    let described: [String: HeaderItem]
    do {
      described = try JSONDecoder().decode([String: HeaderItem].self, from: Data(header))
    } catch {
      throw malformed("its header isn't the JSON of a safetensors file")
    }
    let room = data.count - start
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (key, item) in described {
      switch item {
      case .metadata(let values) where key == "__metadata__":
        metadata = values
      case .tensor(let tensor) where key != "__metadata__":
        entries[key] = try Self.entry(tensor, named: key, room: room, malformed: malformed)
      default:
        throw malformed("'\(key)' in its header isn't the description of a tensor")
      }
    }
    var end = 0
    for (key, entry) in entries.sorted(by: { Self.order($0.value.bytes, $1.value.bytes) }) {
      if entry.bytes.lowerBound < end { throw malformed("tensor '\(key)' overlaps another") }
      if entry.bytes.lowerBound > end { throw malformed("there is a gap before tensor '\(key)'") }
      end = entry.bytes.upperBound
    }
    guard end == room else {
      throw malformed("\(room - end) bytes at its end belong to no tensor")
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func map(_ url: URL) throws(ModelError) -> Data {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .missing(path: url.path) }
      throw .unreadable(path: url.path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: url.path, reason: "it isn't a file")
    }
    let count = Int(status.st_size)
    guard count > 0 else { return Data() }
    guard let bytes = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), bytes != MAP_FAILED
    else {
      let code = errno
      throw code == ENOMEM
        ? .noMemory(path: url.path)
        : .unreadable(path: url.path, reason: String(cString: strerror(code)))
    }
    return Data(bytesNoCopy: bytes, count: count, deallocator: .unmap)
  }

  /// Tells the system that these bytes of a map aren't needed for now: the whole pages among them
  /// leave the memory, and come back from the file if they are read again.
  private static func giveBack(_ bytes: Data) {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      let address = Int(bitPattern: base)
      let first = (address + page - 1) / page * page
      let end = (address + buffer.count) / page * page
      guard end > first else { return }
      madvise(
        UnsafeMutableRawPointer(mutating: base + (first - address)), end - first, MADV_DONTNEED)
    }
  }

  private static func order(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
  }

  private static func entry(
    _ tensor: HeaderTensor, named key: String, room: Int, malformed: (String) -> ModelError
  ) throws(ModelError) -> Entry {
    guard let format = NumberFormat(rawValue: tensor.dtype) else {
      let known = NumberFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw malformed("tensor '\(key)' is of type '\(tensor.dtype)', not one of \(known)")
    }
    guard tensor.data_offsets.count == 2, let from = tensor.data_offsets.first,
      let to = tensor.data_offsets.last, from >= 0, from <= to, to <= room
    else { throw malformed("tensor '\(key)' lies outside the file") }
    var count = 1
    for side in tensor.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard side >= 0, !overflow else {
        throw malformed("tensor '\(key)' has impossible sides")
      }
      count = product
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: format.size)
    guard !overflow, bytes == to - from else {
      throw malformed("tensor '\(key)' has \(to - from) bytes, which is not what its shape needs")
    }
    return Entry(format: format, shape: tensor.shape, bytes: from..<to)
  }

  /// The tensor called `key`, widened to float32. Integers beyond 2^24 are rounded.
  public func tensor(_ key: String) throws(ModelError) -> Tensor {
    guard let entry = entries[key] else { throw .missingTensor(file: name, name: key) }
    let from = data.startIndex + start + entry.bytes.lowerBound
    let raw = data[from..<from + entry.bytes.count]
    let count = entry.bytes.count / entry.format.size
    let values = raw.withUnsafeBytes { bytes in
      [Float](unsafeUninitializedCapacity: count) { out, initialized in
        for i in 0..<count {
          let value: Float
          switch entry.format {
          case .float32:
            let bits = bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)
            value = Float(bitPattern: UInt32(littleEndian: bits))
          case .float16:
            let bits = bytes.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self)
            value = NumberFormat.widen(half: UInt16(littleEndian: bits))
          case .brainFloat16:
            let bits = bytes.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self)
            value = Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
          case .int64:
            let bits = bytes.loadUnaligned(fromByteOffset: 8 * i, as: Int64.self)
            value = Float(Int64(littleEndian: bits))
          case .int32:
            let bits = bytes.loadUnaligned(fromByteOffset: 4 * i, as: Int32.self)
            value = Float(Int32(littleEndian: bits))
          }
          (out.baseAddress.map { $0 + i })?.initialize(to: value)
        }
        initialized = count
      }
    }
    if isMapped { Self.giveBack(raw) }
    return Tensor(shape: entry.shape, values: values)
  }

  /// The tensor called `key`, which has to have the sides `shape`.
  public func tensor(_ key: String, shape: [Int]) throws(ModelError) -> Tensor {
    guard let entry = entries[key] else { throw .missingTensor(file: name, name: key) }
    guard entry.shape == shape else {
      throw .wrongShape(file: name, name: key, expected: shape, found: entry.shape)
    }
    return try tensor(key)
  }
}

/// A value of the header's JSON object: a tensor's description, or the metadata.
private enum HeaderItem: Decodable {
  case tensor(HeaderTensor)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let tensor = try? container.decode(HeaderTensor.self) {
      self = .tensor(tensor)
    } else {
      self = .metadata(try container.decode([String: String].self))
    }
  }
}

private struct HeaderTensor: Decodable {
  let dtype: String
  let shape: [Int]
  let data_offsets: [Int]
}
