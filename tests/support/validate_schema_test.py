#!/usr/bin/env python3
"""validate_schema.py refuses what is wrong: validate_schema_test.py SCHEMA FILE with a good line first."""

import json
import subprocess
import sys
from pathlib import Path

CHECK = Path(__file__).parent / "validate_schema.py"


def result(document):
    return subprocess.run(
        [sys.executable, "-B", CHECK, SCHEMA], input=document, capture_output=True, text=True
    ).returncode


SCHEMA, FILE = sys.argv[1:]
GOOD = json.loads(Path(FILE).read_text(encoding="utf-8").splitlines()[0])


def changed(**keys):
    return json.dumps({**GOOD, **keys})


if result(json.dumps(GOOD)) == 77:
    sys.exit(77)
expectations = [
    (0, changed()),
    (1, ""),
    (1, changed(schema="mgit.ll/2")),
    (1, changed(unheard_of=1)),
    (1, changed(path_b64="L3NyYw==")),
    (1, changed(state=None)),
    (1, changed(state={**GOOD["state"], "unheard_of": 1})),
    (1, changed(state={**GOOD["state"], "ahead": -1})),
    (1, changed(state={key: GOOD["state"][key] for key in GOOD["state"] if key != "ahead"})),
]
wrong = [(code, document) for code, document in expectations if result(document) != code]
for code, document in wrong:
    print(f"should have been {code}: {document}")
sys.exit(1 if wrong else 0)
