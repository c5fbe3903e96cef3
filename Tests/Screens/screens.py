#!/usr/bin/env python3
"""Makes a PNG of every screen of Leuko.

    python3 -m venv ENV && ENV/bin/pip install numpy pillow
    ENV/bin/python Tests/Screens/screens.py --readme

It starts 'leuko' in a pseudo-terminal with a home of its own, presses keys, waits for the words
that must then be on the screen, and writes NAME-THEME-COLUMNSxROWS.png. Cells are 8 by 16 pixels;
blocks are drawn exactly, text in DejaVu Sans Mono or another monospace font.

    --readme            the pictures of the README only, in Samples/screens
    --out FOLDER        where to write; else Samples/screens
    --sizes 80x24 …     else 80x24 120x40 200x60
    --themes dark …     else dark light contrast mono
    --only gallery …    screens by name; --list names them
    --atlas FOLDER      an atlas of one's own instead of generated cells; then --out must be said
    --model FOLDER      the model; else the one in Samples/models
    --leuko FILE        the program; else .build/release/leuko
    --term TERM         the terminal's type; else xterm-256color
    --glyphs LEVEL      the glyphs of pictures; else octants; 'auto': as Leuko finds out
    --world FOLDER      keep what is made for the pictures here, and use it again

Without --atlas all cells are made by the model, also those that stand in for real ones in the
blind test, whose answers a dice gives: these pictures show the program, and prove nothing.
A screen that doesn't come up is named with what was there instead, and the exit status is 1.
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import numpy
from painter import paint
from PIL import Image
from program import Program, ScreenMissing

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ["gallery", "specimen", "sampling-film", "sitting-trial", "report", "comparison"]
CLASSES = [
    "segmented_neutrophil", "band_neutrophil", "eosinophil", "basophil", "lymphocyte", "monocyte",
    "erythroblast", "metamyelocyte", "myelocyte", "promyelocyte",
]  # fmt: skip
STUDY = ["eosinophil", "lymphocyte", "monocyte"]

# Each screen: its name or None, the keys that lead there, and what must show then.
BROWSING = [
    ("gallery", [], r"cell 1 of \d"),
    ("gallery-picks", ["l", " ", " ", "l", "V", "l", "l"], r"\d picked"),
    (None, ["Esc", "Esc", "Home"], r"cell 1 of"),
    ("which-key", ["g"], r"go to cells"),
    (None, ["Esc"], r"cell 1 of"),
    ("filter", ["/", "1", "-"], r"list only"),
    (None, ["Esc", "Home"], r"cell 1 of"),
    ("help", ["?"], r"First of all|Going about"),
    (None, ["Esc"], r"cell 1 of"),
    ("palette", [":", "p", "i", "c"], r"find anything"),
    (None, ["Esc"], r"cell 1 of"),
    ("themes", ["C-t"], r"contrast"),
    (None, ["Esc"], r"cell 1 of"),
    ("specimen", ["l", "Enter"], r"origin"),
    ("opinion", ["i"], r"where they differ"),
    (None, ["Esc"], r"origin"),
    ("specimen-zoomed", ["+", "+", "+"], r"\d{3} %"),
    ("crop", ["0", "c"], r"What a model sees"),
    ("class-picker", ["r"], r"what is it\?"),
    (None, ["Esc"], r"origin"),
    ("findings-picker", ["f"], r"findings  \("),
    (None, ["Esc", "Esc"], r"cell 2 of"),
    ("disagreements", ["g", "j"], r"disagreements"),
    (None, ["Esc"], r"cell 2 of"),
    ("comparison", ["g", "c"], r"names shown"),
    ("empty-studies", ["g", "b"], r"There is no study|Blind tests"),
    ("new-study", ["a"], r"a new blind test"),
    (None, ["Esc"], r"Blind tests"),
    ("jobs", ["g", "o"], r"Nothing goes on"),
    (None, ["Esc", "g", "1"], r"cell \d+ of"),
    ("form", ["e"], r"leuko export"),
    (None, ["Esc", "Esc"], r"cell \d+ of"),
]

SAMPLING = [
    (None, [], r"cell 1 of \d|empty"),
    ("sampling-before", ["g", "s"], r"solver"),
    (None, ["j", "6", "Enter", "j", "7", "Enter"], r"seed +‹ 7|seed +7"),
    ("sampling-during", ["Enter"], r"step (?:[4-9]|1\d) of"),
    ("sampling-after", [], r"6 generated"),
    ("sampling-film", ["z", "l", "l"], r"from noise to cell"),
]

SLIDE = [
    (None, [], r"cell 1 of \d"),
    ("slides", ["g", "f"], r"DEMONSTRATION"),
    ("field", ["i"], r"field 1 of"),
    ("field-box", ["Tab"], r"cell 1 of"),
    ("field-zoomed", ["+", "+"], r"225 %"),
    ("field-added", ["0", "a", "A-h", "A-h", "A->"], r"not kept yet"),
]

REPORT = [
    (None, [], r"empty"),
    (None, ["g", "b"], r"DEMONSTRATION"),
    ("report-top", ["i"], r"line 1 to"),
    ("report", ["PageDown", "PageDown"], r"PgDn page"),
]

ERROR = [
    (None, [], r"empty"),
    ("error", ["g", "s"], r"no-such-model|classes\.json|model"),
]


def main():
    options = arguments()
    names = options.only or (README if options.readme else None)
    options.out.mkdir(parents=True, exist_ok=True)
    keep = options.world is not None
    world = pathlib.Path(options.world or tempfile.mkdtemp(prefix="leuko-screens-")).resolve()
    faults = []
    try:
        furnish(world, options)
        for size in options.sizes:
            for theme in options.themes:
                faults += Tour(world, options, theme, size, names).run()
    finally:
        if not keep:
            shutil.rmtree(world, ignore_errors=True)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--sizes", nargs="+")
    parser.add_argument("--themes", nargs="+")
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--atlas", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "Samples/models/small")
    parser.add_argument("--leuko", type=pathlib.Path, default=ROOT / ".build/release/leuko")
    parser.add_argument("--term", default="xterm-256color")
    parser.add_argument("--glyphs", default="octants")
    parser.add_argument("--world")
    options = parser.parse_args()
    if options.list:
        print("\n".join(sorted(set(README) | set(Tour.all_names()))))
        sys.exit()
    if options.atlas and not options.out:
        parser.error("say where with --out: pictures of your own cells stay out of Samples")
    options.out = options.out or ROOT / "Samples/screens"
    options.leuko, options.model = options.leuko.resolve(), options.model.resolve()
    for needed in [options.leuko, options.model] + ([options.atlas] if options.atlas else []):
        if not needed.exists():
            parser.error(f"there is no '{needed}'")
    sizes = options.sizes or (["120x40"] if options.readme else ["80x24", "120x40", "200x60"])
    options.sizes = [tuple(map(int, size.split("x"))) for size in sizes]
    options.themes = options.themes or (
        ["dark"] if options.readme else ["dark", "light", "contrast", "mono"]
    )
    return options


def furnish(world, options):
    """Makes the atlases and the sealed study the pictures show, unless they are there already."""
    settings = world / ".config/leuko/settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'model = "{options.model}"\n')
    bad = world / "bad/.config/leuko/settings.toml"
    bad.parent.mkdir(parents=True, exist_ok=True)
    bad.write_text('model = "no-such-model"\n')
    if not options.atlas and not (world / "cells.atlas").exists():
        for place, name in enumerate(CLASSES):
            leuko(world, options, "sample", "--class", name, "--count", 24 - 2 * place, "--seed",
                  11, "--keep", "--atlas", "cells.atlas", "--as", "demo")  # fmt: skip
        for who, name in [("anna", "band_neutrophil"), ("bo", "metamyelocyte")]:
            leuko(world, options, "relabel", "id:30..33", "--to", name, "--reason", "for the pictures",
                  "--yes", "--atlas", "cells.atlas", "--as", who)  # fmt: skip
    if not (world / "slide").exists():
        leuko(world, options, "slide", "demonstrate", "--in", "slide")
    if not (world / "sealed/first.study").exists():
        seal_study(world, options)
    if not (world / "demonstration/demonstration.study").exists():
        (world / "demonstration").mkdir(exist_ok=True)
        leuko(world, options, "study", "demonstrate", "--name", "demonstration", "--in",
              "demonstration", "--class", "eosinophil", "--pairs", 20, "--atlas", "none.atlas",
              )  # fmt: skip


def seal_study(world, options):
    """A blind test whose 'real' cells are generated too, from another seed, without their notes."""
    for name in STUDY:
        leuko(world, options, "sample", "--class", name, "--count", 12, "--seed", 12, "--out",
              "made")  # fmt: skip
        folder = world / "stand-ins/val" / name
        folder.mkdir(parents=True, exist_ok=True)
        for file in sorted((world / "made" / name).glob("*.png")):
            with Image.open(file) as picture:
                Image.fromarray(numpy.asarray(picture)).save(folder / file.name)
    leuko(world, options, "import", "stand-ins", "--yes", "--atlas", "stand-ins.atlas", "--as",
          "demo")  # fmt: skip
    classes = [word for name in STUDY for word in ("--class", name)]
    leuko(world, options, "study", "seal", "--name", "first", *classes, "--pairs", 6,
          "--controls", 2, "--repeats", 2, "--practice", 4, "--reader", "dice", "--override",
          "pictures of the program only", "--atlas", "stand-ins.atlas", "--as", "demo",
          )  # fmt: skip
    (world / "sealed").mkdir(exist_ok=True)
    for name in ["first.study", "first.key"]:
        (world / name).rename(world / "sealed" / name)


def leuko(world, options, *words):
    run = subprocess.run(
        [options.leuko, *map(str, words)], cwd=world, env=environment(world, options),
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode != 0:
        sys.exit(f"leuko {words[0]} ended with {run.returncode}: {run.stderr or run.stdout}")


def environment(home, options):
    return {
        "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": options.term,
        "TZ": "UTC",
    }  # fmt: skip


class Tour:
    """All screens in one theme and size."""

    def __init__(self, world, options, theme, size, names):
        self.world, self.options, self.theme, self.size = world, options, theme, size
        self.names = names
        self.faults = []

    @staticmethod
    def all_names():
        steps = BROWSING + SLIDE + SAMPLING + REPORT + ERROR
        return [name for name, _, _ in steps if name] + [
            "empty", "studies", "sitting-introduction", "sitting-practice", "sitting-trial",
            "sitting-end",
        ]  # fmt: skip

    def run(self):
        atlas = self.options.atlas.resolve() if self.options.atlas else self.world / "cells.atlas"
        self.part(BROWSING, "--atlas", atlas)
        self.part(SLIDE, "--atlas", self.world / "slide/demonstration.atlas")
        self.part(SAMPLING, "--atlas", self.scratch("sampling.atlas"))
        self.part([("empty", [], r"empty")], "--atlas", self.scratch("empty.atlas"))
        self.part(ERROR, "--atlas", self.scratch("error.atlas"), home=self.world / "bad")
        room = self.world / "demonstration"
        self.part(REPORT, "--atlas", room / "none.atlas", cwd=room)
        if self.wants("studies", *(n for n in self.all_names() if "sitting" in n)):
            self.sit()
        return self.faults

    def wants(self, *names):
        return self.names is None or any(name in self.names for name in names)

    def scratch(self, name):
        shutil.rmtree(self.world / name, ignore_errors=True)
        return self.world / name

    def open(self, *words, home=None, cwd=None):
        command = [self.options.leuko, "open", "--theme", self.theme, "--as", "anna", *words]
        if self.theme == "mono":
            command += ["--colours", "mono"]
        if self.options.glyphs != "auto":
            command += ["--glyphs", self.options.glyphs]
        home = home or self.world
        return Program(
            [str(word) for word in command], *self.size, cwd=cwd or home,
            environment=environment(home, self.options),
        )  # fmt: skip

    def part(self, steps, *words, home=None, cwd=None):
        if not self.wants(*(name for name, _, _ in steps)):
            return
        with self.open(*words, home=home, cwd=cwd) as program:
            for name, keys, words in steps:
                try:
                    program.press(*keys)
                    # What is on the way isn't waited for longer than it shows.
                    program.expect(words, settle=name != "sampling-during")
                except ScreenMissing as missing:
                    self.faults.append(f"{name} {self.theme} {self.size}: {missing}")
                    return
                self.shoot(name, program)

    def shoot(self, name, program):
        if name is None or not self.wants(name):
            return
        columns, rows = self.size
        light = self.theme == "light"
        picture = paint(
            program.terminal, paper=(255, 255, 255) if light else (0, 0, 0),
            pen=(0, 0, 0) if light else (229, 229, 229),
        )  # fmt: skip
        file = self.options.out / f"{name}-{self.theme}-{columns}x{rows}.png"
        picture.save(file, optimize=True)
        print(f"{file}  {file.stat().st_size // 1024} kB", flush=True)

    def sit(self):
        """A whole sitting, answered by a dice."""
        room = self.scratch("sitting")
        room.mkdir()
        shutil.copytree(self.world / "sealed/first.study", room / "first.study")
        shutil.copy(self.world / "sealed/first.key", room / "first.key")
        try:
            with self.open("--atlas", room / "none.atlas", cwd=room) as program:
                self.answer_all(program)
        except ScreenMissing as missing:
            self.faults.append(f"sitting {self.theme} {self.size}: {missing}")

    def answer_all(self, program):
        program.expect(r"empty")
        program.press("g", "b")
        program.expect(r"dice 0/")
        self.shoot("studies", program)
        program.press("Enter")
        program.expect(r"training the generator")
        self.shoot("sitting-introduction", program)
        program.press("n", "n", "Enter")
        program.expect(r"practice 1/")
        dice, shot = random.Random(6), False
        for number in range(200):
            program.expect(r"\d+/\d+|Your receipt|Time for a break", settle=False)
            text = program.terminal.text()
            if "Your receipt" in text:
                break
            if "Time for a break" in text:
                program.press("Enter")
                program.expect(r"\d+/\d+", settle=False)
                continue
            here = re.search(r"(?:practice )?\d+/\d+", text)
            rating = dice.choice("123456")
            if not here[0].startswith("practice") and not shot:
                program.press("2")
                program.expect(r"\[2 ", settle=True)
                self.shoot("sitting-trial", program)
                shot = True
            elif number == 1:
                program.expect(r"the one before was")
                self.shoot("sitting-practice", program)
            program.press(rating)
            program.expect(rf"\[{rating} ", settle=False)
            program.press("Enter")
            program.expect_change(here[0])
        program.expect(r"Your receipt")
        self.shoot("sitting-end", program)


if __name__ == "__main__":
    main()
