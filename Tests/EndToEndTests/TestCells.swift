import Foundation

/// Six tiny pictures in two classes, as Netpbm-free as a test can be: written as BMP by hand.
enum TestCells {
  static func write(to folder: URL) throws {
    let manager = FileManager.default
    for (place, name) in ["lymphocyte", "segmented_neutrophil"].enumerated() {
      let home = folder.appendingPathComponent(name)
      try manager.createDirectory(at: home, withIntermediateDirectories: true)
      for number in 0..<3 {
        try bitmap(shade: UInt8(40 * (3 * place + number)))
          .write(to: home.appendingPathComponent("cell-\(number).bmp"))
      }
    }
  }

  /// Sixteen cells of one class for a blind test, in `FOLDER/val/eosinophil`: no two alike.
  static func writeReals(to folder: URL) throws {
    let home = folder.appendingPathComponent("val/eosinophil")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    for number in 0..<16 {
      try bitmap(shade: UInt8(15 * number), corner: (1 + 2 * (number % 4), 1 + 2 * (number / 4)))
        .write(to: home.appendingPathComponent("cell-\(number).bmp"))
    }
  }

  /// So many pictures of two classes, no two the same, at most 25,000.
  static func write(_ count: Int, to folder: URL) throws {
    for (place, name) in ["monocyte", "segmented_neutrophil"].enumerated() {
      let home = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      for number in stride(from: place, to: count, by: 2) {
        try bitmap(shade: UInt8(number % 250), light: UInt8(150 + number / 250))
          .write(to: home.appendingPathComponent("cell-\(1000 + number).bmp"))
      }
    }
  }

  /// 16 by 16 pixels, 24 bits, a dark square on a pink ground.
  static func bitmap(
    shade: UInt8, light: UInt8 = 240, corner: (x: Int, y: Int) = (4, 4)
  ) -> Data {
    func four(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
    var bytes: [UInt8] = [0x42, 0x4D] + four(54 + 768) + four(0) + four(54)
    bytes += four(40) + four(16) + four(16) + [1, 0, 24, 0] + four(0) + four(768)
    bytes += four(2835) + four(2835) + four(0) + four(0)
    for y in 0..<16 {
      for x in 0..<16 {
        let inside = (corner.x..<corner.x + 8).contains(x) && (corner.y..<corner.y + 8).contains(y)
        bytes += inside ? [120, shade, 90] : [220, 200, light]
      }
    }
    return Data(bytes)
  }
}
