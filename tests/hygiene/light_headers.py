#!/usr/bin/env python3
"""Heavy and system headers stay in the few files that own them.

A header that everybody reads must cost nothing to include, and each library has one owner, so
that it can be replaced in one place.
"""

import re

import lint

POSIX = r"<(unistd|fcntl|signal|spawn|poll|termios|pwd|dirent|sys/\w+)\.h>"
# what the header looks like, files that may include it, what it is
RULES = [
    (r"<asio[./]", r"src/exec/loop\.[ch]pp", "asio"),
    (r"<CLI/", r"src/cli/.*", "CLI11"),
    (r"<nlohmann/", r"(src/json/.*|include/mgit/json/json_text\.hpp|src/registry/document.*|src/[\w/]+_json\.cpp)", "nlohmann_json"),
    (r"<regex>", r"", "slow to compile and to run"),
    (r"<iostream>", r"", "global streams with static constructors"),
    (POSIX, r"(src|include/mgit)/process/.*|src/exec/(loop|executor|foreground)\.cpp|src/main\.cpp", "POSIX"),
]

top = lint.root()
problems = []
for path in lint.files(top, ["include", "src"], {".hpp", ".cpp"}):
    for number, header in lint.includes((top / path).read_text()):
        for pattern, owners, what in RULES:
            if re.match(pattern, header) and not re.fullmatch(owners, str(path)):
                where = f"only in {owners}" if owners else "nowhere"
                problems.append(f"{path}:{number}: {header} ({what}) is allowed {where}")
lint.finish(problems)
