import Pictures

/// How a picture is looked at: for the eye only, the picture itself stays as it is.
struct PictureView: Sendable, Hashable {
  /// One stain alone; nil for all there is.
  var stain: Stain?
  /// Steps of brightness and contrast, -5 to 5.
  var brightness = 0
  var contrast = 0

  static let steps = -5...5

  /// Nothing changed.
  var isPlain: Bool { self == PictureView() }

  mutating func brighten(by steps: Int) {
    brightness = min(Self.steps.upperBound, max(Self.steps.lowerBound, brightness + steps))
  }

  mutating func sharpen(by steps: Int) {
    contrast = min(Self.steps.upperBound, max(Self.steps.lowerBound, contrast + steps))
  }

  /// From all to the first stain, from one to the next, from the last to all.
  mutating func stepStain() {
    let all = [nil] + Stain.allCases.map(Optional.some)
    let place = all.firstIndex(of: stain) ?? 0
    stain = all[(place + 1) % all.count]
  }

  /// 'eosin alone, brightness +2'
  var words: String {
    var words: [String] = []
    if let stain { words.append("\(stain.rawValue) alone") }
    if brightness != 0 { words.append("brightness \(Self.signed(brightness))") }
    if contrast != 0 { words.append("contrast \(Self.signed(contrast))") }
    return words.joined(separator: ", ")
  }

  func callAsFunction(_ picture: Picture) -> Picture {
    let stained = stain.map(picture.showing) ?? picture
    if brightness == 0, contrast == 0 { return stained }
    return stained.adjusted(brightness: brightness, contrast: contrast)
  }

  private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }
}

// MARK: In a picture's key

extension PictureView {
  /// What is added to a picture's key, so that each view of it is a picture of its own.
  var suffix: String {
    isPlain ? "" : "?\(stain?.rawValue ?? ""),\(brightness),\(contrast)"
  }

  /// From a suffix without its question mark; nil where it is none.
  init?(suffix: Substring) {
    let parts = suffix.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 3, let brightness = Int(parts[1]), let contrast = Int(parts[2]),
      Self.steps.contains(brightness), Self.steps.contains(contrast)
    else { return nil }
    stain = Stain(rawValue: String(parts[0]))
    guard parts[0].isEmpty || stain != nil else { return nil }
    self.brightness = brightness
    self.contrast = contrast
  }
}
