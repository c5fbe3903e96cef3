"""Draws a terminal's grid as a picture, each cell 8 by 16 pixels.

Block elements and the symbols for legacy computing are drawn from their definition in the Unicode
charts, exactly; everything else comes from a monospace font.
"""

import functools
import re
import unicodedata

import numpy
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 8, 16
FINE = 4
"""Slanted edges are drawn so many times finer, and averaged."""

FONTS = ["DejaVuSansMono{}.ttf", "LiberationMono{}.ttf", "NotoSansMono{}.ttf", "FreeMono{}.ttf"]


def palette():
    """The 256 colours of xterm."""
    names = (
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
        "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
    )
    colours = [tuple(bytes.fromhex(name)) for name in names.split()]
    steps = [0, 95, 135, 175, 215, 255]
    colours += [(red, green, blue) for red in steps for green in steps for blue in steps]
    return colours + [(level,) * 3 for level in range(8, 248, 10)]


PALETTE = palette()


# Which halves, thirds and quarters a block has: bit 0 is the top left, bit 1 the top right, and
# so on downwards.


def sextants():
    """U+1FB00…: all patterns of 2 by 3 that had no character before, in order."""
    older = {0, 0b010101, 0b101010, 0b111111}
    patterns = [pattern for pattern in range(64) if pattern not in older]
    return {0x1FB00 + place: pattern for place, pattern in enumerate(patterns)}


def octants():
    """U+1CD00…: all patterns of 2 by 4 that had no character before, in order.

    Older are the blank, the full block, quadrants, and blocks of one, two or three quarters.
    """
    def quadrant(bits):
        halves = [(bits >> 2 * row) & 3 for row in range(2)]
        return halves[0] * 0b0101 | halves[1] * 0b0101_0000

    # Single quarters, and bars in the middle, that earlier blocks of the standard have.
    singles = {0x1CEA8: 1, 0x1CEAB: 2, 0x1CEA3: 64, 0x1CEA0: 128, 0x1FBE6: 20, 0x1FBE7: 40}
    bars = {0x1FB82: 3, 0x1FB85: 63, 0x2582: 192, 0x2586: 252}
    older = {quadrant(bits) for bits in range(16)} | set(singles.values()) | set(bars.values())
    patterns = [pattern for pattern in range(256) if pattern not in older]
    return {**singles, **{0x1CD00 + place: bits for place, bits in enumerate(patterns)}}


SEXTANTS, OCTANTS = sextants(), octants()
QUADRANTS = dict(zip(range(0x2596, 0x25A0), [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]))

CORNERS = {
    "UPPER LEFT": (0, 0), "UPPER MIDDLE LEFT": (0, 1 / 3), "LOWER MIDDLE LEFT": (0, 2 / 3),
    "LOWER LEFT": (0, 1), "UPPER CENTRE": (1 / 2, 0), "LOWER CENTRE": (1 / 2, 1),
    "UPPER RIGHT": (1, 0), "UPPER MIDDLE RIGHT": (1, 1 / 3), "LOWER MIDDLE RIGHT": (1, 2 / 3),
    "LOWER RIGHT": (1, 1),
}  # fmt: skip

WEDGE = re.compile("(UPPER|LOWER) (LEFT|RIGHT) BLOCK DIAGONAL (.+) TO (.+)")


def averaged(fine):
    """From the fine raster to the cell's."""
    return fine.reshape(HEIGHT, FINE, WIDTH, FINE).mean(axis=(1, 3))


def raster():
    """The middle of every fine point, 0 to 1 to the right and downwards."""
    y, x = numpy.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE]
    return (x + 0.5) / (WIDTH * FINE), (y + 0.5) / (HEIGHT * FINE)


def box(left=0.0, top=0.0, right=1.0, bottom=1.0):
    x, y = raster()
    return averaged(((x >= left) & (x < right) & (y >= top) & (y < bottom)).astype(float))


