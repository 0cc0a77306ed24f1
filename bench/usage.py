#!/usr/bin/env python3
"""What a program itself costs, apart from its children, as a Markdown table.

    usage.py [OPTIONS] TITLE NAME=COMMAND...

COMMAND is words, started without a shell; all of them take turns, after a run that does not count. What the kernel adds up for a parent counts its children
in, so the program's own CPU time is read while it is a zombie: the time of its main thread to the
nanosecond, or that of all its threads in ticks, if that is more. Its own peak of memory is what the
kernel last said of it in a run of its own (asked every 2 ms); it never shrinks. Of a program without
children the kernel also tells it at the end, if it is more than this program's: who is started
begins with the peak of who has started it.
"""

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

SELDOM = 0.002  # seconds


def start(command, sink):
    sink.seek(0)
    sink.truncate()
    return subprocess.Popen(shlex.split(command), stdin=subprocess.DEVNULL, stdout=sink,
                            stderr=subprocess.STDOUT)


def read(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()


def own_cpu(pid):
    """Seconds of a process that has ended and is still in the table of processes."""
    main_thread = int(read(f"/proc/{pid}/schedstat").split()[0]) / 1e9
    fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return max(main_thread, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))


def measure_cpu(command, sink):
    """Seconds of CPU: of the program, and of its children."""
    child = start(command, sink)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    own = own_cpu(child.pid)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return own, max(0.0, usage.ru_utime + usage.ru_stime - own), child.returncode


def high_water(pid):
    """KiB, or 0 if it has ended."""
    lines = [line for line in read(f"/proc/{pid}/status").splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) if lines else 0


def measure_peak(command, sink):
    """KiB; and at the end the kernel knows that of the largest process."""
    child, own = start(command, sink), 0
    while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        own = max(own, high_water(child.pid))
        time.sleep(SELDOM)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return own, usage.ru_maxrss, child.returncode


def fail(name, sink):
    sink.seek(0)
    sys.exit(f"usage.py: {name} has failed: {sink.read().decode(errors='replace')[-2000:]}")


def measure(commands, options, sink):
    rows = [{"name": name, "own_us": [], "children_us": []} for name, _ in commands]
    for number in range(-1, options.rounds):
        turn = max(number, 0) % len(rows)
        for at in [*range(turn, len(rows)), *range(turn)]:
            own, children, code = measure_cpu(commands[at][1], sink)
            if code and not options.any_exit:
                fail(commands[at][0], sink)
            if number >= 0:
                rows[at]["own_us"].append(own * 1e6 / options.repos)
                rows[at]["children_us"].append(children * 1e6 / options.repos)
    for row, (name, command) in zip(rows, commands):
        own_peak, largest, code = measure_peak(command, sink)
        if code and not options.any_exit:
            fail(name, sink)
        if options.childless and largest > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
            own_peak = largest
        row["own_peak_mib"] = own_peak / 1024
    return rows


def spread(values):
    return f"{min(values):.1f} / **{statistics.median(values):.1f}** / {max(values):.1f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--rounds", type=int, default=5)
    parser.add_argument("--repos", type=int, default=1)
    parser.add_argument("--any-exit", action="store_true", help="a failure is no mistake")
    parser.add_argument("--childless", action="store_true", help="the largest process is the program")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("title")
    parser.add_argument("commands", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryFile() as sink:
        rows = measure([word.split("=", 1) for word in options.commands], options, sink)
    print(f"### {options.title}\n")
    print("| command | own CPU, us per repo: min / median / max | children's, median "
          "| own peak MiB |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {row['name']} | {spread(row['own_us'])} | {statistics.median(row['children_us']):.0f} "
              f"| {row['own_peak_mib']:.1f} |")
    print(flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"title": options.title, "rows": rows}, file, indent=1)


main()
