#!/usr/bin/env python3
"""Makes many distinct cells out of real ones: turned, mirrored, shifted, lit and stained a little
differently, and written as JPEG, one folder a class.

    Tests/Scale/many.py CELLS OUT --count 100000

CELLS is a folder with one folder a class at its lowest level. The same seed gives the same files.
Needs Pillow and NumPy.
"""
import argparse
import concurrent.futures
import pathlib
import random

import numpy
from PIL import Image


def variant(source: Image.Image, draw: random.Random, side: int) -> Image.Image:
    turned = source.transpose(Image.Transpose(draw.randrange(7))) if draw.random() < 7 / 8 else source
    room = min(turned.size) * 3 // 4
    left = draw.randrange(turned.width - room + 1)
    top = draw.randrange(turned.height - room + 1)
    small = turned.resize((side, side), Image.Resampling.BOX, (left, top, left + room, top + room))
    pixels = numpy.asarray(small, dtype=numpy.float32)
    gain = numpy.array([draw.uniform(0.92, 1.08) for _ in range(3)], dtype=numpy.float32)
    return Image.fromarray(numpy.clip(pixels * gain + draw.uniform(-8, 8), 0, 255).astype("uint8"))


def make(work: tuple[pathlib.Path, pathlib.Path, list[int], int]) -> int:
    path, out, numbers, side = work
    with Image.open(path) as picture:
        source = picture.convert("RGB")
    for number in numbers:
        file = out / path.parent.name / f"{path.stem}-{number:07}.jpg"
        if not file.exists():
            variant(source, random.Random(number), side).save(file, quality=85)
    return len(numbers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("cells", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--side", type=int, default=96)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    files = sorted(f for f in options.cells.rglob("*.jpg") if f.parent != options.cells)
    work = []
    for place, path in enumerate(files):
        (options.out / path.parent.name).mkdir(parents=True, exist_ok=True)
        work.append((path, options.out, list(range(place, options.count, len(files))), options.side))
    done = 0
    with concurrent.futures.ProcessPoolExecutor(options.workers) as pool:
        for count in pool.map(make, work, chunksize=16):
            done += count
    print(f"{done} cells of {len(files)} in {options.out}")


if __name__ == "__main__":
    main()
