/// The texts of an ICC profile (ICC.1:2022), which name its maker and may name anybody else.
enum ProfileTexts {
  /// Whether a profile says nothing but what those of well-known makers say: known words, numbers
  /// where numbers belong, and no byte besides.
  static func areKnown(_ profile: UnsafeRawBufferPointer) -> Bool {
    func number(_ offset: Int) -> Int {
      profile[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard profile.count >= 132, number(0) <= profile.count,
      profile[36..<40].elementsEqual("acsp".utf8), profile[100..<128].allSatisfy({ $0 == 0 }),
      number(128) <= (profile.count - 132) / 12
    else { return false }
    var cover = ByteCover()
    cover.add(0..<(132 + 12 * number(128)))
    for index in 0..<number(128) {
      let (start, size) = (number(136 + 12 * index), number(140 + 12 * index))
      guard start <= profile.count, size <= profile.count - start, size >= 8,
        isKnown(UnsafeRawBufferPointer(rebasing: profile[start..<(start + size)]))
      else { return false }
      cover.add(start..<(start + size))
    }
    return cover.isAll(of: profile)
  }

  private static func isKnown(_ tag: UnsafeRawBufferPointer) -> Bool {
    func number(_ offset: Int) -> Int {
      offset + 4 <= tag.count ? tag[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } : 0
    }
    switch String(decoding: tag[..<4], as: UTF8.self) {
    case "text": return areKnown(words(tag[8...]))
    case "desc": return tag.count >= 12 && areKnown(words(tag[12...]))
    case "mluc":
      let records = 16 + 12 * min(number(8), (tag.count - 16) / 12)
      return tag.count >= 16 && areKnown(words(tag[records...]))
    case "curv": return tag.count <= 12 + 2 * number(8) + 3
    case "XYZ ": return tag.count <= 23
    case "para": return tag.count <= 12 + 28 + 3
    case "sf32": return tag.count <= 8 + 36
    case "sig ": return tag.count <= 12
    case "view", "meas": return tag.count <= 36
    case "chrm": return tag.count <= 36
    case "mft1", "mft2", "mAB ", "mBA ", "dtim": return true
    default: return false
    }
  }

  /// The words of a text, whether a letter takes one byte or two.
  private static func words(_ bytes: Slice<UnsafeRawBufferPointer>) -> [String] {
    String(decoding: bytes.filter { $0 != 0 && $0 != 0xA9 }, as: UTF8.self).lowercased()
      .split { !($0.isLetter || $0.isNumber || $0 == "\u{FFFD}") }.map(String.init)
  }

  private static func areKnown(_ words: [String]) -> Bool {
    words.allSatisfy { word in
      word.count < 2 || known.contains(word) || (word.count <= 4 && word.allSatisfy(\.isNumber))
    }
  }

  private static let known = Set(
    """
    srgb iec iec61966 http www ch com org hewlett packard company hp copyright reference viewing \
    condition conditions in default rgb colour color space adobe systems incorporated inc display \
    p3 apple generic profile public domain lcms built gimp google nikon corporation dci matrix trc \
    grey gray gamma dot gain no use freely all rights reserved the and of uncoated coated web swop \
    v2 v4 cmyk linear prophoto romm d50 d65 crt rec itu bt bt709 bt2020 gm preference perceptual \
    with black scaled scaling appearance created by icc color international consortium artifex \
    software free from any ccby cc0 c2 c2ci facebook tiny ci monitor camera scanner fogra27 fogra39 \
    fogra51 eci iso wide gamut to image state curve curves simplified for version 1998
    """.split(separator: " ").map(String.init))
}
