import BlockGraphics
import Pictures
import Testing

/// What holds for every picture, tried on a smooth one with edges and texture.
struct FidelityTests {
  /// A dark textured disc on a pale ground that changes slowly.
  private static let cell: Picture = {
    var picture = Picture(width: 96, height: 96)
    for y in 0..<96 {
      for x in 0..<96 {
        let (dx, dy) = (x - 44, y - 50)
        let inside = dx * dx + dy * dy < 28 * 28
        let texture = (x * 7 + y * 13 + x * y) % 23
        picture[x, y] =
          inside
          ? Colour(
            red: UInt8(90 + texture), green: UInt8(50 + 2 * texture), blue: UInt8(140 + texture))
          : Colour(red: UInt8(200 + x / 2), green: UInt8(180 + y / 3), blue: UInt8(190 + x / 4))
      }
    }
    return picture
  }()

  private func error(_ fitted: BlockPicture) -> Int {
    let target = Self.cell.resized(width: 8 * fitted.columns, height: 16 * fitted.rows)
    return zip(target.bytes, fitted.rendered().bytes).reduce(0) { sum, pair in
      let difference = Int(pair.0) - Int(pair.1)
      return sum + difference * difference
    }
  }

  private func fit(_ glyphs: GlyphSet, lambda: Double = 0, depth: ColourDepth = .trueColour)
    -> BlockPicture
  {
    Fitter(glyphs: glyphs, depth: depth, lambda: lambda).fit(Self.cell, columns: 20, rows: 10)
  }

  @Test func `more glyphs never fit worse`() {
    let ladder: [GlyphSet] = [
      .half, [.half, .quadrants], .blocks, [.blocks, .sextants], .legacy, .full,
    ]
    let errors = ladder.map { error(fit($0)) }
    for (fewer, more) in zip(errors, errors.dropFirst()) { #expect(more <= fewer) }
    #expect(error(fit(.full)) < error(fit(.half)))
  }

  @Test func `the mean colour of every cell is kept`() {
    let fitted = fit(.full)
    let shown = fitted.rendered().resized(width: 20, height: 10)
    let target = Self.cell.resized(width: 160, height: 160).resized(width: 20, height: 10)
    for (one, other) in zip(shown.bytes, target.bytes) {
      #expect(abs(Int(one) - Int(other)) <= 1)
    }
  }

  @Test func `a dearer byte means fewer bytes and more error`() {
    let steps = [0.0, 1, 4, 16].map { fit(.full, lambda: $0) }
    for (spent, saved) in zip(steps, steps.dropFirst()) {
      #expect(saved.ansi().count < spent.ansi().count)
      #expect(error(saved) > error(spent))
    }
  }

  @Test(arguments: [GlyphSet.half, .blocks, [.half, .quadrants, .sextants], .full])
  func `256 colours keep the light of the whole`(_ glyphs: GlyphSet) {
    let fitted = fit(glyphs, depth: .palette256)
    let shown = light(fitted.rendered())
    let target = light(Self.cell)
    for channel in 0..<3 { #expect(abs(shown[channel] - target[channel]) < 0.02) }
  }

  @Test func `256 colours use only what no theme changes`() {
    let levels: Set<UInt8> = [0, 95, 135, 175, 215, 255]
    for cell in fit(.full, depth: .palette256).cells {
      for colour in [cell.foreground, cell.background] {
        let inCube = [colour.red, colour.green, colour.blue].allSatisfy(levels.contains)
        let isGrey =
          colour.red == colour.green && colour.red == colour.blue && colour.red % 10 == 8
        #expect(inCube || isGrey)
      }
    }
  }

  @Test(arguments: [GlyphSet.half, .blocks, .full])
  func `16 colours mix to the hue of the whole, and to no more of it`(_ glyphs: GlyphSet) {
    let fitted = fit(glyphs, depth: .palette16)
    let shown = OKLab.coordinates(ofLight: light(fitted.rendered()))
    let target = OKLab.coordinates(ofLight: light(Self.cell))
    let chroma = SIMD2(shown.y, shown.z)
    let wanted = SIMD2(target.y, target.z)
    let length = (wanted * wanted).sum().squareRoot()
    #expect((chroma * wanted).sum() > 0)
    #expect((chroma * chroma).sum().squareRoot() < length + 0.01)
    let grey = fitted.cells.allSatisfy { $0.background.red == $0.background.blue }
    #expect(!grey)
    #expect(abs(shown.x - target.x) < 0.03)
  }

  @Test func `without colours the lighter parts are the glyph`() {
    let fitted = fit(.full, depth: .mono)
    for cell in fitted.cells where cell.glyph != " " { #expect(cell.foreground == .white) }
    let luminance = SIMD3<Float>(0.2126, 0.7152, 0.0722)
    let difference = ((light(fitted.rendered()) - light(Self.cell)) * luminance).sum()
    #expect(abs(difference) < 0.02)
  }

  @Test(arguments: [GlyphSet.braille, .shades, .ascii])
  func `glyphs without blocks still make a picture`(_ glyphs: GlyphSet) {
    let fitted = fit(glyphs, depth: .mono)
    #expect(Set(fitted.cells.map(\.glyph)).count > 3)
    #expect(Fitter(glyphs: glyphs).fit(Self.cell, columns: 4, rows: 2).cells.count == 8)
  }

  private static let twelfths: [(code: UInt32, area: Double)] = [
    (0x1FB3C, 1), (0x1FB40, 3), (0x1FB41, 11), (0x1FB46, 6), (0x1FB51, 6), (0x1FB62, 1),
    (0x1FB6C, 3), (0x1FB68, 9), (0x1FB70, 1.5), (0x1FB86, 10.5), (0x2589, 10.5), (0x1FB00, 2),
    (0x1CD00, 1.5), (0x1CDE5, 10.5), (0x2592, 6),
  ]

  @Test(arguments: twelfths)
  func `a glyph covers the area its name says`(_ code: UInt32, _ area: Double) throws {
    let glyph = try #require(Unicode.Scalar(code))
    let cell = BlockCell(glyph: glyph, foreground: .white, background: .black)
    let drawn = BlockPicture(columns: 1, rows: 1, cells: [cell]).rendered()
    let sum = drawn.bytes.reduce(0) { $0 + Int($1) }
    #expect(abs(Double(sum) / Double(255 * drawn.bytes.count) - area / 12) < 0.003)
  }

  private func light(_ picture: Picture) -> SIMD3<Float> {
    var sum = SIMD3<Float>.zero
    for y in 0..<picture.height {
      for x in 0..<picture.width { sum += LinearLight.amounts(of: picture[x, y]) }
    }
    return sum / Float(picture.width * picture.height)
  }
}
