#!/usr/bin/env python3
"""Sits a blind test over a slow line, and keeps a record of its own of what came when.

    slow-line.py PROGRAM STUDY READER RECORD [--rate BYTES_A_SECOND] [--mute]

Bytes are taken from the program no faster than the line carries them and shown on a model of a
terminal, which answers questions unless it is mute. Every picture is answered as soon as it may be,
rating and Enter in one write; while one is still coming, '2' and Enter are tried, and must not count.
Prints, as JSON, for every picture what the reader could have seen: from the write of Enter to the last
change of the picture, from there to the first change after it, and how many bytes that took. RECORD gets
all bytes of the line.
"""

import argparse
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Screens"))
from terminal import Terminal  # noqa: E402

COLUMNS, ROWS = 80, 24
PICTURE = range(2, 19)
"""The rows in which the picture is, and nothing else while it is there."""


class Line:
    def __init__(self, command, rate, mute, record):
        self.terminal = Terminal(COLUMNS, ROWS)
        self.rate, self.mute, self.record = rate, mute, record
        self.count = 0
        self.changes = []  # when the picture's rows changed, and after how many bytes
        self.seen = self.rows()
        self.has_ended = False
        self.free = time.monotonic()
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, dict(os.environ, TERM="xterm-256color"))
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 640, 384))

    def rows(self):
        return [tuple(self.terminal.grid[row]) for row in PICTURE]

    def write(self, text):
        os.write(self.descriptor, text.encode())
        return time.monotonic()

    def listen(self):
        """Takes one piece, as much as the line carries in a hundredth of a second."""
        wait = max(0, self.free - time.monotonic())
        if wait:
            time.sleep(wait)
        if not select.select([self.descriptor], [], [], 0.05)[0]:
            return
        size = int(self.rate / 100) if self.rate else 65536
        try:
            data = os.read(self.descriptor, max(16, size))
        except OSError:
            data = b""
        if not data:
            self.has_ended = True
            return
        if self.rate:
            # What is read arrives when the line has carried it.
            self.free = max(self.free, time.monotonic()) + len(data) / self.rate
            time.sleep(max(0, self.free - time.monotonic()))
        self.record.write(data)
        self.count += len(data)
        answers = self.terminal.feed(data)
        now = time.monotonic()
        rows = self.rows()
        if rows != self.seen:
            self.seen = rows
            self.changes.append((now, self.count))
        if answers and not self.mute:
            os.write(self.descriptor, answers)

    def expect(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.terminal.text(), re.M)
            if found:
                return found
            if time.monotonic() > end or self.has_ended:
                sys.exit(f"'{pattern}' never showed; the screen was:\n{self.terminal.text()}")
            self.listen()


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "study", "reader", "record"):
        parser.add_argument(name)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--mute", action="store_true")
    asked = parser.parse_args()
    command = [asked.program, "study", "sit", asked.study, "--reader", asked.reader]
    with open(asked.record, "wb") as record:
        line = Line(command, asked.rate, asked.mute, record)
        pictures = sit(line)
    print(json.dumps(pictures))


def asked_to_wait():
    """Whether every picture is to be seen until its time is over."""
    return bool(os.environ.get("SLOW_LINE_EXPOSURE"))


def sit(line):
    line.expect("reader")
    for _ in range(50):
        # Who the reader is may be left out, question by question.
        if "Did you take part" in line.terminal.text():
            break
        line.write("\r")
        before = line.terminal.text()
        while line.terminal.text() == before and not line.has_ended:
            line.listen()
    line.write("n")
    line.expect("Have you seen any")
    line.write("n")
    line.expect("Enter begins")
    pictures, last = [], None
    line.changes = []
    due, count = line.write("\r"), line.count
    while True:
        if line.terminal.text().count("still coming") and len(pictures) % 3 == 1:
            # Far too early: it must be dropped.
            line.write("2\r")
        place = line.expect(r"^  (\d+/\d+)\b|Your receipt|Time for a break")
        if place[0] == "Your receipt":
            line.write("\r")
            line.expect("ended|\\Z", 5)
            break
        if place[0] == "Time for a break":
            line.changes = []
            due, count = line.write("\r"), line.count
            line.expect("coming")
            continue
        if place[1] == last:
            line.listen()
            continue
        last = place[1]
        whole, bytes_then = line.changes[-1]
        picture = {"place": last, "rating": 1 + len(pictures) % 6,
                   "draw_ms": 1000 * (whole - due), "bytes": bytes_then - count}  # fmt: skip
        if asked_to_wait():
            line.expect("time is over")
            gone = next(at for at, _ in line.changes if at > whole)
            picture["exposure_ms"] = 1000 * (gone - whole)
            # Nobody answers before the end of what is being drawn.
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                line.listen()
        pictures.append(picture)
        line.changes = []
        due, count = line.write(f"{picture['rating']}\r"), line.count
    return pictures


if __name__ == "__main__":
    main()
