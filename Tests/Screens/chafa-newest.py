#!/usr/bin/env python3
"""Prints a picture with the chafa that the Python package 'chafa.py' carries, which is newer than most
systems' own.

    chafa-newest.py COLOURS SYMBOLS WORK COLUMNSxROWS PICTURE

COLOURS is full or 256, WORK 1 to 9, as 'chafa -c' and '-w' take them.
"""

import sys

import chafa
from PIL import Image

MODES = {
    "full": chafa.CanvasMode.CHAFA_CANVAS_MODE_TRUECOLOR,
    "256": chafa.CanvasMode.CHAFA_CANVAS_MODE_INDEXED_240,
}


def main():
    colours, symbols, work, size, path = sys.argv[1:]
    columns, rows = map(int, size.split("x"))
    config = chafa.CanvasConfig()
    config.width, config.height = columns, rows
    config.cell_width, config.cell_height = 8, 16
    config.canvas_mode = MODES[colours]
    config.pixel_mode = chafa.PixelMode.CHAFA_PIXEL_MODE_SYMBOLS
    config.work_factor = (int(work) - 1) / 8
    if colours == "256":
        config.dither_mode = chafa.DitherMode.CHAFA_DITHER_MODE_DIFFUSION
        config.color_space = chafa.ColorSpace.CHAFA_COLOR_SPACE_DIN99D
    drawn_with = chafa.SymbolMap()
    drawn_with.apply_selectors(symbols)
    config.set_symbol_map(drawn_with)
    picture = Image.open(path).convert("RGB")
    canvas = chafa.Canvas(config)
    canvas.draw_all_pixels(
        chafa.PixelType.CHAFA_PIXEL_RGB8, picture.tobytes(), picture.width, picture.height,
        3 * picture.width,
    )  # fmt: skip
    sys.stdout.buffer.write(canvas.print(fallback=True) + b"\n")


if __name__ == "__main__":
    main()
