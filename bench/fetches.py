#!/usr/bin/env python3
"""Measures commands that fetch in many repositories, as rows of one Markdown table.

    fetches.py [-r ROUNDS] TITLE LIST NAME COMMAND [LIST NAME COMMAND]...

LIST is a file with the paths of the work trees that the shell text COMMAND fetches in. A repository
has failed if its FETCH_HEAD, removed before, is not written again: no tool's own word is taken for
it. CPU is that of the client: user and system time of the command and of all that descends from it,
also of what became a daemon, as ssh's masters do. Times are medians; failures are added up.
What a command that failed has said goes to stderr.
"""

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36


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
        cpu, begin = cpu_of_children(), time.perf_counter()
        code = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=sink,
                              stderr=subprocess.STDOUT, check=False).returncode
        wall = time.perf_counter() - begin
        reap_daemons()
        cpu = cpu_of_children() - cpu
        failed = sum(not os.path.exists(head) or os.path.getsize(head) == 0 for head in heads)
        if failed or code:
            sink.seek(0)
            said = sink.read().decode(errors="replace")
            print(f"--- {name}: exit code {code}, {failed} failed\n{said}", file=sys.stderr)
    return wall, cpu, failed, code


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--rounds", type=int, default=1)
    parser.add_argument("title")
    parser.add_argument("rows", nargs="+", metavar="LIST NAME COMMAND")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(f"### {options.title}\n")
    print("| command | repos | failed | exit | ms per repo | ratio | client CPU s | CPU ms per repo |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    base = None
    for path, name, command in zip(*[iter(options.rows)] * 3):
        with open(path, encoding="utf-8") as lines:
            heads = [line.rstrip("\n") + "/.git/FETCH_HEAD" for line in lines]
        rounds = [run(name, command, heads) for _ in range(options.rounds)]
        wall, cpu = (statistics.median(one[i] for one in rounds) for i in (0, 1))
        each = wall * 1000 / len(heads)
        base = base or each
        print(f"| {name} | {len(heads)} | {sum(one[2] for one in rounds)} "
              f"| {max(one[3] for one in rounds)} | {each:.1f} | {each / base:.2f} "
              f"| {cpu:.2f} | {cpu * 1000 / len(heads):.1f} |", flush=True)
    print(flush=True)


main()
