#!/usr/bin/env python3
"""The same folders with the same repositories in them each time, to measure how they are found.

    make_tree.py DIR FOLDERS REPOS

FOLDERS plain folders with six files each, at most 20 in a folder, and REPOS repositories spread
evenly over them. Each repository is a copy of one: 40 files in 10 folders, one commit, a remote.
A DIR that is complete is kept; it is made as DIR.part, and by one at a time (DIR.lock).
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

WIDTH = 20


def make_seed(folder):
    for part in range(10):
        (folder / f"src/part{part}").mkdir(parents=True)
        for number in range(4):
            (folder / f"src/part{part}/file{number}.txt").write_text(f"{part} {number}\n" * 20)
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": "Tree", f"GIT_{role}_EMAIL": "tree@example.org",
                f"GIT_{role}_DATE": "2024-01-01T00:00:00Z"}
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "seed"],
                  ["remote", "add", "origin", "ssh://git@example.org/team/seed.git"],
                  ["gc", "-q"]):
        subprocess.run(["git", "-C", folder, *words], env=env, check=True)


def read_tree(folder):
    """The files below the folder, and every folder, by relative path."""
    folders, files = [], {}
    for top, names, leaves in os.walk(folder):
        folders += [os.path.relpath(os.path.join(top, name), folder) for name in names]
        for leaf in leaves:
            path = os.path.join(top, leaf)
            files[os.path.relpath(path, folder)] = Path(path).read_bytes()
    return folders, files


def write_tree(folder, tree):
    os.mkdir(folder)
    for name in tree[0]:
        os.mkdir(f"{folder}/{name}")
    for name, content in tree[1].items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)


def make_folders(top, count):
    """`count` folders below `top`, filled level by level."""
    folders = [top]
    for number in range(count):
        folder = f"{folders[number // WIDTH]}/d{number % WIDTH:02}"
        os.mkdir(folder)
        for name in "abcdef":
            with open(f"{folder}/{name}.txt", "w", encoding="ascii") as file:
                file.write(name)
        folders.append(folder)
    return folders


def is_complete(top, counts):
    done = top / "complete"
    return done.exists() and done.read_text() == counts


def make(top, counts, folders, repos):
    make_seed(top / "seed")
    tree = read_tree(top / "seed")
    (top / "tree").mkdir()
    places = make_folders(str(top / "tree"), folders)
    for number in range(repos):
        place = places[number * len(places) // repos]
        write_tree(f"{place}/r{number:05}", tree)
    (top / "complete").write_text(counts)


def main():
    top, counts = Path(sys.argv[1]), " ".join(sys.argv[2:])
    if is_complete(top, counts):
        return
    with open(f"{top}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_complete(top, counts):
            return
        if top.exists():
            sys.exit(f"{top}: exists and is no tree of {counts}; remove it, or take another folder")
        part = Path(f"{top}.part")
        shutil.rmtree(part, ignore_errors=True)
        make(part, counts, *map(int, sys.argv[2:]))
        part.rename(top)


main()
