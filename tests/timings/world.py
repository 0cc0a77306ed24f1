"""A folder with repositories and an mgit of its own, and readers of what --timings and --trace write.

Knows nothing of how they look; the user's own files and environment do not get in.
"""

import html.parser
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


SCHEMA = Path(__file__).parent.parent.parent / "docs/schemas/timings-1.schema.json"
try:
    import jsonschema
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
except ImportError:
    print("without python3-jsonschema the data is not held against its schema")
    validator = None


class World:
    def __init__(self, mgit, names):
        self.mgit = mgit
        self.folder = tempfile.TemporaryDirectory(prefix="mgit-timings-")
        self.root = Path(self.folder.name)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.root), "LANG": "C.UTF-8",
                            "GIT_CONFIG_NOSYSTEM": "1", "MGIT_CONFIG_HOME": str(self.root / "config")}
        subprocess.run(["git", "init", "-q", "--template=", self.root / "template"], check=True,
                       env=self.environment)
        source = os.fsencode(self.root / "src")
        os.mkdir(source)
        for name in names:
            shutil.copytree(os.fsencode(self.root / "template"), source + b"/" + name)
        self.paths = [source + b"/" + name for name in names]
        for begin in range(0, len(self.paths), 500):
            done = self.run("add", *self.paths[begin:begin + 500])
            assert done.returncode == 0, done.stderr

    def run(self, *words, **more):
        return subprocess.run([self.mgit, *words], cwd=self.root, env=self.environment, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=120, check=False, **more)

    def start(self, *words, **more):
        return subprocess.Popen([self.mgit, *words], cwd=self.root, env=self.environment,
                                stdin=subprocess.DEVNULL, **more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


class Parts(html.parser.HTMLParser):
    """The scripts of a page, and all addresses in it."""

    def __init__(self, text):
        super().__init__()
        self.scripts = []
        self.links = []
        self.policy = None
        self.inside = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.links += [value for name, value in attrs if name in ("src", "href", "action")]
        if facts.get("http-equiv") == "Content-Security-Policy":
            self.policy = facts["content"]
        if tag == "script":
            self.inside = facts.get("type", "text/javascript")
            self.scripts.append([self.inside, ""])

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1][1] += data


def page(path):
    """The data of a page, whose other parts are looked at as well."""
    parts = Parts(path.read_text(encoding="utf-8"))
    assert [kind for kind, _ in parts.scripts] == ["application/json", "text/javascript"], parts.scripts
    assert parts.links == [], parts.links
    assert parts.policy.startswith("default-src 'none'"), parts.policy
    data = json.loads(parts.scripts[0][1])
    if validator:
        validator.validate(data)
    return data


def trace(path):
    """The events of a trace, which must be one that viewers understand."""
    document = json.loads(path.read_text(encoding="utf-8"))
    now = {}
    open_bars = {}
    for event in document["traceEvents"]:
        assert event["ph"] in "BEiCM", event
        assert event["pid"] == 1 and isinstance(event["tid"], int), event
        if event["ph"] == "M":
            continue
        thread = event["tid"]
        assert isinstance(event["ts"], int) and event["ts"] >= now.get(thread, 0), event
        now[thread] = event["ts"]
        if event["ph"] == "B":
            assert thread not in open_bars, f"two bars at a time: {event}"
            open_bars[thread] = event["name"]
        elif event["ph"] == "E":
            assert open_bars.pop(thread) == event["name"], event
        elif event["ph"] == "C":
            assert all(value >= 0 for value in event["args"].values()), event
        else:
            assert event["s"] in ("t", "p"), event
    assert not open_bars, open_bars
    return document["traceEvents"]