def pattern(bits, rows):
    """Blocks of two columns and so many rows."""
    x, y = raster()
    place = (y * rows).astype(int) * 2 + (x * 2).astype(int)
    return averaged((bits >> place & 1).astype(float))


def wedge(code):
    """The slanted blocks, whose names say the line that cuts them and the corner that is full."""
    words = WEDGE.fullmatch(unicodedata.name(chr(code), ""))
    if words is None:
        return None
    (ax, ay), (bx, by) = CORNERS[words[3]], CORNERS[words[4]]
    x, y = raster()

    def side(x, y):
        return (bx - ax) * (y - ay) - (by - ay) * (x - ax)

    corner = side(*CORNERS[f"{words[1]} {words[2]}"])
    if corner == 0:  # the line begins in the corner: it is what the opposite one isn't
        opposite = CORNERS[
            f"{'LOWER' if words[1] == 'UPPER' else 'UPPER'} "
            f"{'RIGHT' if words[2] == 'LEFT' else 'LEFT'}"
        ]
        corner = -side(*opposite)
    return averaged((side(x, y) * corner > 0).astype(float))


def triangles(code):
    """Quarters of the cell that meet in the middle: three of them, then one."""
    x, y = raster()
    quarters = [(x <= y) & (x <= 1 - y), (y <= x) & (y <= 1 - x), (x >= y) & (x >= 1 - y),
                (y >= x) & (y >= 1 - x)]  # fmt: skip
    left_out = code - 0x1FB68
    if left_out < 4:
        kept = [quarter for place, quarter in enumerate(quarters) if place != left_out]
    else:
        kept = [quarters[left_out - 4]]
    return averaged(numpy.logical_or.reduce(kept).astype(float))


def lines(side, row):
    """Lines of an eighth: at one side, and above (1), below (8), both (9) or at 1, 3, 5 and 8."""
    rows = {1: [1], 8: [8], 9: [1, 8], 0: [1, 3, 5, 8]}[row]
    parts = [box(top=(at - 1) / 8, bottom=at / 8) for at in rows]
    if side:
        parts.append(box(right=1 / 8) if side == "left" else box(left=7 / 8))
    return numpy.maximum.reduce(parts)


def braille(bits):
    x, y = raster()
    ink = numpy.zeros_like(x)
    for bit, (column, row) in enumerate(
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    ):
        if bits >> bit & 1:
            across, down = x * WIDTH - (column * 4 + 2), y * HEIGHT - (row * 4 + 2)
            ink = numpy.maximum(ink, (across**2 + down**2 <= 2.0) * 1.0)
    return averaged(ink)


