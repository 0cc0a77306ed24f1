#!/usr/bin/env python3
"""Measures commands against the first of them, round by round.

    pair.py [OPTIONS] TITLE NAME=COMMAND NAME=COMMAND...

Every round runs each command once, in an order that turns, so that whatever else the machine does
meets all of them. A ratio compares two runs of the same round; the table has its smallest, median
and largest value. CPU is user and system time of the command with all its children. Output goes to
a file: neither a terminal nor a slow reader takes part.

Each command is first run once to see whether it does the work: exit code 0, and with --each as many
matches of the expression in its output as --repos says. One that does not ends the measurement; if
its name begins with "?" (somebody else's program) it is left out, and the table says why.
"""

import argparse
import contextlib
import fcntl
import json
import os
import re
import shlex
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

SLOW_ROUNDS = 3
VERY_SLOW = 5  # times as long as what is slow: one round


class LeftOut(Exception):
    """Why a command has no times."""


def own_terminal():
    os.setsid()
    fcntl.ioctl(1, termios.TIOCSCTTY, 0)


def copy(terminal, sink):
    with contextlib.suppress(OSError):  # EIO: nobody has it open any more
        while piece := os.read(terminal, 1 << 16):
            sink.write(piece)


def end(child, late):
    """Ends a command that takes too long, with what is left in its process group."""
    late.set()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def ended_with_us(child, late, limit):
    """A child in a session of its own gets no Ctrl-C; nor does it get more time than the limit."""
    timer = threading.Timer(limit or 0, end, (child, late))
    timer.daemon = True
    if limit:
        timer.start()
    try:
        yield
    except KeyboardInterrupt:
        end(child, late)
        raise SystemExit(130) from None
    finally:
        timer.cancel()


def run(command, sink, options):
    """Runs the command once; its times, its exit code, and whether it had to be ended."""
    sink.seek(0)
    sink.truncate()
    out, reader, late = sink, None, threading.Event()
    how = {"start_new_session": True}
    if options.tty:
        terminal, out = os.openpty()
        fcntl.ioctl(out, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        reader = threading.Thread(target=copy, args=(terminal, sink), daemon=True)
        reader.start()
        how = {"preexec_fn": own_terminal}
    words = shlex.split(command) if options.direct else ["sh", "-c", command]
    begin = time.perf_counter()
    child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                             **how)
    with ended_with_us(child, late, options.limit):
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    if options.tty:
        os.close(out)
        reader.join()
        os.close(terminal)
    child.returncode = os.waitstatus_to_exitcode(status)
    times = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime}
    return times, child.returncode, late.is_set()


def check(code, late, text, options):
    """Raises LeftOut if what was run did not do the work."""
    if late:
        raise LeftOut(f"more than {options.limit:.0f} s")
    found = len(re.findall(options.each, text, re.MULTILINE)) if options.each else options.repos
    if found != options.repos:
        raise LeftOut(f"answered for {found} of {options.repos} repos, exit code {code}")
    if code != 0:
        raise LeftOut(f"exit code {code}")


class Row:
    def __init__(self, word):
        name, self.command = word.split("=", 1)
        self.other = name.startswith("?")
        self.name = name.removeprefix("?")
        self.left_out = None
        self.most_rounds = None  # all
        self.times = {}  # by round

    def run(self, sink, options):
        times, text = {"wall": 0.0, "cpu": 0.0}, ""
        try:
            times, code, late = run(self.command, sink, options)
            sink.seek(0)
            text = sink.read().decode(errors="replace")
            check(code, late, text, options)
        except OSError as error:
            self.left_out = f"cannot be started: {error.strerror}"
        except LeftOut as why:
            self.left_out = str(why)
        if self.left_out and not self.other:
            sys.stderr.write(text[-2000:])
            sys.exit(f"pair.py: {self.name}: {self.left_out}: {self.command}")
        return times

    def values(self, kind):
        return [times[kind] for times in self.times.values()]

    def ratios(self, base, kind):
        return [times[kind] / base.times[at][kind] for at, times in self.times.items()]


def most_rounds(wall, options):
    """Of somebody else's program that takes so long."""
    most = options.others or options.rounds
    if wall > options.slow:
        most = min(most, 1 if wall > VERY_SLOW * options.slow else SLOW_ROUNDS)
    return most


def measure(rows, sink, options):
    for row in rows:
        wall = row.run(sink, options)["wall"]
        if row.other:
            row.most_rounds = most_rounds(wall, options)
    for number in range(1 - options.warm_up, options.rounds):
        turn = max(number, 0) % len(rows)
        for row in rows[turn:] + rows[:turn]:
            rare = row.other and not 0 <= number < row.most_rounds
            if row.left_out or rare:
                continue
            times = row.run(sink, options)
            if number >= 0 and not row.left_out:
                row.times[number] = times


def spread(values):
    return f"{min(values):.2f} / **{statistics.median(values):.2f}** / {max(values):.2f}"


def median_ms(values):
    value = statistics.median(values) * 1000
    return f"{value:.{0 if value >= 99.5 else 1 if value >= 9.95 else 2}f}"


def print_table(rows, title):
    print(f"### {title}\n")
    print("| command | wall ms | wall ratio min / median / max | CPU ms | CPU ratio min / median / max |")
    print("|---|---|---|---|---|")
    for row in rows:
        if row.left_out:
            print(f"| {row.name} | left out: {row.left_out} | | | |")
        else:
            cells = [f"{median_ms(row.values(kind))} | {spread(row.ratios(rows[0], kind))}"
                     for kind in ("wall", "cpu")]
            print(f"| {row.name} | {' | '.join(cells)} |")
    print(flush=True)


def as_json(rows, options):
    return {"title": options.title, "rows": [
        {"name": row.name, "left_out": row.left_out} if row.left_out else
        {"name": row.name, "wall": row.values("wall"), "cpu": row.values("cpu"),
         "wall_ratio": statistics.median(row.ratios(rows[0], "wall")),
         "cpu_ratio": statistics.median(row.ratios(rows[0], "cpu"))} for row in rows]}


def main():
    parser = argparse.ArgumentParser(epilog="Times are in seconds.")
    parser.add_argument("-r", "--rounds", type=int, default=11)
    parser.add_argument("--others", type=int, metavar="ROUNDS",
                        help="as many at most for somebody else's programs, which differ by more")
    parser.add_argument("-w", "--warm-up", type=int, default=2, help="at least 1: the check")
    parser.add_argument("--tty", action="store_true", help="on a terminal of 80 columns, read at once")
    parser.add_argument("--direct", action="store_true", help="COMMAND is words, no shell starts it")
    parser.add_argument("--each", metavar="REGEX", help="what stands once for each repo in the output")
    parser.add_argument("--repos", type=int, default=0)
    parser.add_argument("--slow", type=float, default=1e9, metavar="SECONDS",
                        help=f"somebody else's program that takes longer is run in {SLOW_ROUNDS} "
                        f"rounds only, and if it takes {VERY_SLOW} times as long in one")
    parser.add_argument("--limit", type=float, metavar="SECONDS", help="what takes longer is ended")
    parser.add_argument("--json", metavar="FILE", help="writes the times there as well")
    parser.add_argument("title")
    parser.add_argument("commands", nargs="+")
    options = parser.parse_args()
    rows = [Row(word) for word in options.commands]
    with tempfile.TemporaryFile() as sink:
        measure(rows, sink, options)
    print_table(rows, options.title)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(as_json(rows, options), file, indent=1)


main()
