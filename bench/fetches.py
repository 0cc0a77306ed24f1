#!/usr/bin/env python3
"""Measures commands that fetch in many repositories, as rows of one Markdown table.

    fetches.py [-r ROUNDS] [--json FILE] TITLE LIST NAME COMMAND [LIST NAME COMMAND]...

LIST is a file with the paths of the work trees that the shell text COMMAND fetches in. A repository
has failed if its FETCH_HEAD, removed before, is not written again: no tool's own word is taken for
it. "all fetched after" is when the last of them was written: a host that hangs may keep the command
itself for longer. CPU is that of the client: user and system time of the command and of all that
descends from it, also of what became a daemon, as ssh's masters do. Each command is first run once.
If that took more than 10 s it is not run again, and counts; else it does not count, and the commands
take turns in so many rounds. Times are medians, that for each repository also the smallest and the
largest; failures are those of all runs. What a command that failed has said goes to stderr.
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


class Row:
    def __init__(self, path, name, command):
        with open(path, encoding="utf-8") as lines:
            self.heads = [line.rstrip("\n") + "/.git/FETCH_HEAD" for line in lines]
        self.name, self.command = name, command
        self.first = None
        self.runs = []

    def run(self):
        return run(self.name, self.command, self.heads)

    def warm_up(self):
        self.first = self.run()
        if self.first["wall"] > LONG:
            self.runs = [self.first]

    def is_long(self):
        return self.first["wall"] > LONG

    def each(self):
        """Milliseconds of each repository, by run."""
        return [one["wall"] * 1000 / len(self.heads) for one in self.runs]

    def facts(self):
        all_runs = [self.first] if self.is_long() else [self.first, *self.runs]
        medians = {kind: statistics.median(one[kind] for one in self.runs) for kind in ("wall", "cpu", "last")}
        return medians | {"name": self.name, "repos": len(self.heads), "rounds": len(self.runs), "each": self.each(),
                          "failed": sum(one["failed"] for one in all_runs),
                          "exit": max(one["exit"] for one in all_runs)}


def measure(rows, rounds):
    for row in rows:
        row.warm_up()
    for number in range(rounds):
        turn = number % len(rows)
        for row in rows[turn:] + rows[:turn]:
            if not row.is_long():
                row.runs.append(row.run())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--rounds", type=int, default=1)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("title")
    parser.add_argument("rows", nargs="+", metavar="LIST NAME COMMAND")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    rows = [Row(*words) for words in zip(*[iter(options.rows)] * 3)]
    measure(rows, options.rounds)
    print(f"### {options.title}\n")
    print("| command | repos | rounds | failed | exit | ms per repo min / median / max | ratio | all fetched after ms "
          "| client CPU ms per repo |")
    print("|---|---|---|---|---|---|---|---|---|")
    base = statistics.median(rows[0].each())
    for row in rows:
        facts, each = row.facts(), row.each()
        print(f"| {row.name} | {facts['repos']} | {facts['rounds']} | {facts['failed']} | {facts['exit']} "
              f"| {min(each):.1f} / **{statistics.median(each):.1f}** / {max(each):.1f} "
              f"| {statistics.median(each) / base:.2f} | {facts['last'] * 1000:.0f} "
              f"| {facts['cpu'] * 1000 / facts['repos']:.1f} |")
    print(flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"title": options.title, "rows": [row.facts() for row in rows]}, file, indent=1)


main()
