#!/usr/bin/env python3
"""Counts the instructions of mgit itself by callgrind, and compares them with a table.

    instructions.py [--update|--check] --tools TEXT --profiles FOLDER MGIT TABLE

Children are not counted. What a repository costs is the difference between a run in many of them and
one in few, divided by the difference of their number: whatever does not depend on the number cancels
out. --check exits 1 if a count is more than a tenth above that of the table.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ALLOWED = 1.10

# What the table says of each count, the arguments of mgit, and the numbers of repositories: two for what
# one more costs, one for a whole run, none where no registry is given.
ROWS = [
    ("start-up: `mgit version`", ["version"], ()),
    ("start-up with options and a registry: `mgit -q ls`", ["-q", "ls"], (1,)),
    ("registry, selection and output: `mgit ls`", ["ls"], (2000, 10000)),
    ("a run: `mgit -j1 git --version`", ["-j1", "git", "--version"], (50, 150)),
    ("the same for scripts: `--format ndjson`",
     ["-j1", "--format", "ndjson", "git", "--version"], (50, 150)),
    ("a program: `mgit -j1 exec true`", ["-j1", "exec", "true"], (50, 150)),
    ("a failure: `mgit -j1 git rev-parse HEAD`", ["-j1", "git", "rev-parse", "HEAD"], (50, 150)),
    ("the dashboard: `mgit -j1 ll`", ["-j1", "ll"], (50, 150)),
]


class World:
    """Registries, the repositories in them, and nobody's settings."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C", "TERM": "dumb",
            "GIT_CONFIG_NOSYSTEM": "1",
            # The string functions that every x86-64 has, not those of this machine.
            "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-FSRM,-BMI2,-SSE4_2,-SSSE3",
        }
        for index in range(max(row[2][1] for row in ROWS if len(row[2]) == 2 and row[2][1] < 1000)):
            self.make_repo(f"{self.path(index)}/.git")

    def path(self, index):
        return f"{self.folder}/src/team{index % 10}/project-{index:05d}"

    @staticmethod
    def make_repo(git):
        """A repository without a commit, as `git init` leaves it and much faster."""
        for name in ("objects", "refs/heads"):
            os.makedirs(f"{git}/{name}")
        with open(f"{git}/HEAD", "w", encoding="ascii") as head:
            head.write("ref: refs/heads/main\n")
        with open(f"{git}/config", "w", encoding="ascii") as config:
            config.write("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")

    def registry(self, count):
        """As mgit would have written it."""
        repos = ",\n  ".join(
            json.dumps({"name": f"project-{index:05d}", "path": self.path(index),
                        "groups": [f"team{index % 10}"]}, separators=(",", ":"))
            for index in range(count))
        groups = ",".join(f'"team{team}":{{"description":""}}' for team in range(10))
        path = f"{self.folder}/{count:05d}.json"
        with open(path, "w", encoding="ascii") as file:
            file.write('{"format":"mgit-registry","version":1,"generation":1,"writer":"bench",\n'
                       f' "repos":[\n  {repos}\n ],\n "groups":{{{groups}}}}}\n')
        return path

    def count(self, mgit, arguments, repos, profile):
        for remembered in (".local", ".cache"):  # each count is of a first run
            shutil.rmtree(f"{self.folder}/{remembered}", ignore_errors=True)
        registry = ["--registry", self.registry(repos)] if repos else []
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", mgit,
                   *registry, *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        found = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode not in (0, 1) or not found:
            sys.exit(f"instructions.py: {' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return int(found.group(1))


def profile_of(options, row, size):
    """Where callgrind writes what it saw."""
    words = re.sub(r"[^a-z]+", "-", " ".join(row[1])).strip("-")
    return f"{options.profiles}/{words}.{size}"


def counted(world, options, row):
    _, arguments, sizes = row
    totals = [world.count(options.mgit, arguments, size, profile_of(options, row, size))
              for size in sizes or (0,)]
    if len(totals) == 1:
        return totals[0]
    return round((totals[1] - totals[0]) / (sizes[1] - sizes[0]))


def read_table(path):
    counts = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                cells = [cell.strip() for cell in line.split("|")]
                if len(cells) == 6 and cells[2].replace(",", "").isdigit():
                    counts[cells[1]] = int(cells[2].replace(",", ""))
    return counts


def write_table(path, tools, counts):
    """counts: for each row those of two runs."""
    lines = [
        "# Instructions\n",
        "What mgit itself executes, without its children, as callgrind counts it. Written by "
        "`bench/callgrind.sh --update`;\nthe test `slow: instruction budget` fails when a count has "
        "grown by more than a tenth. The spread is between two runs.\n",
        f"Tools: {tools}; preset release.\n",
        "| what | instructions | for each | spread |",
        "|---|---|---|---|",
    ]
    for (name, _, sizes), both in zip(ROWS, counts):
        spread = (max(both) - min(both)) / min(both) * 100
        lines.append(f"| {name} | {min(both):,} | {'repository' if len(sizes) == 2 else 'run'} "
                     f"| {spread:.1f} % |")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def verdict(name, was, now):
    """What is wrong with a count; nothing if it is no more than the table says, or little more."""
    if was is None:
        return f"{name}: {now:,} instructions, and the table has no such row"
    if now > was * ALLOWED:
        return f"{name}: {now:,} instructions, {(now / was - 1) * 100:.0f} % more than {was:,}"
    return None


def compare(world, options):
    before = read_table(options.table)
    wrong = []
    for row in ROWS:
        name, was = row[0], before.get(row[0])
        now = counted(world, options, row)
        change = f"{(now / was - 1) * 100:+.1f} %" if was else "new"
        print(f"{now:>12,}  {change:>8}  {name}", flush=True)
        if problem := verdict(name, was, now):
            profile = profile_of(options, row, max(row[2] or (0,)))
            wrong += [problem, f"  callgrind_annotate --inclusive=yes {profile}"]
        elif now * ALLOWED < was:
            print(f"{'':24}bench/callgrind.sh --update sees to it that it stays so")
    if wrong:
        print("\nMore than a tenth above bench/instructions.md:")
        print(*(f"  {problem}" for problem in wrong), sep="\n")
        print("If they are worth it: bench/callgrind.sh --update, and commit the table with the change.")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--tools", required=True)
    parser.add_argument("--profiles", required=True)
    parser.add_argument("mgit")
    parser.add_argument("table")
    options = parser.parse_args()
    os.makedirs(options.profiles, exist_ok=True)
    # Always as long a path, whatever TMPDIR is: paths are copied.
    with tempfile.TemporaryDirectory(prefix="mgit-budget-", dir="/tmp") as folder:
        world = World(folder)
        if options.update:
            write_table(options.table, options.tools,
                        [[counted(world, options, row) for _ in range(2)] for row in ROWS])
        status = compare(world, options)
    sys.exit(status if options.check else 0)


main()
