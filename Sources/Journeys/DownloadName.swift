public import Foundation

/// The name under which a file from an address is kept.
enum DownloadName {
  /// The last part of the address, where it is a name that stays in its folder on any system;
  /// 'download' for an address without one. Throws `DownloadError.badName`.
  static func leaf(of url: URL) throws(DownloadError) -> String {
    func refuse(_ reason: String) -> DownloadError {
      .badName(url: url.absoluteString, reason: reason)
    }
    // Parted before it is decoded: '%2F' is part of a name, which then is none.
    let path = url.path(percentEncoded: true)
    let last = path.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
    if last.isEmpty { return "download" }
    guard let bytes = decoded(last), let name = String(validating: bytes, as: UTF8.self) else {
      throw refuse("it is not UTF-8")
    }
    if name.contains("/") || name.contains("\\") || name.contains(":") {
      throw refuse("it would lead out of the folder")
    }
    if name.hasPrefix(".") || name.hasPrefix("~") || name.hasPrefix("-") {
      throw refuse("it begins with '\(name.prefix(1))'")
    }
    let isPrintable = name.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
      default: true
      }
    }
    guard isPrintable, name.contains(where: { !$0.isWhitespace }) else {
      throw refuse("it has characters that can't be seen")
    }
    // Room for the endings that it bears on its way.
    guard name.utf8.count <= 230 else { throw refuse("it is too long") }
    let stem = name.prefix { $0 != "." }.trimmingCharacters(in: .whitespaces).uppercased()
    guard !devices.contains(stem), name.last != ".", name.last != " " else {
      throw refuse("'\(name)' is a device or no name on some systems")
    }
    return name
  }

  /// Bytes of a text in which '%' stands before two hexadecimal digits; nil where it doesn't.
  private static func decoded(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "%") {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      rest = rest.dropFirst(2)
      bytes.append(value)
    }
    return bytes
  }

  private static let devices: Set<String> = Set(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
      + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] })
}

extension Downloading.Order {
  /// A file under the last part of its address, in `folder`. Throws `DownloadError.badName`.
  public init(_ url: URL, in folder: URL, digest: String? = nil) throws(DownloadError) {
    let name = try DownloadName.leaf(of: url)
    self.init(url, to: folder.appendingPathComponent(name), digest: digest)
  }
}
