#!/usr/bin/env python3
"""Each header opens with two sentences: what it is, and what it does not know."""

import itertools
import re

import lint

top = lint.root()
problems = []
for path in lint.files(top, ["include", "src", "tests"], {".hpp"}):
    lines = (top / path).read_text().splitlines()
    opening = itertools.takewhile(lambda line: line.startswith("//"), lines)
    text = " ".join(line.lstrip("/ ") for line in opening)
    if len(re.findall(r"[.!?](?= |$)", text)) < 2:
        problems.append(f"{path}:1: open with a comment of two sentences: what this is, "
                        "and what it does not know")
lint.finish(problems)
