#!/usr/bin/env python3
"""The name of a test case is one that ctest and Catch2 take for a name.

Catch2 reads one that begins with a dash as an option, and CMake cuts one at a semicolon.
"""

import re

import lint

top = lint.root()
problems = []
for path in lint.files(top, ["tests"], {".cpp"}):
    text = (top / path).read_text()
    for case in re.finditer(r'^TEST_CASE(?:_METHOD)?\(\s*(?:\w+,\s*)?"((?:\\.|[^"\\])*)"', text, re.M):
        if case[1].startswith("-") or ";" in case[1]:
            number = text.count("\n", 0, case.start()) + 1
            problems.append(f'{path}:{number}: a test cannot be called "{case[1]}"')
lint.finish(problems)
