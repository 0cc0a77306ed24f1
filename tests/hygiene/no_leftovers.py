#!/usr/bin/env python3
"""No notes to self, no paths of one machine, no stray white space."""

import re

import lint

# Written in two parts where this file would find itself.
RULES = [
    (r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b", "finish it, or open an issue"),
    (r"(?<![\w~.])/wor" r"k/|\.\./shar" r"ed", "a path of one machine"),
    (r"[ \t\r]+$", "blanks at the end of the line"),
    (r"\t", "a tab"),
]
SUFFIXES = {"", ".cpp", ".hpp", ".py", ".sh", ".md", ".txt", ".cmake", ".json", ".1", ".html",
            ".css", ".js"}
# Expected output of programs is as it is.
VERBATIM = ("tests/golden/", "tests/fuzz/")

top = lint.root()
problems = []
for path in lint.files(top, ["."], SUFFIXES):
    if str(path).startswith(VERBATIM):
        continue
    text = (top / path).read_text()
    for number, line in enumerate(text.split("\n"), 1):
        problems += [f"{path}:{number}: {why}" for rule, why in RULES if re.search(rule, line)]
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        problems.append(f"{path}: must end with exactly one newline")
lint.finish(problems)
