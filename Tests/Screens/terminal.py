"""A terminal as far as Leuko and ncurses use one: bytes in, a grid of cells and answers out.

    terminal = Terminal(columns=80, rows=24)
    answers = terminal.feed(b"\x1b[1;31mhello")
    terminal.text()     # what can be read
    terminal.grid       # rows of Cell, for the painter
"""

import codecs
import re
from typing import NamedTuple, Optional, Tuple, Union

Colour = Union[None, int, Tuple[int, int, int]]
"""None is the terminal's own, a number a place in the palette, three numbers a colour."""


class Style(NamedTuple):
    """How a cell's character looks."""

    ink: Colour = None
    ground: Colour = None
    bold: bool = False
    faint: bool = False
    underlined: bool = False
    reversed: bool = False


class Cell(NamedTuple):
    """A character and its looks; the right half of a wide character is empty."""

    text: str = " "
    style: Style = Style()


SEQUENCE = re.compile(
    "\x1b\\[([<=>?]?)([0-9:;]*)([ -/]*)([@-~])"  # CSI: marker, numbers, intermediates, final
    "|\x1b([PX^_\\]])(.*?)(?:\x1b\\\\|\x07)"  # strings: kind, body
    "|\x1b([ -/]*[0-OQ-WYZ\\\\`-~])"  # short escapes
    "|([\x00-\x1a\x1c-\x1f])"  # controls
    "|([^\x00-\x1f]+)",  # text
    re.DOTALL,
)

LINES = dict(zip("jklmnqtuvwx", "┘┐┌└┼─├┤┴┬│"))
"""What the line-drawing set of VT100 makes of letters."""


def is_wide(character: str) -> bool:
    """East Asian and pictorial characters; none of the blocks pictures are made of."""
    import unicodedata

    code = ord(character)
    if 0x1CC00 <= code <= 0x1CEBF or 0x1FB00 <= code <= 0x1FBFF:
        return False
    return unicodedata.east_asian_width(character) in "WF"


