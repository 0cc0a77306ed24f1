#!/usr/bin/env python3
"""Measures shell commands against the first of them, round by round.

    pair.py [-r ROUNDS] [-w WARM_UP_ROUNDS] [--tty] TITLE NAME=COMMAND NAME=COMMAND...

Every round runs each command once, so that whatever else the machine does meets all of them. A
ratio compares two runs of the same round; the table has its smallest, median and largest value.
CPU is user and system time of the command with all its children. Output goes to a file: neither a
terminal nor a slow reader takes part; with --tty it goes to a terminal of 80 columns, which is read
at once. A command whose exit code is not 0 ends the measurement,
unless its name begins with "?".
"""

import argparse
import contextlib
import fcntl
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time


def own_terminal():
    os.setsid()
    fcntl.ioctl(1, termios.TIOCSCTTY, 0)


def copy(terminal, sink):
    with contextlib.suppress(OSError):  # EIO: nobody has it open any more
        while piece := os.read(terminal, 1 << 16):
            sink.write(piece)


def run(name, command, sink, tty):
    sink.seek(0)
    sink.truncate()
    out, reader = sink, None
    if tty:
        terminal, out = os.openpty()
        fcntl.ioctl(out, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        reader = threading.Thread(target=copy, args=(terminal, sink))
        reader.start()
    begin = time.perf_counter()
    child = subprocess.Popen(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=out,
                             stderr=subprocess.STDOUT, preexec_fn=own_terminal if tty else None)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    if tty:
        os.close(out)
        reader.join()
        os.close(terminal)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0 and not name.startswith("?"):
        sink.seek(0)
        sys.stderr.write(sink.read().decode(errors="replace")[-2000:])
        sys.exit(f"pair.py: {name} exits {child.returncode}: {command}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime}


def ratios(times, base, kind):
    values = [one[kind] / other[kind] for one, other in zip(times, base)]
    return f"{min(values):.2f} / **{statistics.median(values):.2f}** / {max(values):.2f}"


def median_ms(times, kind):
    return f"{statistics.median(one[kind] for one in times) * 1000:.0f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--rounds", type=int, default=11)
    parser.add_argument("-w", "--warm-up", type=int, default=2)
    parser.add_argument("--tty", action="store_true")
    parser.add_argument("title")
    parser.add_argument("commands", nargs="+")
    options = parser.parse_args()
    commands = [command.split("=", 1) for command in options.commands]
    measured = {name: [] for name, _ in commands}
    with tempfile.TemporaryFile() as sink:
        for round_number in range(-options.warm_up, options.rounds):
            for name, command in commands:
                times = run(name, command, sink, options.tty)
                if round_number >= 0:
                    measured[name].append(times)
    base = measured[commands[0][0]]
    print(f"### {options.title}\n")
    print("| command | wall ms | wall ratio min / median / max | CPU ms | CPU ratio min / median / max |")
    print("|---|---|---|---|---|")
    for name, times in measured.items():
        print(f"| {name.lstrip('?')} | {median_ms(times, 'wall')} | {ratios(times, base, 'wall')} "
              f"| {median_ms(times, 'cpu')} | {ratios(times, base, 'cpu')} |")
    print(flush=True)


main()
