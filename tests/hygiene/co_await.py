#!/usr/bin/env python3
"""Only the forms of co_await that GCC 12 compiles correctly.

GCC 12.2 silently miscompiles co_await in conditions, beside temporary lambdas and aggregates, and
in braces. Allowed, by what stands before it: the start of a statement, `= ` or `co_return `; and
what follows up to the `;` holds no brace, no bracket and no other co_await. Name the operand,
then await it.
"""

import re

import lint

ADVICE = "write `co_await e;`, `auto x = co_await e;` or `co_return co_await e;`"


def brackets_open_at(code, position):
    open_brackets = []
    for char in code[:position]:
        if char in "({[":
            open_brackets.append(char)
        elif char in ")}]" and open_brackets:
            open_brackets.pop()
    return open_brackets


def problem_at(code, position):
    line_before = code[code.rfind("\n", 0, position) + 1 : position]
    before = code[:position].rstrip()
    if line_before.strip():
        if not re.search(r"(?<![=!<>])= $|\bco_return $", line_before):
            return f"co_await inside an expression: {ADVICE}"
    elif not re.search(r"[;{}:]$|(?<![=!<>])=$|\bco_return$", before):
        return f"co_await inside an expression: {ADVICE}"
    open_brackets = brackets_open_at(code, position)
    if open_brackets and open_brackets[-1] != "{":
        return f"co_await in a condition or argument: {ADVICE}"
    rest = code[position + len("co_await") : code.find(";", position)]
    if re.search(r"[{}\[]|\bco_await\b", rest):
        return "a brace, bracket or second co_await in the statement: name it before, then move it in"
    return None


top = lint.root()
problems = []
for path in lint.files(top, ["include", "src", "tests"], {".hpp", ".cpp"}):
    code = lint.without_comments_and_strings((top / path).read_text())
    for found in re.finditer(r"\bco_await\b", code):
        problem = problem_at(code, found.start())
        if problem:
            number = code.count("\n", 0, found.start()) + 1
            problems.append(f"{path}:{number}: {problem}")
lint.finish(problems)