def block(code):
    """How much of each pixel is ink, by definition; None for characters of the font."""
    if code == 0x20 or code == 0xA0:
        return box(right=0)
    if code in QUADRANTS:
        return pattern(QUADRANTS[code], 2)
    if code in SEXTANTS:
        return pattern(SEXTANTS[code], 3)
    if code in OCTANTS:
        return pattern(OCTANTS[code], 4)
    if code == 0x2580:
        return box(bottom=1 / 2)
    if 0x2581 <= code <= 0x2588:
        return box(top=1 - (code - 0x2580) / 8)
    if 0x2589 <= code <= 0x258F:
        return box(right=(0x2590 - code) / 8)
    if code == 0x2590:
        return box(left=1 / 2)
    if 0x2591 <= code <= 0x2593:
        return numpy.full((HEIGHT, WIDTH), (code - 0x2590) / 4)
    if code in (0x2594, 0x2595):
        return box(bottom=1 / 8) if code == 0x2594 else box(left=7 / 8)
    if 0x2800 <= code <= 0x28FF:
        return braille(code - 0x2800)
    if 0x1FB3C <= code <= 0x1FB67:
        return wedge(code)
    if 0x1FB68 <= code <= 0x1FB6F:
        return triangles(code)
    if 0x1FB70 <= code <= 0x1FB75:
        return box(left=(code - 0x1FB6F) / 8, right=(code - 0x1FB6E) / 8)
    if 0x1FB76 <= code <= 0x1FB7B:
        return box(top=(code - 0x1FB75) / 8, bottom=(code - 0x1FB74) / 8)
    if 0x1FB7C <= code <= 0x1FB81:
        eighths = [("left", 8), ("left", 1), ("right", 1), ("right", 8), (None, 9), (None, 0)]
        return lines(*eighths[code - 0x1FB7C])
    if 0x1FB8C <= code <= 0x1FB8F:
        halves = [dict(right=0.5), dict(left=0.5), dict(bottom=0.5), dict(top=0.5)]
        return box(**halves[code - 0x1FB8C]) / 2
    if code in (0x1FB9A, 0x1FB9B):
        upright = triangles(0x1FB6D) + triangles(0x1FB6F)
        return upright if code == 0x1FB9A else 1 - upright
    if 0x1FB82 <= code <= 0x1FB86:
        return box(bottom=[2, 3, 5, 6, 7][code - 0x1FB82] / 8)
    if 0x1FB87 <= code <= 0x1FB8B:
        return box(left=1 - [2, 3, 5, 6, 7][code - 0x1FB87] / 8)
    return None


@functools.lru_cache(None)
def font(size, bold=False):
    for name in FONTS:
        try:
            return ImageFont.truetype(name.format("-Bold" if bold else ""), size)
        except OSError:
            continue
    return ImageFont.load_default(size)


@functools.lru_cache(None)
def ink(text, bold, cells):
    """How much of each pixel of a character is ink, 16 rows by 8 a cell."""
    if len(text) == 1:
        exact = block(ord(text))
        if exact is not None:
            return numpy.repeat(exact, cells, axis=1)
    if 0x2500 <= ord(text[0]) <= 0x257F:
        # Lines must meet those of the next cell: the font's own box, stretched onto the cell.
        face = font(64)
        left, top, right, bottom = face.getbbox("█")
        large = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(large).text((-left, -top), text, fill=255, font=face)
        return numpy.asarray(large.resize((WIDTH, HEIGHT), Image.Resampling.BOX)) / 255
    face = font(13, bold)
    image = Image.new("L", (WIDTH * cells, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.text(((WIDTH * cells - face.getlength(text)) / 2, 12), text, 255, face, anchor="ls")
    return numpy.asarray(image) / 255


def paint(terminal, paper=(0, 0, 0), pen=(229, 229, 229)):
    """The picture of a terminal whose own colours are `paper` and `pen`."""
    picture = numpy.zeros((terminal.rows * HEIGHT, terminal.columns * WIDTH, 3))

    def colour(value, own):
        if value is None:
            return numpy.array(own, float)
        return numpy.array(PALETTE[value] if isinstance(value, int) else value, float)

    for y, row in enumerate(terminal.grid):
        for x, cell in enumerate(row):
            if not cell.text:
                continue
            style = cell.style
            front, back = colour(style.ink, pen), colour(style.ground, paper)
            if style.reversed:
                front, back = back, front
            if style.faint:
                front = (front + back) / 2
            cells = 2 if x + 1 < len(row) and not row[x + 1].text else 1
            share = ink(cell.text, style.bold, cells)[:, :, None]
            area = picture[
                y * HEIGHT : (y + 1) * HEIGHT, x * WIDTH : (x + cells) * WIDTH
            ]
            area[:] = back + (front - back) * share
            if style.underlined:
                area[14] = front
    if terminal.shows_cursor:
        top, left = terminal.row * HEIGHT, terminal.column * WIDTH
        area = picture[top + 14 : top + 16, left : left + WIDTH]
        area[:] = pen
    return Image.fromarray(picture.round().clip(0, 255).astype(numpy.uint8))
