#!/usr/bin/env python3
"""How true 'leuko preview' is, beside chafa, as a table.

    python3 -m venv ENV && ENV/bin/pip install numpy pillow
    ENV/bin/python Tests/Screens/fidelity.py CELL.jpg ...

Each picture is printed with 20x10, 40x20 and 80x40 cells; what a terminal then shows is drawn from
the glyphs' definitions (painter.py), 8 by 16 pixels a cell, and compared with the picture itself,
resized to as many pixels by averaging areas. Pictures should be square. Means over all pictures:

    PSNR   dB over the three channels of sRGB
    SSIM   structural similarity of the luma, gaussian window of 1.5 pixels
    dE     CIEDE2000 of the pixels
    blur   CIEDE2000 after both were blurred by half a cell's width: what is seen from afar, and
           what a dither is to be judged by
    kB     bytes printed, in thousands
    ms     processor time of the whole command, the least of three

    --leuko FILE    the program; else .build/release/leuko
    --sizes 40x20   else all three

Where the Python package 'chafa.py' is installed, the chafa that it carries is compared too. The last row
of a table in all colours is no program: for every cell the best of all glyphs with the best two colours,
not rounded, found by trying them all. No program can be nearer with these glyphs at these places.
"""

import argparse
import importlib.util
import pathlib
import resource
import subprocess
import sys

import numpy
from painter import HEIGHT, OCTANTS, QUADRANTS, SEXTANTS, WIDTH, block, paint
from PIL import Image
from terminal import Terminal

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHAFA = ["chafa", "-f", "symbols", "--animate", "off", "-s", "{size}"]


NEWEST = [sys.executable, str(ROOT / "Tests/Screens/chafa-newest.py")]


def programs(leuko):
    """By colours, the commands that are compared."""
    everything = {depth: dict(commands) for depth, commands in own_and_chafa(leuko).items()}
    if importlib.util.find_spec("chafa"):
        everything["truecolor"]["newest chafa"] = [
            *NEWEST, "full", "block+border+space", "5", "{size}", "{picture}"]
        for symbols in ("block+legacy", "all"):
            everything["truecolor"][f"newest chafa, {symbols}, -w 9"] = [
                *NEWEST, "full", symbols, "9", "{size}", "{picture}"]
        everything["256 colours"]["newest chafa, diffusion, -w 9"] = [
            *NEWEST, "256", "block+legacy", "9", "{size}", "{picture}"]
    return everything


