#!/usr/bin/env python3
"""docs/faults.md and the tests agree: each names the other by the id of the fault.

A row is `| F01 | promise | tests |`, a test in it `file`: name, several with <br> between.
"""

import re

import lint

DOC = "docs/faults.md"
CASE = r'TEST_CASE(?:_METHOD\(\s*[\w:]+\s*,|\()\s*((?:"(?:\\.|[^"\\])*"\s*)+)'


def names(text):
    """The names of the tests; a name may be split over lines."""
    for literals in re.findall(CASE, text):
        pieces = re.findall(r'"((?:\\.|[^"\\])*)"', literals)
        yield re.sub(r"\\(.)", r"\1", "".join(pieces))


def leading_ids(name):
    return re.match(r"(?:F\d\d )*", name).group(0).split()


def rows(text):
    """(line number, id, promise, tests) for each row of a fault."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.fullmatch(r"\| (F\d\d) \| (.+?) \| (.*) \|", line)
        if found:
            yield number, *found.groups()


def check_row(where, row, listed, tests):
    for entry in listed.split("<br>"):
        found = re.fullmatch(r"`([\w/.]+)`: (.+)", entry.strip())
        if not found:
            yield f"{where}write tests as `FILE`: NAME, not {entry!r}"
        elif found.groups() not in tests:
            yield f"{where}no test of this name in tests/{found[1]}: {found[2]}"
        elif row not in re.findall(r"\bF\d\d\b", found[2]):
            yield f"{where}the test does not carry the id {row}: {found[2]}"


top = lint.root()
tests = {
    (str(path.relative_to("tests")), name): path
    for path in lint.files(top, ["tests"], {".cpp"})
    for name in names((top / path).read_text())
}
text = (top / DOC).read_text() if (top / DOC).exists() else ""
problems = []
known = {}
for number, row, _, listed in rows(text):
    where = f"{DOC}:{number}: "
    if row in known:
        problems.append(f"{where}a second row for {row}")
    known[row] = listed.split("<br>")
    problems += check_row(where, row, listed, tests)
for (file, name), path in tests.items():
    problems += [
        f"{path}: the row {row} of {DOC} does not have: `{file}`: {name}"
        for row in leading_ids(name)
        if f"`{file}`: {name}" not in known.get(row, [])
    ]
lint.finish(problems)
