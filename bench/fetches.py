#!/usr/bin/env python3
"""Measures commands that fetch in many repositories, as rows of one Markdown table.

    fetches.py [-r ROUNDS] [--json FILE] TITLE LIST NAME COMMAND [LIST NAME COMMAND]...

LIST is a file with the paths of the work trees that the shell text COMMAND fetches in. A repository
has failed if its FETCH_HEAD, removed before, is not written again: no tool's own word is taken for
it. "all fetched after" is when the last of them was written: a host that hangs may keep the command
itself for longer. CPU is that of the client: user and system time of the command and of all that
descends from it, also of what became a daemon, as ssh's masters do. Times are medians; failures are
added up. A command whose first run took more than 10 s is not run again.
What a command that failed has said goes to stderr.
"""

import argparse
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36
LONG = 10  # seconds


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reap_daemons():
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass


def run(name, command, heads):
    for head in heads:
        if os.path.exists(head):
            os.remove(head)
    with tempfile.TemporaryFile() as sink:
        cpu, begin, clock = cpu_of_children(), time.perf_counter(), time.time()
        code = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=sink,
                              stderr=subprocess.STDOUT, check=False).returncode
        wall = time.perf_counter() - begin
        reap_daemons()
        cpu = cpu_of_children() - cpu
        written = [os.stat(head).st_mtime for head in heads if os.path.exists(head)]
        failed = sum(not os.path.exists(head) or os.path.getsize(head) == 0 for head in heads)
        if failed or code:
            sink.seek(0)
            said = sink.read().decode(errors="replace")
            print(f"--- {name}: exit code {code}, {failed} failed\n{said}", file=sys.stderr)
    return {"wall": wall, "cpu": cpu, "last": max([clock, *written]) - clock, "failed": failed, "exit": code}


def run_rounds(name, command, heads, rounds):
    runs = [run(name, command, heads)]
    while len(runs) < rounds and runs[0]["wall"] < LONG:
        runs.append(run(name, command, heads))
    row = {kind: statistics.median(one[kind] for one in runs) for kind in ("wall", "cpu", "last")}
    return row | {"name": name, "repos": len(heads), "rounds": len(runs),
                  "failed": sum(one["failed"] for one in runs), "exit": max(one["exit"] for one in runs)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--rounds", type=int, default=1)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("title")
    parser.add_argument("rows", nargs="+", metavar="LIST NAME COMMAND")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(f"### {options.title}\n")
    print("| command | repos | failed | exit | ms per repo | ratio | all fetched after ms | client CPU ms per repo |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    rows = []
    for path, name, command in zip(*[iter(options.rows)] * 3):
        with open(path, encoding="utf-8") as lines:
            heads = [line.rstrip("\n") + "/.git/FETCH_HEAD" for line in lines]
        row = run_rounds(name, command, heads, options.rounds)
        rows.append(row)
        each, base = (one["wall"] * 1000 / one["repos"] for one in (row, rows[0]))
        print(f"| {name} | {len(heads)} | {row['failed']} | {row['exit']} | {each:.1f} | {each / base:.2f} "
              f"| {row['last'] * 1000:.0f} | {row['cpu'] * 1000 / len(heads):.1f} |", flush=True)
    print(flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"title": options.title, "rows": rows}, file, indent=1)


main()
