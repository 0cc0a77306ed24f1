#!/usr/bin/env python3
"""docs/schemas/registry-1.schema.json says what mgit writes and what it reads.

    registry_schema.py ROOT MGIT

Texts that are right must be so for the schema and for mgit, wrong ones for neither. 77: there is
no python3-jsonschema here.
"""

import copy
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
schema = json.loads((root / "docs/schemas/registry-1.schema.json").read_text())
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
problems = []

BASE = {"format": "mgit-registry", "version": 1}
REPO = {"name": "a", "path": "/a"}
WRONG = [
    [], "x", {}, {"version": 1}, {"format": "mgit-registry"}, {**BASE, "format": "gita"},
    {**BASE, "version": "1"}, {**BASE, "version": 0}, {**BASE, "generation": -1},
    {**BASE, "generation": "1"}, {**BASE, "writer": 1}, {**BASE, "repos": {}},
    {**BASE, "groups": []}, {**BASE, "groups": {"g": 1}}, {**BASE, "groups": {"@g": {}}},
    {**BASE, "groups": {"g": {"root": 1}}}, {**BASE, "context": 1},
    {**BASE, "context": "a", "context_b64": "YQ=="},
]
WRONG += [{**BASE, "repos": [repo]} for repo in (
    1, {"name": "a"}, {"path": "/a"}, {**REPO, "name": ""}, {**REPO, "name": "-a"},
    {**REPO, "name": "@a"}, {**REPO, "name": "all"}, {**REPO, "name": "a\0"}, {**REPO, "name": 1},
    {**REPO, "path": ""}, {**REPO, "path": "/a\0"}, {**REPO, "path_b64": "L2E="},
    {"name": "a", "path_b64": "*"}, {**REPO, "groups": "g"}, {**REPO, "groups": [1]},
    {**REPO, "groups": ["-g"]}, {**REPO, "url": 1}, {**REPO, "git_flags": "-p"},
    {**REPO, "git_flags": [None]}, {**REPO, "git_flags": [], "git_flags_b64": []},
)]


def reads(text, folder):
    """True if mgit takes the text, false if it calls it a bad registry."""
    file = folder / ("mgit.json" if b'"path":"api"' in text else "registry.json")
    file.write_bytes(text)
    done = subprocess.run([mgit, "--registry", file, "ls"], capture_output=True, check=False)
    if done.returncode not in (0, 3):
        problems.append(f"mgit ls exits {done.returncode}: {text[:200]!r}")
    return done.returncode == 0


def right(what, text, folder):
    for error in validator.iter_errors(json.loads(text.decode("utf-8-sig"))):
        problems.append(f"{what}: {error.json_path}: {error.message}")
    if not reads(text, folder):
        problems.append(f"{what}: mgit does not read it")


def written(folder):
    """Every text that mgit writes on a way through its commands."""
    file = folder / "mine.json"
    for name in (b"web", b"caf\xe9", "\u4e2d".encode(), b"new\nline", b'"quoted"'):
        path = os.fsencode(folder) + b"/" + name
        subprocess.run([b"git", b"init", b"-q", path], check=True)
        yield ["add", path], file
    for words in (["group", "add", "web", "-n", "g"], ["group", "add", "web", "-n", "h"], ["context", "g"],
                  ["context", "auto"], ["rename", "web", "www"], ["group", "rm", "h"],
                  ["group", "rename", "g", "i"], ["context", "none"], ["rm", "www"]):
        yield words, file
    subprocess.run(["git", "init", "-q", folder / "ws/api"], check=True)
    for words in (["init", folder / "ws"], ["-C", folder / "ws", "rename", "api", "API"]):
        yield words, folder / "ws/mgit.json"


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    count = 0
    for words, file in written(folder):
        done = subprocess.run([mgit, "--registry", file, *words], capture_output=True, check=False)
        if done.returncode != 0:
            problems.append(f"mgit {words}: {done.stderr.decode(errors='replace')}")
        else:
            right(f"after mgit {words}", file.read_bytes(), folder)
            count += 1
    for text in re.findall(r"```json\n(.*?)```", (root / "docs/formats.md").read_text(), re.S):
        if '"mgit-registry"' in text:
            right("docs/formats.md", text.encode(), folder)
            count += 1
    for seed in sorted((root / "tests/fuzz/corpus/registry").glob("right-*")):
        right(seed.name, seed.read_bytes(), folder)
        count += 1
    for document in WRONG:
        if validator.is_valid(copy.deepcopy(document)):
            problems.append(f"the schema allows {document}")
        if reads(json.dumps(document).encode(), folder):
            problems.append(f"mgit reads {document}")
    if count < 21:
        problems.append(f"only {count} texts were looked at")

for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
