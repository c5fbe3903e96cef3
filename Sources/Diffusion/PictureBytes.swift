/// A picture as red, green and blue bytes, row by row: how pictures leave and enter the engine.
public struct PictureBytes: Sendable, Hashable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// Three a pixel.
  public let rgb: [UInt8]

  /// - Precondition: three bytes a pixel.
  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == 3 * width * height, "three bytes a pixel")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// From a network's numbers, -1 to 1, beyond which they are cut off; grey where there is one
  /// channel.
  package init(_ values: some RandomAccessCollection<Float>, width: Int, height: Int, channels: Int)
  {
    let bytes = values.map { value in
      value.isNaN ? 0 : UInt8(min(max((value + 1) * 127.5, 0), 255).rounded())
    }
    self.init(
      width: width, height: height, rgb: channels == 3 ? bytes : bytes.flatMap { [$0, $0, $0] })
  }

  /// As a network's numbers, byte / 127.5 - 1; with one channel, the luminance of sRGB's primaries.
  func values(channels: Int) -> [Float] {
    let all = rgb.map { Float($0) / 127.5 - 1 }
    guard channels == 1 else { return all }
    return stride(from: 0, to: all.count, by: 3).map {
      0.2126 * all[$0] + 0.7152 * all[$0 + 1] + 0.0722 * all[$0 + 2]
    }
  }
}
