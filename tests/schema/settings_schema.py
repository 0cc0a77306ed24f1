#!/usr/bin/env python3
"""docs/schemas/settings-1.schema.json says what mgit writes and what it reads.

    settings_schema.py ROOT MGIT

Texts that are right must be so for the schema and for mgit, wrong ones for neither. 77: there is
no python3-jsonschema here.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("needs the package python3-jsonschema")
    sys.exit(77)

root, mgit = Path(sys.argv[1]), sys.argv[2]
schema = json.loads((root / "docs/schemas/settings-1.schema.json").read_text())
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
problems = []

BASE = {"format": "mgit-settings", "version": 1}
WRONG = [[], "x", {}, {"version": 1}, {"format": "mgit-settings"}, {**BASE, "format": "gita"},
         {**BASE, "version": "1"}, {**BASE, "version": 0}, {**BASE, "version": 2},
         {**BASE, "settings": []}]
WRONG += [{**BASE, "settings": settings} for settings in (
    {"jobs": 0}, {"jobs": 10001}, {"jobs": "8"}, {"jobs": "many"}, {"jobs": None},
    {"timeout": 90}, {"timeout": ""}, {"timeout": "soon"}, {"format": "json"}, {"color": True},
    {"ll.columns": []}, {"ll.columns": "name"}, {"ll.columns": ["name", "name"]},
    {"ll.columns": ["x"]}, {"ll.columns": [1]}, {"ll.sort": "path"},
    {"ll.width.name": 2}, {"ll.width.name": "wide"}, {"ll.width.name": 1001}, {"ll.width.name": -1},
    {"ll.mark.ahead": ""}, {"ll.mark.ahead": "a b"}, {"ll.mark.ahead": "3"},
    {"ll.mark.ahead": "\x1b[1m"}, {"ll.mark.ahead": 1}, {"ll.color.ahead": ""},
    {"ll.color.ahead": "rad"}, {"ll.color.ahead": "\x1b[31m"}, {"ll.color.ahead": 31},
    {"ll.color.ahead": "1;"}, {"ll.color.ahead": "#12345"},
)]
RIGHT = [BASE, {**BASE, "settings": {}}, {**BASE, "later": [1]}]
RIGHT += [{**BASE, "settings": settings} for settings in (
    {"later": 1}, {"jobs": "auto"}, {"jobs": 1}, {"timeout": "none"}, {"timeout": "1m30s"},
    {"ll.width.url": 0}, {"ll.mark.behind": "\u6f22"}, {"ll.color.dim": "bold brightred #fff"},
    {"ll.color.dim": "38;5;208"}, {"ll.color.dim": "208"},
)]


def run(folder, *words):
    environment = {**os.environ, "MGIT_CONFIG_HOME": str(folder)}
    return subprocess.run([mgit, *words], capture_output=True, check=False, env=environment)


def reads(text, folder):
    """True if mgit takes the text, false if it calls it bad settings."""
    (folder / "settings.json").write_text(text)
    done = run(folder, "settings", "ls")
    if done.returncode not in (0, 3):
        problems.append(f"mgit settings ls exits {done.returncode}: {text[:200]!r}")
    return done.returncode == 0


def right(what, text, folder):
    for error in validator.iter_errors(json.loads(text)):
        problems.append(f"{what}: {error.json_path}: {error.message}")
    if not reads(text, folder):
        problems.append(f"{what}: mgit does not read it")


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    listed = json.loads(run(folder, "settings", "ls", "--format", "json").stdout)
    for setting in listed["settings"]:
        value = setting["default"]
        words = value if isinstance(value, list) else [str(value)]
        done = run(folder, "settings", "set", setting["key"], "--", *words)
        if done.returncode != 0:
            problems.append(f"set {setting['key']}: {done.stderr.decode(errors='replace')}")
    text = (folder / "settings.json").read_text()
    kept = json.loads(text)["settings"]
    if kept != {setting["key"]: setting["default"] for setting in listed["settings"]}:
        problems.append(f"not what was set: {text}")
    right("every setting at its default", text, folder)
    patterns = [*schema["properties"]["settings"]["patternProperties"]]
    for key in kept:
        if key not in schema["properties"]["settings"]["properties"] and not any(
                re.search(pattern, key) for pattern in patterns):
            problems.append(f"the schema does not have {key}")
    for text in re.findall(r"```json\n(.*?)```", (root / "docs/formats.md").read_text(), re.S):
        if '"mgit-settings"' in text:
            right("docs/formats.md", text, folder)
    for setting in listed["settings"]:
        if re.fullmatch(r"\w+(, \w+)+", setting["allowed"]):
            RIGHT += [{**BASE, "settings": {setting["key"]: word}}
                      for word in setting["allowed"].split(", ")]
    for document in RIGHT:
        right(f"{document}", json.dumps(document), folder)
    for document in WRONG:
        if validator.is_valid(document):
            problems.append(f"the schema allows {document}")
        if reads(json.dumps(document), folder):
            problems.append(f"mgit reads {document}")

for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