def own_and_chafa(leuko):
    preview = [leuko, "preview", "--cells", "{size}"]
    full = [*preview, "--glyphs", "full"]
    return {
        "truecolor": {
            "chafa": [*CHAFA, "-c", "full", "{picture}"],
            "chafa -w 9": [*CHAFA, "-c", "full", "--symbols", "block+legacy", "-w", "9",
                           "{picture}"],
            "leuko, octants": [*full, "{picture}"],
            "leuko, sextants": [*preview, "{picture}"],
            "leuko, quadrants": [*preview, "--glyphs", "blocks", "{picture}"],
            "leuko, octants, --lambda 2": [*full, "--lambda", "2", "{picture}"],
            "leuko, octants, --lambda 8": [*full, "--lambda", "8", "{picture}"],
        },
        "256 colours": {
            "chafa": [*CHAFA, "-c", "256", "{picture}"],
            "chafa, diffusion, -w 9": [
                *CHAFA, "-c", "256", "--dither", "diffusion", "--color-space", "din99d",
                "--symbols", "block+legacy", "-w", "9", "{picture}"],
            "leuko, octants": [*full, "--colours", "256", "{picture}"],
            "leuko, quadrants": [*preview, "--glyphs", "blocks", "--colours", "256", "{picture}"],
        },
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", nargs="+", type=pathlib.Path)
    parser.add_argument("--leuko", default=ROOT / ".build/release/leuko", type=pathlib.Path)
    parser.add_argument("--sizes", nargs="+", default=["20x10", "40x20", "80x40"])
    options = parser.parse_args()
    for depth, commands in programs(str(options.leuko.resolve())).items():
        for size in options.sizes:
            print(f"| {depth}, {size} | PSNR | SSIM | dE | blur | kB | ms |")
            print("|---|---|---|---|---|---|---|")
            for name, command in commands.items():
                rows = [measure(command, picture, size) for picture in options.pictures]
                psnr, ssim, near, far, size_, time = numpy.mean(rows, axis=0)
                print(f"| {name} | {psnr:.1f} | {ssim:.3f} | {near:.2f} | {far:.2f} "
                      f"| {size_ / 1000:.1f} | {time:.0f} |", flush=True)  # fmt: skip
            if depth == "truecolor":
                rows = [bound(picture, size) for picture in options.pictures]
                psnr, ssim, near, far = numpy.mean(rows, axis=0)
                print(f"| bound, octants | {psnr:.1f} | {ssim:.3f} | {near:.2f} | {far:.2f} | | |")
            print()


def inks():
    """The ink of every glyph that leuko's fullest set has, a row each, one of two that are each
    other's opposite."""
    codes = [0x20, 0x2580, *range(0x2581, 0x2588), *range(0x2589, 0x2590), 0x2594, 0x2595]
    codes += [*QUADRANTS, *SEXTANTS, *OCTANTS, *range(0x1FB3C, 0x1FB7C), *range(0x1FB82, 0x1FB8C)]
    codes += [0x1FB9A, 0x1FB9B, *range(0x1FB7C, 0x1FB82)]
    rows = [block(code).ravel() for code in codes]
    return numpy.unique([row if row[0] < 0.5 else 1 - row for row in rows], axis=0)


def bound(picture, size):
    """What no program can surpass: PSNR, SSIM and both differences of the best cells there are."""
    columns, rows = map(int, size.split("x"))
    wanted = reference(picture, columns, rows)
    cells = wanted.reshape(rows, HEIGHT, columns, WIDTH, 3).transpose(0, 2, 1, 3, 4)
    cells = cells.reshape(rows * columns, HEIGHT * WIDTH, 3)
    best = numpy.full(len(cells), numpy.inf)
    shown = numpy.zeros_like(cells)
    for ink in inks():
        ground = 1 - ink
        # Both colours by least squares; one alone where there is no ink.
        parts = numpy.stack([ink, ground]) if ink.any() else ground[None]
        drawn = numpy.tensordot(
            numpy.linalg.pinv(parts.T), cells, axes=(1, 1)
        ).transpose(1, 0, 2)  # cells, colours, channels
        drawn = numpy.clip(drawn, 0, 255)
        made = numpy.einsum("kp,nkc->npc", parts, drawn)
        error = ((made - cells) ** 2).sum(axis=(1, 2))
        better = error < best
        best[better], shown[better] = error[better], made[better]
    shown = shown.reshape(rows, columns, HEIGHT, WIDTH, 3).transpose(0, 2, 1, 3, 4)
    shown = shown.reshape(rows * HEIGHT, columns * WIDTH, 3)
    return compare(shown, wanted)


def reference(picture, columns, rows):
    with Image.open(picture) as file:
        pixels = (columns * WIDTH, rows * HEIGHT)
        return numpy.asarray(file.convert("RGB").resize(pixels, Image.Resampling.BOX), float)


def compare(shown, wanted):
    return (
        10 * numpy.log10(255**2 / numpy.mean((shown - wanted) ** 2)),
        ssim(luma(shown), luma(wanted)),
        difference(lab(shown), lab(wanted)).mean(),
        difference(lab(blurred(shown, 4)), lab(blurred(wanted, 4))).mean(),
    )


def measure(command, picture, size):
    columns, rows = map(int, size.split("x"))
    command = [word.format(size=size, picture=picture) for word in command]
    printed, time = run(command)
    terminal = Terminal(columns + 1, rows + 1)
    terminal.feed(b"\x1b[?25l" + printed.replace(b"\n", b"\r\n"))
    shown = numpy.asarray(paint(terminal), float)[: rows * HEIGHT, : columns * WIDTH]
    return *compare(shown, reference(picture, columns, rows)), len(printed), time


def run(command):
    """What a command prints, and the least processor time of three runs, in milliseconds."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()}")
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return done.stdout, 1000 * min(times)


# Measures


def blurred(picture, sigma):
    reach = int(3 * sigma)
    weights = numpy.exp(-0.5 * (numpy.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        width = [(reach, reach) if at == axis else (0, 0) for at in range(picture.ndim)]
        padded = numpy.pad(picture, width, mode="reflect")
        picture = sum(
            weight * numpy.take(padded, range(at, at + picture.shape[axis]), axis)
            for at, weight in enumerate(weights)
        )
    return picture


def luma(picture):
    return picture @ [0.299, 0.587, 0.114]


def ssim(one, other):
    """Wang, Bovik, Sheikh and Simoncelli, IEEE Trans. Image Process. 13 (2004)."""
    def mean(values):
        return blurred(values, 1.5)

    a, b = mean(one), mean(other)
    spread, spread_b = mean(one**2) - a**2, mean(other**2) - b**2
    common = mean(one * other) - a * b
    c, d = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * a * b + c) * (2 * common + d)
    return (top / ((a**2 + b**2 + c) * (spread + spread_b + d))).mean()


def lab(picture):
    """CIELAB of sRGB, white point D65."""
    level = picture / 255
    light = numpy.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175],
              [0.0193339, 0.119192, 0.9503041]]  # fmt: skip
    xyz = light @ numpy.transpose(to_xyz) / [0.95047, 1, 1.08883]
    root = numpy.where(xyz > 216 / 24389, numpy.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = numpy.moveaxis(root, -1, 0)
    return numpy.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def difference(one, other):
    """CIEDE2000: Sharma, Wu and Dalal, Color Res. Appl. 30 (2005)."""
    (l1, a1, b1), (l2, a2, b2) = numpy.moveaxis(one, -1, 0), numpy.moveaxis(other, -1, 0)
    chroma7 = ((numpy.hypot(a1, b1) + numpy.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * numpy.sqrt(chroma7 / (chroma7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = numpy.hypot(a1, b1), numpy.hypot(a2, b2)
    h1, h2 = (numpy.degrees(numpy.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    turn = numpy.where(c1 * c2 == 0, 0, turn)
    hue = numpy.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    dh = 2 * numpy.sqrt(c1 * c2) * numpy.sin(numpy.radians(turn / 2))
    t = (1 - 0.17 * numpy.cos(numpy.radians(hue - 30)) + 0.24 * numpy.cos(numpy.radians(2 * hue))
         + 0.32 * numpy.cos(numpy.radians(3 * hue + 6))
         - 0.2 * numpy.cos(numpy.radians(4 * hue - 63)))  # fmt: skip
    by_light = 1 + 0.015 * (light - 50) ** 2 / numpy.sqrt(20 + (light - 50) ** 2)
    by_chroma, by_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    angle = 60 * numpy.exp(-(((hue - 275) / 25) ** 2))
    turned = -2 * numpy.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * numpy.sin(numpy.radians(angle))
    dl, dc, dh = (l2 - l1) / by_light, (c2 - c1) / by_chroma, dh / by_hue
    return numpy.sqrt(numpy.maximum(0, dl**2 + dc**2 + dh**2 + turned * dc * dh))


if __name__ == "__main__":
    main()
