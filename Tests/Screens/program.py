"""A program in a pseudo-terminal, and a person at its keys."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from terminal import Terminal

KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Home": "\x1b[H", "End": "\x1b[F",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "PageUp": "\x1b[5~", "PageDown": "\x1b[6~",
}  # fmt: skip


class ScreenMissing(Exception):
    """What was waited for didn't show; carries what did."""

    def __init__(self, what, screen):
        super().__init__(f"{what}; the screen was:\n{screen}")


class Program:
    """Runs a command in a terminal of its own, as long as the 'with' block lasts."""

    QUIET = 0.5
    """Seconds without a byte after which a screen counts as finished."""

    def __init__(self, command, columns, rows, cwd, environment):
        self.terminal = Terminal(columns, rows)
        self.has_ended = False
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(cwd)
            os.execve(command[0], command, environment)
        size = struct.pack("HHHH", rows, columns, columns * 8, rows * 16)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGHUP)
        end = time.monotonic() + 5
        while os.waitpid(self.process, os.WNOHANG) == (0, 0):
            if not self.listen(0.05):
                time.sleep(0.05)
            if time.monotonic() > end:
                os.kill(self.process, signal.SIGKILL)
                end = float("inf")
        os.close(self.descriptor)

    def press(self, *keys):
        for key in keys:
            if key.startswith("C-"):
                text = chr(ord(key[2:].upper()) & 31)
            elif key.startswith("A-"):
                text = "\x1b" + key[2:]
            else:
                text = KEYS.get(key, key)
            os.write(self.descriptor, text.encode())
            # A lone escape is told from the beginning of a sequence by the time after it.
            self.listen(0.25 if key == "Esc" else 0.05)

    def listen(self, seconds):
        """Takes what the program writes within the time; False where it wrote nothing."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.descriptor, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.has_ended = True
            return False
        answers = self.terminal.feed(data)
        if answers:
            os.write(self.descriptor, answers)
        return True

    def expect(self, words, settle=True, seconds=30):
        """Waits until the pattern shows, and then until the screen is finished."""
        end = time.monotonic() + seconds
        while not re.search(words, self.terminal.text()):
            if time.monotonic() > end or self.has_ended:
                raise ScreenMissing(f"'{words}' never showed", self.terminal.text().rstrip())
            self.listen(0.05)
        while settle and self.listen(self.QUIET) and time.monotonic() < end:
            pass

    def expect_change(self, words, seconds=30):
        """Waits until these very words are gone."""
        end = time.monotonic() + seconds
        while re.search(rf"(?<!\S){re.escape(words)}(?!\S)", self.terminal.text()):
            if time.monotonic() > end or self.has_ended:
                raise ScreenMissing(f"'{words}' stays", self.terminal.text().rstrip())
            self.listen(0.05)
