#!/usr/bin/env python3
"""Measures shell commands against the first of them, round by round.

    pair.py [-r ROUNDS] [-w WARM_UP_ROUNDS] TITLE NAME=COMMAND NAME=COMMAND...

Every round runs each command once, so that whatever else the machine does meets all of them. A
ratio compares two runs of the same round; the table has its smallest, median and largest value.
CPU is user and system time of the command with all its children. Output goes to a file: neither a
terminal nor a slow reader takes part. A command whose exit code is not 0 ends the measurement,
unless its name begins with "?".
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time


def run(name, command, sink):
    sink.seek(0)
    sink.truncate()
    begin = time.perf_counter()
    child = subprocess.Popen(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=sink,
                             stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
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
    parser.add_argument("title")
    parser.add_argument("commands", nargs="+")
    options = parser.parse_args()
    commands = [command.split("=", 1) for command in options.commands]
    measured = {name: [] for name, _ in commands}
    with tempfile.TemporaryFile() as sink:
        for round_number in range(-options.warm_up, options.rounds):
            for name, command in commands:
                times = run(name, command, sink)
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
