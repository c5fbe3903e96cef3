#!/usr/bin/env python3
"""Prints how an atlas grows: import, first thumbnails, a label, a filter, a bulk change, memory.

    Tests/Scale/growth.py --counts 10000 100000 1000000 --cells CELLS --world FOLDER

Makes distinct tiny PNGs (or JPEGs of real cells from CELLS with many.py for real sizes), imports
them with the release build, then opens the atlas in a pseudo-terminal and times from the key press
to the words on the screen. Each figure is the median of five. --fiftyone FOLDER also loads the same
pictures with FiftyOne, if it can be imported, and times the same steps without a screen.

Needs .build/release/leuko, or --leuko FILE.
"""
import argparse
import os
import pathlib
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import time
import zlib

LIMITS = {"first thumbnails": 1.0, "label": 0.05, "filter": 0.2, "bulk 10,000": 2.0, "memory": 300.0}
CLASSES = ["segmented_neutrophil", "lymphocyte", "monocyte", "eosinophil", "basophil"]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def tiny(number: int) -> bytes:
    """An 8 x 8 RGB PNG that no other number gives."""
    value = struct.pack(">I", number)
    rows = b"".join(b"\0" + bytes((value[(x + y) % 4] + 17 * x + 29 * y) % 256 for x in range(8) for _ in range(3))
                    for y in range(8))
    rows = rows[:1] + value[1:] + rows[4:]
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def make(folder: pathlib.Path, count: int) -> None:
    if folder.exists():
        return
    draft = folder.with_suffix(".part")
    for number in range(count):
        place = draft / f"{number // 5000:04}" / CLASSES[number % len(CLASSES)]
        if number % 5000 < len(CLASSES):
            place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.png").write_bytes(tiny(number))
    draft.rename(folder)


