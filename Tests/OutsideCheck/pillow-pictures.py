#!/usr/bin/env python3
"""Makes pictures of every feature in the manner of PngSuite, and what Pillow decodes of each.

    pillow-pictures.py FOLDER

For each NAME.EXT of FOLDER there is NAME.rgb, bytes of red, green and blue from the upper left, and a
line of cases.tsv: file, width, height, the most that levels may differ by, and why. Needs numpy and
Pillow 10 or later.
"""
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

W, H = 37, 29
rng = np.random.default_rng(5)
CUT = "Pillow cuts 16 bits off where Leuko rounds, of colour and of alpha"


def over_white(colours, alpha):
    c, a = colours.astype(np.int64), alpha.astype(np.int64)[..., None]
    return ((c * a + 255 * (255 - a) + 127) // 255).astype(np.uint8)


def shown(im):
    """What is to be seen: upright, alpha over white, 8 bits."""
    im = ImageOps.exif_transpose(im)
    if im.mode.startswith("I;16") or im.mode == "I":
        grey = np.array(im).astype(np.int64)
        grey = ((grey * 255 + 32767) // 65535).astype(np.uint8)
        return np.stack([grey] * 3, -1)
    if im.mode in ("LA", "PA", "RGBA") or "transparency" in im.info:
        rgba = np.array(im.convert("RGBA"))
        return over_white(rgba[..., :3], rgba[..., 3])
    return np.array(im.convert("RGB"))


class Cases:
    def __init__(self, folder):
        self.folder, self.lines = Path(folder), []

    def add(self, name, data, expected=None, most=0, why=""):
        (self.folder / name).write_bytes(data)
        if expected is None:
            expected = shown(Image.open(io.BytesIO(data)))
        height, width = expected.shape[:2]
        (self.folder / name).with_suffix(".rgb").write_bytes(expected.astype(np.uint8).tobytes())
        self.lines.append(f"{name}\t{width}\t{height}\t{most}\t{why}")

    def save(self, name, im, most=0, why="", **options):
        out = io.BytesIO()
        im.save(out, **options)
        self.add(name, out.getvalue(), most=most, why=why)

    def finish(self):
        (self.folder / "cases.tsv").write_text("\n".join(self.lines) + "\n")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png_rows(samples, depth, start):
    """Filtered rows of samples (height, width, channels); the filter changes from row to row."""
    out, before = b"", None
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    for y in range(height):
        flat = samples[y].reshape(-1)
        if depth == 16:
            row = flat.astype(">u2").tobytes()
        elif depth == 8:
            row = flat.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in flat)
            bits += "0" * (-len(bits) % 8)
            row = int(bits, 2).to_bytes(len(bits) // 8, "big")
        before = before or bytes(len(row))
        kind = (start + y) % 5
        line = bytearray()
        for i, value in enumerate(row):
            a = row[i - step] if i >= step else 0
            b = before[i]
            c = before[i - step] if i >= step else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            guess = [0, a, b, (a + b) // 2, nearest][kind]
            line.append((value - guess) & 255)
        out += bytes([kind]) + bytes(line)
        before = row
    return out


def png(samples, depth, colour, interlaced=False, chunks=(), after=(), parts=1):
    height, width, _ = samples.shape
    if interlaced:
        rows = b"".join(
            png_rows(samples[y::dy, x::dx], depth, x) for x, y, dx, dy in PASSES
            if samples[y::dy, x::dx].size)
    else:
        rows = png_rows(samples, depth, 0)
    packed = zlib.compress(rows)
    size = -(-len(packed) // parts)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in chunks)
    for start in range(0, len(packed), size):
        data += chunk(b"IDAT", packed[start:start + size])
    return data + b"".join(chunk(*c) for c in after) + chunk(b"IEND", b"")


def exif(orientation):
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", orientation, 0) + bytes(4)


def pngs(cases):
    kinds = {0: (1, [1, 2, 4, 8, 16]), 2: (3, [8, 16]), 3: (1, [1, 2, 4, 8]), 4: (2, [8, 16]), 6: (4, [8, 16])}
    for colour, (channels, depths) in kinds.items():
        for depth in depths:
            samples = rng.integers(0, 1 << depth, (H, W, channels))
            if depth == 16:
                samples[0, 0] = 65535
            palette = [(b"PLTE", rng.integers(0, 256, 3 << depth, np.uint8).tobytes())] if colour == 3 else []
            for interlaced in (False, True):
                wide = depth == 16 and colour != 0
                cases.add(f"png-{colour}-{depth}-{'i' if interlaced else 'n'}.png",
                          png(samples, depth, colour, interlaced, palette, parts=1 + depth % 3),
                          most=(2 if colour in (4, 6) else 1) if wide else 0, why=CUT if wide else "")
    grey = rng.integers(0, 256, (H, W, 1))
    rgb = rng.integers(0, 256, (H, W, 3))
    rgb[3, 4] = (9, 8, 7)
    index = rng.integers(0, 4, (H, W, 1))
    cases.add("png-trns-grey.png", png(grey, 8, 0, chunks=[(b"tRNS", struct.pack(">H", int(grey[2, 2, 0])))]))
    cases.add("png-trns-rgb.png", png(rgb, 8, 2, chunks=[(b"tRNS", struct.pack(">HHH", 9, 8, 7))]))
    palette = (b"PLTE", rng.integers(0, 256, 12, np.uint8).tobytes())
    cases.add("png-trns-palette.png", png(index, 2, 3, chunks=[palette, (b"tRNS", bytes([0, 128, 255]))]))
    extras = [(b"pHYs", bytes(9)), (b"tEXt", b"Title\0x"), (b"sBIT", b"\5\6\5"), (b"bKGD", bytes(6))]
    cases.add("png-ancillary.png", png(rgb, 8, 2, chunks=extras))
    for orientation in range(1, 9):
        data = png(rgb, 8, 2, chunks=[(b"eXIf", exif(orientation))])
        cases.add(f"png-exif-{orientation}.png", data)
    upright = shown(Image.open(io.BytesIO(png(rgb, 8, 2, chunks=[(b"eXIf", exif(6))]))))
    cases.add("png-exif-behind.png", png(rgb, 8, 2, after=[(b"eXIf", exif(6))]), upright)
    whole = png(rgb, 8, 2)
    cases.add("png-no-end.png", whole[:-12], shown(Image.open(io.BytesIO(whole))))
    for bits in (10, 12, 14):
        few = rng.integers(0, 1 << bits, (H, W, 1))
        few[0, 0] = (1 << bits) - 1
        level = (few[..., 0] * 255 + (1 << bits) // 2 - 1) // ((1 << bits) - 1)
        cases.add(f"png-{bits}-in-16.png", png(few, 16, 0), np.stack([level] * 3, -1),
                  why="stretched: Pillow gives the 16 bits as they are")


def jpegs(cases):
    y, x = np.mgrid[0:H, 0:W]
    smooth = np.stack([x * 6 % 256, y * 8 % 256, (x + y) * 3 % 256], -1).astype(np.uint8)
    im = Image.fromarray(smooth)
    for sampling in (0, 1, 2):
        cases.save(f"jpeg-{sampling}.jpg", im, format="JPEG", quality=90, subsampling=sampling)
    cases.save("jpeg-progressive.jpg", im, format="JPEG", quality=90, progressive=True)
    cases.save("jpeg-grey.jpg", im.convert("L"), format="JPEG", quality=90)
    cases.save("jpeg-restart.jpg", im, format="JPEG", quality=90, restart_marker_blocks=1)
    cases.save("jpeg-rgb.jpg", im, format="JPEG", quality=95, keep_rgb=True)
    cmyk = Image.fromarray(rng.integers(0, 256, (H, W, 4), np.uint8), "CMYK")
    cases.save("jpeg-cmyk.jpg", cmyk, format="JPEG", quality=95, most=1,
               why="without a profile both multiply the inks; Pillow rounds twice")
    for orientation in range(1, 9):
        e = Image.Exif()
        e[0x112] = orientation
        cases.save(f"jpeg-exif-{orientation}.jpg", im, format="JPEG", quality=90, exif=e)
    out = io.BytesIO()
    im.save(out, "JPEG", quality=90)
    data, expected = out.getvalue(), shown(Image.open(out))
    cases.add("jpeg-junk.jpg", data[:20] + b"\x11" * 20 + data[20:], expected)
    cases.add("jpeg-behind.jpg", data + b"behind the end", expected)
    cases.add("jpeg-no-end.jpg", data[:-2], expected)
    profile = cmyk_profile()
    out = io.BytesIO()
    cmyk.save(out, "JPEG", quality=95, icc_profile=profile)
    printed = Image.open(out)
    seen = ImageCms.profileToProfile(printed, io.BytesIO(profile), ImageCms.createProfile("sRGB"), 0, outputMode="RGB")
    cases.add("jpeg-cmyk-profile.jpg", out.getvalue(), np.array(seen), most=1, why="two builds of lcms")
    out = io.BytesIO()
    cmyk.save(out, "TIFF", icc_profile=profile)
    seen = ImageCms.profileToProfile(cmyk, io.BytesIO(profile), ImageCms.createProfile("sRGB"), 0, outputMode="RGB")
    cases.add("tiff-cmyk-profile.tif", out.getvalue(), np.array(seen), most=1, why="two builds of lcms")


def cmyk_profile():
    """Four inks to greys, each taking its share of lightness: nothing to interpolate in several ways,
    no colour out of reach, and black where all inks are, so that all builds of lcms agree."""
    table = b""
    for place in range(16):
        inks = [(place >> bit) & 1 for bit in (3, 2, 1, 0)]
        light = 250 - 40 * sum(inks[:3]) - 130 * inks[3]
        table += bytes([light, 128, 128])
    ramp = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    lut += struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536) + ramp * 4 + table + ramp * 3
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    tags, body, at = b"", b"", 128 + 4 + 24
    for kind, data in ((b"wtpt", white), (b"A2B0", lut)):
        tags += kind + struct.pack(">II", at, len(data))
        data += bytes(-len(data) % 4)
        body, at = body + data, at + len(data)
    head = struct.pack(">I", at) + bytes(4) + b"\2\x40\0\0" + b"prtr" + b"CMYK" + b"Lab " + bytes(12) + b"acsp"
    head += bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", 2) + tags + body


def tiff(pages, order="<", big=False):
    """Pages of (tags, pixels): tags of number to (type, values); strips or tiles are set here."""
    mark = (b"II" if order == "<" else b"MM")
    data = bytearray(mark + struct.pack(order + "H", 43 if big else 42))
    data += struct.pack(order + "HHQ", 8, 0, 0) if big else struct.pack(order + "I", 0)
    link = 8 if big else 4
    codes = {3: "H", 4: "I", 5: "II", 12: "d", 1: "B"}
    for tags, blocks in pages:
        tags = dict(tags)
        where, count = (324, 325) if 322 in tags else (273, 279)
        offsets = []
        for block in blocks:
            offsets.append(len(data))
            data += block + bytes(len(block) % 2)
        tags[where], tags[count] = (4, offsets), (4, [len(b) for b in blocks])
        entries = []
        for tag in sorted(tags):
            kind, values = tags[tag]
            body = b"".join(struct.pack(order + codes[kind], v) for v in values)
            room = 8 if big else 4
            if len(body) > room:
                place = len(data)
                data += body + bytes(len(body) % 2)
                body = struct.pack(order + ("Q" if big else "I"), place)
            entries.append(struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, len(values)) + body.ljust(room, b"\0"))
        struct.pack_into(order + ("Q" if big else "I"), data, link, len(data))
        data += struct.pack(order + ("Q" if big else "H"), len(entries)) + b"".join(entries)
        link = len(data)
        data += bytes(8 if big else 4)
    return bytes(data)


def page(width, height, bits, photometric, blocks, **more):
    tags = {256: (4, [width]), 257: (4, [height]), 258: (3, bits), 259: (3, [1]), 262: (3, [photometric]),
            277: (3, [len(bits)]), 278: (4, [height])}
    tags.update({int(k[1:]): v for k, v in more.items()})
    return tags, blocks


def tiffs(cases):
    rgb = rng.integers(0, 256, (H, W, 3), np.uint8)
    im = Image.fromarray(rgb)
    for compression in ("raw", "tiff_lzw", "packbits", "tiff_deflate"):
        for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK"):
            if compression != "raw" and mode in ("LA", "CMYK", "P"):
                continue
            if mode in ("RGBA", "LA", "CMYK"):
                channels = {"RGBA": 4, "LA": 2, "CMYK": 4}[mode]
                picture = Image.fromarray(rng.integers(0, 256, (H, W, channels), np.uint8), mode)
            else:
                picture = im.convert(mode)
            inks = mode == "CMYK"
            cases.save(f"tiff-{mode}-{compression}.tif", picture, format="TIFF", compression=compression,
                       most=1 if inks else 0,
                       why="without a profile both multiply the inks; Pillow rounds twice" if inks else "")
    cases.save("tiff-group4.tif", im.convert("1"), format="TIFF", compression="group4")
    cases.save("tiff-jpeg.tif", Image.fromarray(np.stack([np.mgrid[0:H, 0:W][1] * 6 % 256] * 3, -1).astype(np.uint8)),
               format="TIFF", compression="jpeg", most=2, why="libtiff's JPEG turns YCbCr into RGB by itself")
    grey16 = rng.integers(0, 65536, (H, W), np.uint16)
    for order in "<>":
        cases.add(f"tiff-16-{'II' if order == '<' else 'MM'}.tif",
                  tiff([page(W, H, [16], 1, [grey16.astype(order + "u2").tobytes()])], order))
    cases.add("tiff-big.tif", tiff([page(W, H, [8] * 3, 2, [rgb.tobytes()])], big=True), rgb)
    cases.add("tiff-white-zero.tif", tiff([page(W, H, [8], 0, [rgb[..., 0].tobytes()])]))
    cases.add("tiff-white-zero-16.tif", tiff([page(W, H, [16], 0, [grey16.tobytes()])]),
              np.stack([255 - (grey16.astype(int) * 255 + 32767) // 65535] * 3, -1),
              why="Pillow doesn't turn white and black around at 16 bits")
    four = rng.integers(0, 256, (H, W, 4), np.uint8)
    for extra in (0, 1, 2):
        data = tiff([page(W, H, [8] * 4, 2, [four.tobytes()], t338=(3, [extra]))])
        cases.add(f"tiff-extra-{extra}.tif", data, most=1 if extra == 1 else 0,
                  why="colours over 255 when alpha is divided out" if extra == 1 else "")
    five = rng.integers(0, 256, (H, W, 5), np.uint8)
    cases.add("tiff-two-extra.tif", tiff([page(W, H, [8] * 5, 2, [five.tobytes()], t338=(3, [0, 0]))]), five[..., :3])
    planes = [np.ascontiguousarray(rgb[..., c]).tobytes() for c in range(3)]
    cases.add("tiff-planes.tif", tiff([page(W, H, [8] * 3, 2, planes, t284=(3, [2]))]), rgb)
    padded = np.zeros((32, 48, 3), np.uint8)
    padded[:H, :W] = rgb
    tiles = [np.ascontiguousarray(padded[y:y + 16, x:x + 16]).tobytes() for y in (0, 16) for x in (0, 16, 32)]
    cases.add("tiff-tiles.tif", tiff([page(W, H, [8] * 3, 2, tiles, t322=(3, [16]), t323=(3, [16]))]), rgb)
    for bits in (10, 12, 14):
        few = rng.integers(0, 1 << bits, (H, W)).astype(np.uint16)
        few[0, 0] = (1 << bits) - 1
        level = (few.astype(int) * 255 + (1 << bits) // 2 - 1) // ((1 << bits) - 1)
        cases.add(f"tiff-{bits}-in-16.tif", tiff([page(W, H, [16], 1, [few.tobytes()])]), np.stack([level] * 3, -1),
                  why="stretched: Pillow gives the 16 bits as they are")
    twelve = rng.integers(0, 4096, (H, W + 1))
    packed = bytearray()
    for a, b in twelve.reshape(-1, 2):
        packed += bytes([a >> 4, (a & 15) << 4 | b >> 8, b & 255])
    cases.add("tiff-12.tif", tiff([page(W + 1, H, [12], 1, [bytes(packed)])]),
              np.stack([(twelve * 255 + 2047) // 4095] * 3, -1), why="Pillow gives the 12 bits as they are")
    signed = rng.integers(-3000, 5000, (H, W)).astype(np.int16)
    low, high = int(signed.min()), int(signed.max())
    level = np.floor((signed.astype(float) - low) / (high - low) * 255 + 0.5)
    cases.add("tiff-signed.tif", tiff([page(W, H, [16], 1, [signed.tobytes()], t339=(3, [2]))]),
              np.stack([level] * 3, -1), why="Pillow cuts negative values off; Leuko shows the whole range")
    floats = rng.random((H, W)).astype(np.float32)
    cases.add("tiff-float.tif", tiff([page(W, H, [32], 1, [floats.tobytes()], t339=(3, [3]))]),
              np.stack([np.floor(floats.astype(float) * 255 + 0.5)] * 3, -1),
              why="Pillow takes floats for levels of 255; Leuko takes 0 to 1 for black to white")
    doubles = rng.random((H, W)) * 900 - 300
    low, high = doubles.min(), doubles.max()
    cases.add("tiff-double.tif", tiff([page(W, H, [64], 1, [doubles.tobytes()], t339=(3, [3]))]),
              np.stack([np.floor((doubles - low) / (high - low) * 255 + 0.5)] * 3, -1),
              why="Pillow doesn't read 64-bit floats")
    rgb16 = rng.integers(0, 65536, (H, W, 3)).astype(np.uint16)
    cases.add("tiff-rgb-16.tif", tiff([page(W, H, [16] * 3, 2, [rgb16.tobytes()])]), most=1, why=CUT)
    small = page(9, 7, [8] * 3, 2, [rgb[:7, :9].tobytes()], t254=(4, [1]))
    large = page(W, H, [8] * 3, 2, [rgb.tobytes()])
    cases.add("tiff-thumbnail-first.tif", tiff([small, large]), rgb, why="Pillow opens the first directory")
    cases.add("tiff-two-pages.tif", tiff([large, page(W, H, [8] * 3, 2, [bytes(3 * W * H)])]), rgb)
    for orientation in range(1, 9):
        cases.add(f"tiff-orientation-{orientation}.tif",
                  tiff([page(W, H, [8] * 3, 2, [rgb.tobytes()], t274=(3, [orientation]))]))


def others(cases):
    rgb = Image.fromarray(rng.integers(0, 256, (H, W, 3), np.uint8))
    rgba = Image.fromarray(rng.integers(0, 256, (H, W, 4), np.uint8), "RGBA")
    for mode in ("1", "L", "P", "RGB"):
        cases.save(f"bmp-{mode}.bmp", rgb.convert(mode), format="BMP")
    for mode in ("1", "L", "RGB"):
        cases.save(f"ppm-{mode}.ppm", rgb.convert(mode), format="PPM")
    wide = rng.integers(0, 65536, (H, W)).astype(">u2")
    head = f"P5\n# a remark\n{W} {H}\n65535\n".encode()
    cases.add("pgm-16.pgm", head + wide.tobytes(),
              np.stack([(wide.astype(int) * 255 + 32767) // 65535] * 3, -1), why="rounded, as 16 bits of others")
    twelve = rng.integers(0, 4096, (H, W)).astype(">u2")
    twelve[0, 0] = 4095
    cases.add("pgm-12-in-16.pgm", head + twelve.tobytes(),
              np.stack([(twelve.astype(int) * 255 + 2047) // 4095] * 3, -1), why="stretched")
    cases.save("webp-lossless.webp", rgb, format="WEBP", lossless=True)
    cases.save("webp-alpha.webp", rgba, format="WEBP", lossless=True, exact=True)
    cases.save("webp-lossy.webp", rgb, format="WEBP", quality=80)


def main():
    cases = Cases(sys.argv[1])
    for make in (pngs, jpegs, tiffs, others):
        make(cases)
    cases.finish()
    print(len(cases.lines))


main()
