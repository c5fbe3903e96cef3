public import Foundation
public import Pictures

/// The objects that a Pascal VOC file marks in its picture.
public enum PascalVOCFile {
  /// One of them.
  public struct Object: Sendable, Hashable {
    /// What it is called; empty where it isn't.
    public var label: String
    /// In pixels of the picture, from 0; nil where it has none, or one without area.
    public var box: PixelRectangle?
  }

  /// A file's text in the encoding it declares; nil where its bytes are none.
  public static func text(of data: Data) -> String? { try? TextBytes.xml(Array(data)).get() }

  /// The objects in a file's text; nil where it is no sound annotation.
  public static func objects(in text: String) -> [Object]? {
    guard let root = XMLElement.read(text), root.name == "annotation" else { return nil }
    return root.all("object").map { object in
      Object(label: object["name"]?.text ?? "", box: corners(of: object).flatMap(box))
    }
  }

  /// Corners as the file has them: counted from 1, edges included.
  struct Corners {
    var left, top, right, bottom: Double
  }

  static func corners(of object: XMLElement) -> Corners? {
    guard let box = object["bndbox"], let left = number(box["xmin"]),
      let top = number(box["ymin"]), let right = number(box["xmax"]),
      let bottom = number(box["ymax"])
    else { return nil }
    return Corners(left: left, top: top, right: right, bottom: bottom)
  }

  static func number(_ element: XMLElement?) -> Double? {
    element.flatMap { Double($0.text) }.flatMap { $0.isFinite && abs($0) < 1e9 ? $0 : nil }
  }

  private static func box(_ corners: Corners) -> PixelRectangle? {
    // Some tools count from 0; then the first column has no number of its own.
    let x = max(0, Int(corners.left.rounded()) - 1)
    let y = max(0, Int(corners.top.rounded()) - 1)
    let (right, bottom) = (Int(corners.right.rounded()), Int(corners.bottom.rounded()))
    guard right > x, bottom > y else { return nil }
    return PixelRectangle(x: x, y: y, width: right - x, height: bottom - y)
  }
}
