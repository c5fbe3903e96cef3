/// Letters of 5 x 7 pixels, for labels inside pictures.
public enum PixelFont {
  /// The height of a letter.
  public static let height = 7
  /// From the left of a letter to the left of the next.
  public static let advance = 6

  /// The width of `text` in pixels, without the gap after its last letter.
  public static func width(of text: String) -> Int { max(0, text.count * advance - 1) }

  /// Seven rows of five bits, the leftmost the highest; a character that isn't drawn here gives
  /// those of the question mark.
  static func rows(of character: Character) -> [Int] {
    letters[character] ?? letters["?"] ?? []
  }

  /// One digit a row, to the base of 32.
  private static let letters: [Character: [Int]] = drawings.mapValues { drawing in
    drawing.map { $0.wholeNumberValue ?? (Int($0.asciiValue ?? 65) - 55) }
  }

  private static let drawings: [Character: String] = [
    " ": "0000000", "!": "4444404", "\"": "AAA0000", "#": "AAVAVAA", "%": "OP248J3",
    "&": "CIK8LID", "'": "4480000", "(": "2488842", ")": "8422248", "*": "04LEL40",
    "+": "044V440", ",": "0000C48", "-": "000V000", ".": "00000CC", "/": "01248G0",
    "0": "EHJLPHE", "1": "4C4444E", "2": "EH1248V", "3": "V2421HE", "4": "26AIV22",
    "5": "VGU11HE", "6": "68GUHHE", "7": "V124888", "8": "EHHEHHE", "9": "EHHF12C",
    ":": "0CC0CC0", ";": "0CC0C48", "<": "248G842", "=": "00V0V00", ">": "8421248",
    "?": "EH12404", "@": "EH1DLLE", "A": "EHHVHHH", "B": "UHHUHHU", "C": "EHGGGHE",
    "D": "SIHHHIS", "E": "VGGUGGV", "F": "VGGUGGG", "G": "EHGNHHF", "H": "HHHVHHH",
    "I": "E44444E", "J": "72222IC", "K": "HIKOKIH", "L": "GGGGGGV", "M": "HRLLHHH",
    "N": "HHPLJHH", "O": "EHHHHHE", "P": "UHHUGGG", "Q": "EHHHLID", "R": "UHHUKIH",
    "S": "FGGE11U", "T": "V444444", "U": "HHHHHHE", "V": "HHHHHA4", "W": "HHHLLLA",
    "X": "HHA4AHH", "Y": "HHHA444", "Z": "V1248GV", "[": "E88888E", "]": "E22222E",
    "_": "000000V", "a": "00E1FHF", "b": "GGUHHHU", "c": "00EGGHE", "d": "11FHHHF",
    "e": "00EHVGE", "f": "698S888", "g": "00FHF1E", "h": "GGMPHHH", "i": "40C444E",
    "j": "20622IC", "k": "GGIKOKI", "l": "C44444E", "m": "00QLLLL", "n": "00MPHHH",
    "o": "00EHHHE", "p": "00UHUGG", "q": "00FHF11", "r": "00MPGGG", "s": "00EGE1U",
    "t": "88S8896", "u": "00HHHJD", "v": "00HHHA4", "w": "00HHLLA", "x": "00HA4AH",
    "y": "00HHF1E", "z": "00V248V", "|": "4444444",
  ]
}

extension Picture {
  /// Writes `text` with its top left corner at (`x`, `y`), each pixel of a letter a square of
  /// `scale` pixels; what lies outside the picture is left out.
  public mutating func write(
    _ text: String, x: Int, y: Int, in colour: Colour = .black, scale: Int = 1
  ) {
    for (index, character) in text.enumerated() {
      let left = x + index * PixelFont.advance * scale
      for (row, bits) in PixelFont.rows(of: character).enumerated() {
        for column in 0..<5 where bits >> (4 - column) & 1 == 1 {
          let square = PixelRectangle(
            x: left + column * scale, y: y + row * scale, width: scale, height: scale)
          fill(square, with: colour)
        }
      }
    }
  }
}
