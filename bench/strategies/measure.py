#!/usr/bin/env python3
"""Measures ways to run many children, in turn, and keeps the figures in a JSON file.

    measure.py --programs FOLDER --list LIST --results FILE [options] strategies|parallel

strategies: the five ways next to each other. parallel: mgit's own with another -j each, on 1 core
and on 2. Every round runs each row once, so that whatever else the machine does meets all of them.
A row of the file is replaced when it is measured again, and others stay: a long measurement can be
made in pieces (--jobs, --counts). What takes longer than a minute is run once. Prints the rows of this run as Markdown tables.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

# Milliseconds of computing and waiting in each child (job.cpp), or a program of its own.
JOBS = {
    "wait": ("a child waits for 200 ms", (0, 200)),
    "burn": ("a child computes for 20 ms", (20, 0)),
    "git": ("git status", None),
    "fetch": ("a child computes for 5 ms and waits for 200 ms", (5, 200)),
}
NETWORK_PARALLEL = 64  # mgit's default -j for what waits
ROUNDS = {10: 9, 100: 5, 1000: 3}
LONG = 60.0  # seconds: what takes longer is run once


def command_of(job, programs):
    times = JOBS[job][1]
    if times is None:
        return [shutil.which("git"), "status"]
    return [os.path.abspath(f"{programs}/job"), *map(str, times)]


def strategies_of(job, count):
    """(strategy, children at a time) for each row; those without a limit ignore the number."""
    limit = NETWORK_PARALLEL if job == "wait" else os.cpu_count()
    return [("sequential", 1), ("thread-pool", limit), ("event-loop", limit),
            ("thread-per-child", count), ("all-at-once", count), ("event-loop", count)]


def tables_of(options):
    """For each table: job, number of children, cores, and its rows."""
    all_cores = os.cpu_count()
    if options.what == "strategies":
        for job in options.jobs or ["wait", "burn", "git"]:
            for count in options.counts or [10, 100, 1000]:
                yield job, count, all_cores, strategies_of(job, count)
        return
    for job in options.jobs or ["burn", "git", "fetch"]:
        for cores in sorted({1, min(2, all_cores), all_cores}):
            for count in options.counts or [1000 if job == "git" else 100]:
                yield job, count, cores, [("event-loop", 2**power) for power in range(8)]


def run(options, job, count, cores, strategy, parallel):
    command = [f"{options.programs}/strategies", strategy, options.list, str(count), str(parallel),
               *command_of(job, options.programs)]
    if cores < os.cpu_count():
        command = ["taskset", "--cpu-list", f"0-{cores - 1}", *command]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"measure.py: {' '.join(command)}: exit {done.returncode}: {done.stderr}{done.stdout}")
    got = json.loads(done.stdout)
    return {
        "wall": got["wall"],
        "own_cpu": got["own"]["user"] + got["own"]["system"],
        "children_cpu": got["children"]["user"] + got["children"]["system"],
        "own_voluntary": got["own"]["voluntary"],
        "own_involuntary": got["own"]["involuntary"],
        "children_voluntary": got["children"]["voluntary"],
        "children_involuntary": got["children"]["involuntary"],
        "memory_per_child": got["memory"] / min(parallel, count),
        "bytes": got["bytes"],
    }


def key(row):
    return [row[name] for name in ("what", "job", "count", "cores", "strategy", "parallel")]


def keep(rows, path):
    """Puts the rows into the file, one line each, in place of those that they repeat."""
    kept = {}
    if os.path.exists(path):
        with open(path, encoding="ascii") as file:
            kept = {tuple(key(row)): row for row in json.load(file)}
    kept.update({tuple(key(row)): row for row in rows})
    lines = ",\n".join(json.dumps(kept[one]) for one in sorted(kept))
    with open(path, "w", encoding="ascii") as file:
        file.write(f"[\n{lines}\n]\n")


def measure(options, job, count, cores, rows):
    """Smallest, median and largest of each figure for every row."""
    rounds = options.rounds or ROUNDS.get(count, 3)
    measured = {row: [] for row in rows}
    for _ in range(rounds):
        for row, runs in measured.items():
            if not runs or runs[0]["wall"] < LONG:
                runs.append(run(options, job, count, cores, *row))
    outputs = {one["bytes"] for runs in measured.values() for one in runs}
    if len(outputs) > 1:
        sys.exit(f"measure.py: not every way kept the same output: {sorted(outputs)} bytes")
    results = []
    for (strategy, parallel), runs in measured.items():
        result = {"what": options.what, "job": job, "count": count, "cores": cores,
                  "strategy": strategy, "parallel": parallel, "rounds": len(runs)}
        for figure in runs[0]:
            values = [one[figure] for one in runs]
            result[figure] = [round(pick(values), 4) for pick in (min, statistics.median, max)]
        results.append(result)
    return results


def spread(row, figure, factor=1.0, digits=0):
    low, middle, high = (f"{value * factor:.{digits}f}" for value in row[figure])
    return f"{low} / **{middle}** / {high}"


def print_table(rows):
    first = rows[0]
    print(f"### {JOBS[first['job']][0]}; {first['count']} children, cores: {first['cores']}, "
          f"rounds: {max(row['rounds'] for row in rows)}\n")
    print("| strategy | at a time | wall ms min / median / max | own CPU ms | children's CPU ms "
          "| own switches: voluntary | involuntary | children's: voluntary | involuntary "
          "| KiB per child at a time |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        middle = {figure: row[figure][1] for figure in row if isinstance(row[figure], list)}
        print(f"| {row['strategy']} | {row['parallel']} | {spread(row, 'wall', 1000)} "
              f"| {middle['own_cpu'] * 1000:.1f} | {middle['children_cpu'] * 1000:.0f} "
              f"| {middle['own_voluntary']:.0f} | {middle['own_involuntary']:.0f} "
              f"| {middle['children_voluntary']:.0f} | {middle['children_involuntary']:.0f} "
              f"| {middle['memory_per_child']:.1f} |")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--list", required=True)
    parser.add_argument("--results", required=True)
    parser.add_argument("--jobs", nargs="*", choices=JOBS)
    parser.add_argument("--counts", nargs="*", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--check", action="store_true", help="only whether the options are right")
    parser.add_argument("what", choices=["strategies", "parallel"])
    options = parser.parse_args()
    if options.check:
        return
    for job, count, cores, rows in tables_of(options):
        results = measure(options, job, count, cores, rows)
        keep(results, options.results)
        print_table(results)


main()
