/// Text as it stands in HTML and XML.
public enum MarkupText {
  /// `text` for between tags, or for between quotes of either kind.
  public static func escaped(_ text: String) -> String {
    // By scalars: an accent set upon a quote would hide it from a walk by characters.
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;".unicodeScalars
      case "<": out += "&lt;".unicodeScalars
      case ">": out += "&gt;".unicodeScalars
      case "\"": out += "&quot;".unicodeScalars
      case "'": out += "&#39;".unicodeScalars
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
