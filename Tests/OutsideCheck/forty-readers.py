#!/usr/bin/env python3
"""Forty readers sit one study on one host; how long does the fortieth wait for a key to show?

usage: forty-readers.py LEUKO STUDY [SECONDS]

The study lists the readers r1 to r40. Thirty-nine answer every 2 to 4 seconds; the fortieth, in
the same terminal size, has the time from each key to the first and the last byte painted after it
measured, and from each confirmation to the next picture. Prints medians and 95th percentiles, and the answers
each log holds beside those that were confirmed. Nothing but the standard library is used.
"""
import fcntl, json, os, pty, random, select, signal, struct, sys, termios, threading, time

LEUKO, STUDY = sys.argv[1:3]
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 60
PICTURE = 400  # A picture on 80 by 24 takes thousands of bytes, a rating less than this.


class Reader:
    """One program on a terminal of its own, 80 by 24."""

    def __init__(self, name):
        self.name, self.confirmed, self.is_offered_a_break = name, 0, False
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(LEUKO, [LEUKO, "study", "sit", STUDY, "--reader", name])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def drain(self, seconds):
        """Reads for this long; how many bytes came. Notes whether a break is offered."""
        end, came = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                try:
                    came += len(self.read())
                except OSError:
                    return came
        return came

    def read(self):
        painted = os.read(self.terminal, 65536)
        self.is_offered_a_break |= b"for a break" in painted
        return painted

    def press(self, text):
        os.write(self.terminal, text.encode())

    def confirm(self):
        """Confirms; it counts when the next picture is painted, which takes many bytes.

        Where a break is offered instead, Enter goes on without a picture having been judged.
        """
        was_offered, self.is_offered_a_break = self.is_offered_a_break, False
        self.press("\r")
        self.confirmed += self.drain(1) > PICTURE and not was_offered

    def paint(self, text):
        """Presses and waits until what is painted has ended, and stayed so for 30 ms.

        Milliseconds to the first and to the last of it, and how many bytes; None after 5 s.
        """
        self.drain(0.02)
        start, first, last, count = time.monotonic(), None, None, 0
        self.press(text)
        while select.select([self.terminal], [], [], 0.03 if first else 5)[0]:
            count += len(self.read())
            last = time.monotonic()
            first = first or last
        return first and (1000 * (first - start), 1000 * (last - start), count)

    def begin(self):
        for key in ("\r\r\r\r\r", "n", "n", "\r"):
            self.drain(1)
            self.press(key)
        self.drain(1)


def drive(reader, until):
    source = random.Random(reader.name)
    while time.monotonic() < until:
        reader.drain(source.uniform(1, 2))
        reader.press(str(source.randint(1, 6)))
        reader.drain(source.uniform(0, 1))
        reader.confirm()


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


readers = [Reader(f"r{number}") for number in range(1, 41)]
# Terminals answer the program's questions; these don't, so each waits for its patience to end.
threads = [threading.Thread(target=Reader.begin, args=(reader,)) for reader in readers]
time.sleep(8)
[thread.start() for thread in threads]
[thread.join() for thread in threads]
until = time.monotonic() + SECONDS
threads = [threading.Thread(target=drive, args=(reader, until)) for reader in readers[:39]]
[thread.start() for thread in threads]
keys, pictures, last = [], [], readers[39]
while time.monotonic() < until:
    last.drain(0.7)
    keys.append(last.paint(str(len(keys) % 6 + 1)))
    last.drain(0.7)
    was_offered, last.is_offered_a_break = last.is_offered_a_break, False
    pictures.append(last.paint("\r"))
    last.confirmed += pictures[-1] is not None and pictures[-1][2] > PICTURE and not was_offered
[thread.join() for thread in threads]
last.drain(1)
for reader in readers:
    os.kill(reader.pid, signal.SIGKILL)
    os.waitpid(reader.pid, 0)
lost = 0
for reader in readers:
    with open(os.path.join(STUDY, "logs", reader.name + ".jsonl")) as log:
        kept = sum(json.loads(line)["event"] == "answered" for line in log)
    lost += max(0, reader.confirmed - kept)
print(f"{len(keys)} keys of the fortieth reader, {sum(r.confirmed for r in readers)} answers in all")
for what, values in (("rating to paint", keys), ("confirmation to picture", pictures)):
    known = [value for value in values if value is not None]
    for part, name in enumerate(("first byte", "last byte")):
        times = [value[part] for value in known]
        print(f"{what}, {name}: median {share(times, 0.5):.1f} ms, 95th percentile "
              f"{share(times, 0.95):.1f} ms")
    print(f"{what}: unpainted {len(values) - len(known)}")
print(f"answers confirmed and not in a log: {lost}")
sys.exit(1 if lost else 0)