class Terminal:
    """The program in a pseudo-terminal of 120 x 40."""

    def __init__(self, program: str, atlas: pathlib.Path, home: pathlib.Path):
        home.mkdir(parents=True, exist_ok=True)
        environment = {"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"],
                       "LEUKO_AS": "scale", "LINES": "40", "COLUMNS": "120"}
        self.began = time.monotonic()
        self.process, self.line = pty.fork()
        if self.process == 0:
            os.execve(program, [program, "open", str(atlas)], environment)
        import fcntl
        import termios
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.text = b""

    def press(self, keys: str) -> float:
        self.text = b""
        began = time.monotonic()
        os.write(self.line, keys.encode())
        return began

    def wait(self, pattern: str, limit: float = 120) -> float:
        """Until the words are on the screen; answers what the terminal is asked."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            ready, _, _ = select.select([self.line], [], [], 0.01)
            if ready:
                part = os.read(self.line, 1 << 16)
                self.text += part
                for _ in re.finditer(rb"\x1b\[5n", part):
                    os.write(self.line, b"\x1b[0n")
                for _ in re.finditer(rb"\x1b\[c", part):
                    os.write(self.line, b"\x1b[?62c")
            plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]", b"", self.text).decode("utf-8", "replace")
            if re.search(pattern, plain):
                return time.monotonic()
        raise SystemExit(f"'{pattern}' didn't come; there was:\n{plain[-2000:]}")

    def settle(self, quiet: float = 0.5) -> float:
        """When the last came, once nothing has come for a while."""
        last = began = time.monotonic()
        while time.monotonic() - last < quiet or (last == began and time.monotonic() - last < 10):
            ready, _, _ = select.select([self.line], [], [], 0.02)
            if ready:
                part = os.read(self.line, 1 << 16)
                last = time.monotonic()
                for _ in re.finditer(rb"\x1b\[5n", part):
                    os.write(self.line, b"\x1b[0n")
        return last

    def memory(self) -> float:
        """Most resident memory so far, MB."""
        status = pathlib.Path(f"/proc/{self.process}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1000

    def close(self) -> None:
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


def command(program: str, *arguments: str) -> tuple[float, float, str]:
    """Seconds, most memory in MB, and what it printed."""
    began = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", program, *arguments], capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return seconds, int(done.stderr.strip().splitlines()[-1]) / 1000, done.stdout


def measure(program: str, cells: pathlib.Path, world: pathlib.Path, count: int) -> dict[str, float]:
    atlas = world / f"{count}.atlas"
    figures: dict[str, float] = {}
    if not atlas.exists():
        figures["import"], figures["import memory"], _ = command(
            program, "import", str(cells), "--yes", "--atlas", str(atlas))
    first = []
    for _ in range(5):
        terminal = Terminal(program, atlas, world / "home")
        terminal.wait(r"cell 1 of")
        first.append(terminal.settle() - terminal.began)
        memory = terminal.memory()
        terminal.close()
    figures["first thumbnails"] = statistics.median(first)
    terminal = Terminal(program, atlas, world / "home")
    terminal.wait(r"cell 1 of")
    terminal.settle()
    labels = []
    for key in "XKXKX":
        # What is shown is on the disk: the last of the answer is the new counts and the next cell.
        began = terminal.press(key)
        labels.append(terminal.settle(0.3) - began)
    figures["label"] = statistics.median(labels)
    figures["memory"] = max(memory, terminal.memory())
    terminal.close()
    filters = [command(program, "list", "class:monocyte", "--count", "--atlas", str(atlas))[0] for _ in range(5)]
    empty = [command(program, "list", "id:1", "--count", "--atlas", str(atlas))[0] for _ in range(5)]
    figures["filter"] = max(0.0, statistics.median(filters) - statistics.median(empty))
    bulk = []
    for number in range(3):
        words = ["relabel", "id:1..10000", "--to", "blast" if number % 2 == 0 else "monocyte", "--reason", "scale",
                 "--yes", "--as", "scale", "--atlas", str(atlas)]
        bulk.append(command(program, *words)[0])
    figures["bulk 10,000"] = statistics.median(bulk)
    return figures


def fiftyone(cells: pathlib.Path, count: int) -> dict[str, float]:
    """The same steps in FiftyOne, through its own library."""
    import fiftyone as fo
    figures: dict[str, float] = {}
    began = time.monotonic()
    dataset = fo.Dataset.from_dir(str(cells), dataset_type=fo.types.ImageClassificationDirectoryTree)
    figures["import"] = time.monotonic() - began
    began = time.monotonic()
    view = dataset.match(fo.ViewField("ground_truth.label") == "monocyte")
    view.count()
    figures["filter"] = time.monotonic() - began
    sample = dataset.first()
    began = time.monotonic()
    sample["ground_truth"].label = "artefact"
    sample.save()
    figures["label"] = time.monotonic() - began
    began = time.monotonic()
    dataset.limit(10_000).tag_labels("blast", "ground_truth")
    figures["bulk 10,000"] = time.monotonic() - began
    dataset.delete()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--world", type=pathlib.Path, required=True)
    parser.add_argument("--cells", type=pathlib.Path, help="made already; else tiny PNGs")
    parser.add_argument("--leuko", default=str(pathlib.Path(__file__).resolve().parents[2] / ".build/release/leuko"))
    parser.add_argument("--fiftyone", action="store_true")
    options = parser.parse_args()
    options.world.mkdir(parents=True, exist_ok=True)
    table: dict[str, dict[str, float]] = {}
    for count in options.counts:
        cells = options.cells or options.world / f"cells-{count}"
        if not options.cells:
            make(cells, count)
        table[f"{count:,}"] = measure(options.leuko, cells, options.world, count)
        if options.fiftyone and count <= 100_000:
            table[f"FiftyOne {count:,}"] = fiftyone(cells, count)
    rows = ["import", "import memory", "first thumbnails", "label", "filter", "bulk 10,000", "memory"]
    print(f"{'':18}" + "".join(f"{name:>20}" for name in table) + f"{'limit at 100,000':>20}")
    for row in rows:
        unit = "MB" if "memory" in row else "s"
        cells = "".join(f"{figures[row]:>17.3f} {unit:2}" if row in figures else f"{'-':>20}" for figures in table.values())
        limit = LIMITS.get(row)
        print(f"{row:18}{cells}" + (f"{limit:>17} {unit}" if limit else ""))


if __name__ == "__main__":
    sys.exit(main())