class Terminal:
    """The state of one screen."""

    def __init__(self, columns: int, rows: int):
        self.columns, self.rows = columns, rows
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""
        self.answers = b""
        self.title = ""
        self.style = Style()
        self.row = self.column = 0
        self.saved = (0, 0, Style())
        self.wraps = False  # the next character goes to the next line
        self.draws_lines = False
        self.shows_cursor = True
        self.top, self.bottom = 0, rows - 1
        self.grid = [self.blank_row() for _ in range(rows)]
        self.other = [self.blank_row() for _ in range(rows)]
        self.is_alternate = False
        self.last = " "

    def blank_row(self):
        # An erased cell keeps the ground that was set, and nothing else.
        return [Cell(" ", Style(ground=self.style.ground))] * self.columns

    def text(self) -> str:
        return "\n".join("".join(cell.text for cell in row).rstrip() for row in self.grid)

    def feed(self, data: bytes) -> bytes:
        """Takes bytes, keeps an unfinished sequence for the next time; returns the answers."""
        text = self.rest + self.decoder.decode(data)
        self.rest = ""
        at = 0
        while at < len(text):
            found = SEQUENCE.match(text, at)
            if found is None:
                self.rest = text[at:]
                break
            at = found.end()
            marker, numbers, between, final, kind, body, escape, control, plain = found.groups()
            if plain:
                self.write(plain)
            elif control:
                self.control(control)
            elif final:
                self.sequence(marker, numbers, between, final)
            elif kind:
                self.string(kind, body)
            else:
                self.escape(escape)
        answers, self.answers = self.answers, b""
        return answers

    # Text and movement

    def write(self, text: str):
        for character in text:
            if self.draws_lines:
                character = LINES.get(character, character)
            width = 2 if is_wide(character) else 1
            if self.wraps or self.column + width > self.columns:
                self.column, self.wraps = 0, False
                self.line_feed()
            row = self.grid[self.row]
            row[self.column] = Cell(character, self.style)
            if width == 2:
                row[self.column + 1] = Cell("", self.style)
            self.column += width
            if self.column >= self.columns:
                self.column, self.wraps = self.columns - 1, True
            self.last = character

    def control(self, character: str):
        if character in "\n\v\f":
            self.line_feed()
        elif character == "\r":
            self.column = 0
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character == "\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
        elif character in "\x0e\x0f":
            self.draws_lines = character == "\x0e"
        self.wraps = False

    def line_feed(self):
        if self.row == self.bottom:
            self.scroll(1, self.top)
        else:
            self.row = min(self.row + 1, self.rows - 1)

    def scroll(self, by: int, top: int):
        """Moves the rows from `top` to the end of the region up by so many, or down."""
        for _ in range(min(abs(by), self.bottom - top + 1)):
            if by > 0:
                del self.grid[top]
                self.grid.insert(self.bottom, self.blank_row())
            else:
                del self.grid[self.bottom]
                self.grid.insert(top, self.blank_row())

    def go(self, row: int, column: int):
        self.row = max(0, min(row, self.rows - 1))
        self.column = max(0, min(column, self.columns - 1))
        self.wraps = False

    def escape(self, name: str):
        if name == "7":
            self.saved = (self.row, self.column, self.style)
        elif name == "8":
            row, column, self.style = self.saved
            self.go(row, column)
        elif name == "M":
            if self.row == self.top:
                self.scroll(-1, self.top)
            else:
                self.go(self.row - 1, self.column)
        elif name == "D":
            self.line_feed()
        elif name == "E":
            self.column = 0
            self.line_feed()
        elif name in ("(0", "(B"):
            self.draws_lines = name == "(0"

    # Sequences

    def sequence(self, marker: str, numbers: str, between: str, final: str):
        if final == "m" and not marker:
            self.looks(numbers)
            return
        values = [int(number.split(":")[0] or 0) for number in numbers.split(";") if numbers]

        def value(index: int, default: int = 1) -> int:
            return values[index] if index < len(values) and values[index] else default

        if between == "$" and final == "p":
            self.answer(f"\x1b[?{value(0)};{2 if value(0) == 2026 else 0}$y")
        elif marker == "?" and final in "hl":
            for mode in values:
                self.set_mode(mode, final == "h")
        elif marker == ">" and final == "q":
            self.answer("\x1bP>|screens 1\x1b\\")
        elif not marker and not between:
            self.plain_sequence(final, values, value)

    def plain_sequence(self, final, values, value):
        row, column = self.row, self.column
        line = self.grid[row]
        if final in "Hf":
            self.go(value(0) - 1, value(1) - 1)
        elif final == "A":
            self.go(max(row - value(0), self.top if row >= self.top else 0), column)
        elif final in "Be":
            self.go(min(row + value(0), self.bottom if row <= self.bottom else self.rows), column)
        elif final in "Ca":
            self.go(row, column + value(0))
        elif final == "D":
            self.go(row, column - value(0))
        elif final in "G`":
            self.go(row, value(0) - 1)
        elif final == "d":
            self.go(value(0) - 1, column)
        elif final == "J":
            self.erase_display(value(0, 0))
        elif final == "K":
            first, end = [(column, self.columns), (0, column + 1), (0, self.columns)][value(0, 0)]
            line[first:end] = self.blank_row()[first:end]
        elif final == "X":
            end = min(self.columns, column + value(0))
            line[column:end] = self.blank_row()[column:end]
        elif final == "P":
            self.grid[row] = (line[:column] + line[column + value(0) :] + self.blank_row())[
                : self.columns
            ]
        elif final == "@":
            self.grid[row] = (line[:column] + self.blank_row()[: value(0)] + line[column:])[
                : self.columns
            ]
        elif final == "b":
            self.write(self.last * value(0))
        elif final == "L" and self.top <= row <= self.bottom:
            self.scroll(-value(0), row)
        elif final == "M" and self.top <= row <= self.bottom:
            self.scroll(value(0), row)
        elif final == "S":
            self.scroll(value(0), self.top)
        elif final == "T":
            self.scroll(-value(0), self.top)
        elif final == "r":
            self.top, self.bottom = value(0) - 1, min(value(1, self.rows), self.rows) - 1
            self.go(0, 0)
        elif final == "c":
            self.answer("\x1b[?62;22c")
        elif final == "n" and values[:1] == [5]:
            self.answer("\x1b[0n")
        elif final == "n" and values[:1] == [6]:
            self.answer(f"\x1b[{row + 1};{column + 1}R")
        elif final == "t" and values[:1] == [16]:
            self.answer("\x1b[6;16;8t")

    def erase_display(self, which: int):
        if which == 0:
            self.plain_sequence("K", [], lambda *_: 0)
            rows = range(self.row + 1, self.rows)
        elif which == 1:
            self.plain_sequence("K", [], lambda *_: 1)
            rows = range(self.row)
        else:
            rows = range(self.rows)
        for row in rows:
            self.grid[row] = self.blank_row()

    def set_mode(self, mode: int, is_on: bool):
        if mode == 25:
            self.shows_cursor = is_on
        elif mode == 1049 and is_on != self.is_alternate:
            self.is_alternate = is_on
            self.grid, self.other = self.other, self.grid
            if is_on:
                self.grid = [self.blank_row() for _ in range(self.rows)]

    def looks(self, numbers: str):
        """SGR. Colours come as 38;2;r;g;b or with colons, or as 38;5;n."""
        values = [int(number or 0) for number in numbers.replace(":", ";").split(";")]
        changes = {
            1: dict(bold=True), 2: dict(faint=True), 4: dict(underlined=True),
            7: dict(reversed=True), 22: dict(bold=False, faint=False), 24: dict(underlined=False),
            27: dict(reversed=False), 39: dict(ink=None), 49: dict(ground=None),
        }  # fmt: skip
        at = 0
        while at < len(values):
            value = values[at]
            at += 1
            if value == 0:
                self.style = Style()
            elif value in changes:
                self.style = self.style._replace(**changes[value])
            elif value in (38, 48) and at < len(values):
                kind = values[at]
                size = 3 if kind == 2 else 1
                colour = tuple(values[at + 1 : at + 1 + size])
                at += 1 + size
                part = "ink" if value == 38 else "ground"
                self.style = self.style._replace(**{part: colour if size == 3 else colour[0]})
            elif value // 10 in (3, 9):
                self.style = self.style._replace(ink=value % 10 + (8 if value >= 90 else 0))
            elif value // 10 in (4, 10):
                self.style = self.style._replace(ground=value % 10 + (8 if value >= 100 else 0))

    def string(self, kind: str, body: str):
        if kind == "]" and body[:2] in ("0;", "2;"):
            self.title = body[2:]
        elif kind == "P" and body.startswith("+q"):
            # Of the capabilities asked for by name, RGB: eight bits a colour.
            for name in body[2:].split(";"):
                known = bytes.fromhex(name) == b"RGB"
                self.answer(f"\x1bP1+r{name}={b'8/8/8'.hex()}\x1b\\" if known
                            else f"\x1bP0+r{name}\x1b\\")  # fmt: skip

    def answer(self, text: str):
        self.answers += text.encode()
