#!/usr/bin/env python3
"""No source file is longer than can be read in one sitting."""

import lint

LIMIT = 500

top = lint.root()
problems = []
for path in lint.files(top, ["include", "src", "tests", "bench"], {".hpp", ".cpp"}):
    lines = len((top / path).read_text().splitlines())
    if lines > LIMIT:
        problems.append(f"{path}: {lines} lines; at most {LIMIT}, split it by subject")
lint.finish(problems)
