#!/usr/bin/env python3
"""Leuko in real terminals, photographed.

    python3 Tests/Screens/matrix.py ATLAS [NAME ...] [--leuko FILE] [--out FOLDER]

Each program that is installed shows the gallery of ATLAS on a screen nobody sees (Xvfb; a
weston in it for foot): alone, inside tmux, in tmux inside tmux, in GNU screen and over mosh. Of each there is
a picture of the gallery, one of the shell after 'q', and what 'leuko doctor' finds there. Programs that
are missing are named and left out. All files go to the folder 'matrix' unless another is named.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
XTERM = ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "9", "-geometry", "120x40"]
KITTY = ["kitty", "--config", "NONE", "-o", "font_size=9", "-o", "initial_window_width=120c",
         "-o", "initial_window_height=40c", "-o", "remember_window_size=no",
         "-o", "update_check_interval=0"]  # fmt: skip


def programs():
    """By name: the programs it needs, the terminal, and what is run in it around the command."""
    return {
        "xterm": (["xterm"], XTERM + ["-e"], []),
        "xterm-sixel": (["xterm"], XTERM + ["-ti", "vt340", "-e"], []),
        "kitty": (["kitty"], KITTY, []),
        "tmux": (["xterm", "tmux"], XTERM + ["-e"], ["tmux"]),
        "tmux-in-tmux": (["xterm", "tmux"], XTERM + ["-e"], ["tmux", "tmux"]),
        "kitty-tmux": (["kitty", "tmux"], KITTY, ["tmux"]),
        "screen": (["xterm", "screen"], XTERM + ["-e"], ["screen"]),
        "mosh": (["xterm", "mosh-server", "mosh-client"], XTERM + ["-e"], ["mosh"]),
        "foot": (["foot", "weston"], ["foot", "-w", "1000x760", "-f", "DejaVu Sans Mono:size=8"], []),
    }  # fmt: skip


class Display:
    """A screen that nobody sees."""

    def __init__(self, folder):
        self.folder = folder
        self.number = 70 + os.getpid() % 200
        self.server = subprocess.Popen(
            ["Xvfb", f":{self.number}", "-screen", "0", "1200x900x24", "+extension", "GLX"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        self.variables = {"DISPLAY": f":{self.number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
        time.sleep(1)

    def key(self, name):
        subprocess.run(["xdotool", "mousemove", "300", "300", "key", name],
                       env={**os.environ, **self.variables})  # fmt: skip

    def photograph(self, file):
        subprocess.run(["import", "-window", "root", str(file)],
                       env={**os.environ, **self.variables})  # fmt: skip

    def close(self):
        self.server.terminate()
        self.server.wait()


class Weston(Display):
    """A Wayland compositor in a window of that screen: one without a screen has no keyboard."""

    def __init__(self, folder):
        super().__init__(folder)
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        self.variables |= {"XDG_RUNTIME_DIR": str(runtime), "WAYLAND_DISPLAY": "matrix"}
        self.weston = subprocess.Popen(
            ["weston", "--backend=x11-backend.so", "--socket=matrix", "--width=1190",
             "--height=890", "--use-pixman", "--idle-time=0"],
            env={**os.environ, **self.variables},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(2)

    def close(self):
        self.weston.terminate()
        self.weston.wait()
        super().close()


def script(folder, name, command):
    """A file that runs a command: no quoting goes wrong on the way through so many shells."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{command}\n")
    file.chmod(0o755)
    return str(file)


def wrapped(layers, inner, folder):
    for number, layer in enumerate(reversed(layers)):
        name = f"layer{number}"
        if layer == "tmux":
            conf = folder / "tmux.conf"
            conf.write_text("set -g allow-passthrough on\nset -as terminal-features ',*:RGB'\n"
                            "set -g status off\nset -g default-terminal tmux-256color\n")  # fmt: skip
            socket = f"matrix{os.getpid()}-{number}"
            inner = script(
                folder, name, f"exec env TMUX= tmux -L {socket} -f {conf} new-session {inner}"
            )
        elif layer == "screen":
            conf = folder / "screenrc"
            conf.write_text("startup_message off\ndefutf8 on\n")
            inner = script(folder, name, f"exec screen -c {conf} {inner}")
        elif layer == "mosh":
            inner = script(folder, name,
                           f"line=$(mosh-server new -i 127.0.0.1 -p 61000:61999 -c 256 -- {inner} 2>/dev/null "
                           "| grep 'MOSH CONNECT'); set -- $line; "
                           "MOSH_KEY=$4 exec mosh-client 127.0.0.1 $3")  # fmt: skip
    return inner


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("atlas", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--leuko", type=pathlib.Path, default=ROOT / ".build/debug/leuko")
    parser.add_argument("--out", type=pathlib.Path, default="matrix")
    parser.add_argument("--wait", type=float, default=5, help="seconds until a gallery is there")
    parser.add_argument("--arguments", default="", help="handed to 'leuko open'")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    failed = False
    for name, (needs, terminal, layers) in programs().items():
        if asked.names and name not in asked.names:
            continue
        helpers = ["Xvfb", "import", "xdotool"]
        missing = [need for need in needs + helpers if not shutil.which(need)]
        if missing:
            print(f"{name}: left out, as {', '.join(missing)} isn't installed")
            continue
        with tempfile.TemporaryDirectory() as there:
            failed |= not photograph(name, needs, terminal, layers, asked, pathlib.Path(there))
    sys.exit(1 if failed else 0)


def photograph(name, needs, terminal, layers, asked, folder):
    display = (Weston if "weston" in needs else Display)(folder)
    leuko, atlas = asked.leuko.resolve(), asked.atlas.resolve()
    home = folder / "home"
    home.mkdir()
    inner = script(
        folder, "inner",
        f"export HOME={home} LANG=C.UTF-8\necho before\n"
        # The doctor's terminal has to be the real one: what it says is photographed, and read back.
        f"{leuko} doctor; sleep 2\n"
        f"{leuko} open {atlas} --as anna {asked.arguments}\necho after\n"
        "exec sleep 1000")  # fmt: skip
    command = wrapped(layers, inner, folder)
    environment = {**os.environ, **display.variables}
    for gone in ["TMUX", "TMUX_PANE", "STY", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "SSH_CONNECTION"]:
        environment.pop(gone, None)
    process = subprocess.Popen(
        terminal + [command], env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    time.sleep(2.5)
    display.photograph(asked.out / f"{name}-doctor.png")
    time.sleep(asked.wait)
    display.photograph(asked.out / f"{name}.png")
    display.key("q")
    time.sleep(2)
    display.photograph(asked.out / f"{name}-after.png")
    record = home / ".local/state/leuko/terminals.json"
    found = json.loads(record.read_text()) if record.exists() else {}
    print(name, json.dumps(found), flush=True)
    for number in range(len(layers)):
        if layers[number] == "tmux":
            subprocess.run(["tmux", "-L", f"matrix{os.getpid()}-{number}", "kill-server"],
                           stderr=subprocess.DEVNULL)  # fmt: skip
    os.killpg(process.pid, signal.SIGTERM)
    display.close()
    return (asked.out / f"{name}.png").exists()


if __name__ == "__main__":
    main()
