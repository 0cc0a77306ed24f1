#!/usr/bin/env python3
"""Rooms include only what stands below them (the table of docs/architecture.md)."""

import lint

ALLOWED = {
    "core": {"core"},
    "json": {"core", "json"},
    "process": {"core", "process"},
    "registry": {"core", "json", "process", "registry"},
    "settings": {"core", "json", "process", "settings"},
    "git": {"core", "process", "git"},
    "history": {"core", "json", "process", "history"},
    "exec": {"core", "json", "process", "git", "registry", "exec"},
    "report": {"core", "json", "report"},
    "cli": {"core", "settings", "cli"},
    "commands": {
        "core", "json", "process", "registry", "settings", "git", "history", "exec", "report", "cli",
        "commands"
    },
    "main.cpp": {"core", "process", "commands"},
}


def check(path, number, header):
    room = path.parts[1] if path.parts[0] == "src" else path.parts[2]
    where = f"{path}:{number}: "
    if room not in ALLOWED:
        return f"{where}'{room}' is no room; the rooms are in tests/hygiene/floors.py"
    parts = header.strip('"').split("/")
    public = parts[0] == "mgit"
    target = parts[1 if public else 0]
    if len(parts) < (3 if public else 2) or target not in ALLOWED:
        return f"{where}{header}: write \"mgit/ROOM/NAME.hpp\", or \"ROOM/NAME.hpp\" if private"
    if not public and target != room:
        return f"{where}{header} is private to room '{target}'; move it to include/mgit/{target}"
    if target not in ALLOWED[room]:
        below = ", ".join(sorted(ALLOWED[room]))
        return f"{where}room '{room}' includes {header}; it may include only: {below}"
    return None


top = lint.root()
found = [
    check(path, number, header)
    for path in lint.files(top, ["include/mgit", "src"], {".hpp", ".cpp"})
    for number, header in lint.includes((top / path).read_text())
    if header.startswith('"')
]
lint.finish([problem for problem in found if problem])
