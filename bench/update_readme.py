#!/usr/bin/env python3
"""Puts the results of the last run of the benchmark into its README.

    update_readme.py RESULTS_FOLDER SECTION...

What stands between the two marks is replaced by the machine, the goals and the tables of the
sections, in this order; of a section without results it is said that there are none.
"""

import re
import sys
from pathlib import Path

BEGIN, END = "<!-- begin -->\n", "<!-- end -->\n"
readme = Path(__file__).parent / "README.md"
results = Path(sys.argv[1])


def text_of(name):
    path = results / f"{name}.md"
    text = path.read_text(encoding="utf-8") if path.exists() else f"({name} was not run)\n"
    return re.sub("^## ", "### ", text, flags=re.MULTILINE)


before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
after = rest.split(END)[1]
parts = [text_of(name) for name in ("machine", "goals", *sys.argv[2:])]
readme.write_text(before + BEGIN + "\n".join(part.strip("\n") + "\n" for part in parts) + END + after,
                  encoding="utf-8")
