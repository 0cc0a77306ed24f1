"""What the hygiene checks share: finding files, reading them, reporting.

A check is a program that takes the root folder as its argument, prints one line for each
violation, and exits 1 if there are any.
"""

import re
import sys
from pathlib import Path

OUTSIDE = {".git", ".cache", "build"}


def root():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} ROOT")
    return Path(sys.argv[1])


def files(top, folders, suffixes):
    """The files below top/FOLDER with one of the suffixes, sorted, as paths relative to top."""
    for folder in folders:
        for path in sorted((top / folder).rglob("*")):
            relative = path.relative_to(top)
            if path.is_file() and path.suffix in suffixes and not OUTSIDE & set(relative.parts):
                yield relative


def includes(text):
    """(line number, header with its quotes or angle brackets) for each #include."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"][^>"]+[>"])', line)
        if found:
            yield number, found.group(1)


def without_comments_and_strings(text):
    """C++ text of the same length and lines in which comments and literals are blank."""
    token = r'//[^\n]*|/\*.*?\*/|R"([^(\n]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    # A quote between digits separates thousands and begins no literal.
    return re.sub(token, blank, re.sub(r"(?<=\d)'(?=\d)", "_", text), flags=re.DOTALL)


def finish(problems):
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
