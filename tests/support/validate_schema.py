#!/usr/bin/env python3
"""Holds JSON documents against a schema of ours: validate_schema.py [--one|--lines] SCHEMA [FILE...].

A file, or stdin, has one document, or one on each line; --one and --lines say which. SCHEMA may be
the folder of all schemas: each document then names its own. Exit code 1 and a line for each
violation; a key that the schema does not describe is one, too, though readers are to pass over
it. 77 if python3-jsonschema is not there.
"""

import json
import sys
from pathlib import Path

try:
    import jsonschema
except ImportError:
    print("install python3-jsonschema")
    sys.exit(77)


def documents(text, form):
    """(label, document) for each."""
    try:
        if form == "--lines":
            raise ValueError
        yield "", json.loads(text)
    except ValueError:
        if form == "--one":
            raise
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield f":{number}", json.loads(line)


def resolved(schema, top):
    """The schema and all that it is put together from, without references."""
    reference = schema.get("$ref", "")
    if reference.startswith("#/"):
        target = top
        for step in reference[2:].split("/"):
            target = target[step]
        yield from resolved(target, top)
    yield schema
    for word in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(word, []):
            yield from resolved(part, top)


def unknown_keys(document, schemas, top, where="$"):
    """Keys of objects that no schema for them describes, all the way down."""
    parts = [part for schema in schemas for part in resolved(schema, top)]
    if isinstance(document, dict):
        if not any("properties" in part for part in parts):
            return
        for key, value in document.items():
            below = [part["properties"][key] for part in parts if key in part.get("properties", {})]
            if below:
                yield from unknown_keys(value, below, top, f"{where}.{key}")
            else:
                yield f"{where}: the schema does not describe the key {key!r}"
    elif isinstance(document, list):
        items = [part["items"] for part in parts if "items" in part]
        for index, value in enumerate(document):
            yield from unknown_keys(value, items, top, f"{where}[{index}]")


class Schemas:
    """The one schema, or each by the name that a document gives."""

    def __init__(self, place):
        self.place = Path(place)
        self.known = {}

    def of(self, document):
        file = self.place
        if file.is_dir():
            name = str(document.get("schema", "")) if isinstance(document, dict) else ""
            file = self.place / (name.removeprefix("mgit.").replace("/", "-") + ".schema.json")
            if not name.startswith("mgit.") or not file.is_file():
                raise ValueError(f"there is no schema {name!r}")
        if file not in self.known:
            schema = json.loads(file.read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            self.known[file] = jsonschema.Draft202012Validator(schema)
        return self.known[file]


def errors(validator, document):
    """The innermost reasons: that none of several alternatives fits says little."""
    for error in validator.iter_errors(document):
        yield error
        if error.context:
            yield jsonschema.exceptions.best_match(error.context)


def main(*arguments):
    form = arguments[0] if arguments[0] in ("--one", "--lines") else ""
    place, *files = arguments[1:] if form else arguments
    schemas = Schemas(place)
    count = 0
    problems = []
    for file in files or ["-"]:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        try:
            for label, document in documents(text, form):
                count += 1
                validator = schemas.of(document)
                for error in errors(validator, document):
                    problems.append(f"{file}{label}: {error.json_path}: {error.message[:2000]}")
                schema = validator.schema
                unknown = unknown_keys(document, [schema], schema)
                problems += (f"{file}{label}: {text}" for text in unknown)
        except ValueError as error:
            problems.append(f"{file}: {error}")
    if count == 0 and form != "--lines" and not problems:
        problems.append("there is no document to hold against the schema")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
