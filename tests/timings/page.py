#!/usr/bin/env python3
"""The page of --timings in a headless Chromium: page.py MGIT [FOLDER]

It renders and sorts, by mouse and keys, without a word on the console, with 5 and with 2,000 repos whose names would
like to be code. With FOLDER screenshots are left there. 77: there is no Chromium here.
"""

import json
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
import chromium
from world import World

if chromium.find() is None:
    print("needs chromium: the page is not looked at")
    sys.exit(77)
MGIT = sys.argv.pop(1)
SHOTS = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None
HOSTILE = [b"<img src=x onerror=document.title=1>", b"<_script><script>alert(1)<!--", b"caf\xe9-\xe2\x80\xae-txt",
           b"${alert(1)}"]
SCRIPT = ('test $((MGIT_I % 97)) = 5 && { echo "fatal: <b>no</b>" >&2; exit 1; }; test $MGIT_I = 3 && sleep 0.3; '
          'echo $MGIT_I')


def many_names(count):
    return HOSTILE + [f"repo-{number:04}".encode() for number in range(count - len(HOSTILE))]


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = chromium.Browser(chromium.find())

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()

    def open(self, file):
        self.browser.complaints.clear()
        self.browser.requests.clear()
        return self.browser.open(file.as_uri())

    def ask(self, script):
        return self.browser.run(script)

    def column(self, number):
        script = f"[...document.querySelectorAll('#repos tbody tr')].map(row => row.cells[{number}].textContent)"
        return self.ask(script)

    def painted(self, canvas):
        """How many colours there are in it. They are read from a copy: reading a canvas makes Chromium warn."""
        return self.ask(f"""(() => {{ const it = document.getElementById('{canvas}');
            const copy = document.createElement('canvas');
            copy.width = it.width;
            copy.height = it.height;
            const pen = copy.getContext('2d', {{willReadFrequently: true}});
            pen.drawImage(it, 0, 0);
            const pixels = new Uint32Array(pen.getImageData(0, 0, it.width, it.height).data.buffer);
            return new Set(pixels).size; }})()""")

    def check_quiet(self, file):
        self.assertEqual(self.browser.complaints, [])
        self.assertEqual(self.browser.requests, [file.as_uri()])

    def shoot(self, name):
        for dark in (False, True):
            self.browser.screenshot(SHOTS / f"{name}-{'dark' if dark else 'light'}.png", 1280, 1400, dark)

    def check_run(self, count, limit):
        with World(MGIT, many_names(count)) as world:
            done = world.run("-j8", "--timings", "--output", "none", "sh", SCRIPT)
            self.assertEqual(done.returncode, 1, done.stderr)
            file = world.root / "mgit-timings.html"
            took = self.open(file)
            print(f"{count} repos: {file.stat().st_size} bytes, loaded in {took:.2f} s")
            self.assertLess(took, limit)
            names = self.column(1)
            self.assertEqual(len(names), count)
            self.assertEqual(set(names) & {"<img src=x onerror=document.title=1>", "<_script><script>alert(1)<!--",
                                           "caf\ufffd-<U+202E>-txt", "${alert(1)}"}, set(names[:4]))
            self.assertEqual(self.ask("document.querySelectorAll('img, b, iframe, tbody script').length"), 0)
            self.assertTrue(self.ask("document.title").startswith("mgit: sh -c"))
            self.assertGreater(self.painted("gantt"), 4)
            self.assertGreater(self.painted("curve"), 4)
            self.assertIn(str(count), self.ask("document.getElementById('totals').textContent"))
            self.assertEqual(self.ask("document.querySelectorAll('#slowest li').length"), min(count, 10))
            self.check_sorting()
            self.check_views()
            if SHOTS:
                self.open(file)
                self.shoot(count)
            self.check_quiet(file)

    def check_sorted(self, column, header, direction):
        script = f"document.querySelectorAll('#repos th')[{column}].getAttribute('aria-sort')"
        self.assertEqual(self.ask(script), direction)
        values = self.column(column)
        keys = [float(re.match(r"[\d.]+", value)[0]) * {"ms": 1, "s": 1000}[value.split()[1]] for value in values] \
            if header == "run" else values
        self.assertEqual(keys, sorted(keys, reverse=direction == "descending"))

    def check_sorting(self):
        headers = self.ask("[...document.querySelectorAll('#repos th')].map(each => each.textContent)")
        run, repo = headers.index("run"), headers.index("repo")
        self.browser.click(f"#repos th:nth-child({run + 1}) button")
        self.check_sorted(run, "run", "descending")
        self.browser.click(f"#repos th:nth-child({run + 1}) button")
        self.check_sorted(run, "run", "ascending")
        self.ask(f"document.querySelectorAll('#repos th button')[{repo}].focus()")
        self.browser.press("Enter", "\r")
        self.check_sorted(repo, "repo", "ascending")
        self.assertEqual(self.ask("document.querySelectorAll('#repos th[aria-sort]').length"), 1)

    def check_views(self):
        self.ask("document.getElementById('gantt').focus()")
        self.browser.press("ArrowRight")
        first = self.ask("document.getElementById('detail').textContent")
        self.assertRegex(first, r": (ok|failed).*waited .*ran .*CPU")
        self.browser.press("ArrowDown")
        self.assertNotEqual(self.ask("document.getElementById('detail').textContent"), first)
        self.browser.press("+", "+")
        self.assertGreater(self.ask("document.getElementById('chart').scrollWidth"),
                           self.ask("document.getElementById('chart').clientWidth"))
        self.browser.press("Enter", "\r")
        self.assertEqual(self.ask("document.activeElement.tagName"), "TR")
        self.browser.click("input[value=repos]")
        self.assertGreater(self.painted("gantt"), 4)
        self.ask("document.getElementById('find').focus()")
        self.browser.call("Input.insertText", text="FAILED")
        shown = self.ask("[...document.querySelectorAll('#repos tbody tr')].filter(row => !row.hidden).length")
        self.assertGreater(shown, 0)
        self.assertLess(shown, len(self.column(1)))

    def test_5_repos(self):
        self.check_run(5, 10)

    def test_2000_repos(self):
        self.check_run(2000, 20)

    def test_hosts_and_tries(self):
        """A run as none can be made here: hosts, tries that failed, repos that did not run."""
        with World(MGIT, [b"one"]) as world:
            world.run("--timings", "status")
            file = world.root / "mgit-timings.html"
            text = file.read_text()
            data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])
            data.update(took=9000, parallel=6, repos=list(made_up()), signal="SIGINT")
            inert = json.dumps(data).replace("<", "\\u003c")
            file.write_text(re.sub(r'(?s)(?<=id="data">).*?(?=</script>)', lambda _: inert, text))
            self.open(file)
            self.assertIn("SIGINT", self.ask("document.getElementById('when').textContent"))
            self.browser.click("input[value=hosts]")
            self.assertGreater(self.painted("gantt"), 8)
            cells = "[...document.querySelectorAll('#repos tbody tr')].map(row => [...row.cells].map(it => it.textContent))"
            rows = {row[1]: row for row in self.ask(cells)}
            self.assertEqual(rows["again"][9], "2")
            self.assertEqual(rows["never"][4:9], ["–"] * 5)
            # What has no number is last in both directions.
            for _ in range(2):
                self.browser.click("#repos th:nth-child(6) button")
                self.assertEqual(self.column(1)[-1], "never")
            if SHOTS:
                self.ask("scrollTo(0, 0)")
                self.shoot("hosts")
            self.check_quiet(file)


def made_up():
    def one(ready, start, took, slot, verdict="ok"):
        return {"ready": ready, "start": start, "took": took, "slot": slot, "user": took * 300, "system": took * 90,
                "memory": 9_000_000 + took * 1000, "bytes": took * 7, "verdict": verdict}
    for number in range(24):
        yield {"name": f"repo-{number}", "host": ("git.example.org", "github.com", "")[number % 3], "verdict": "ok",
               "tries": [one(0, number // 6 * 1500 + 20, 1300 + number % 6 * 20, number % 6)]}
    yield {"name": "again", "host": "github.com", "verdict": "ok",
           "tries": [one(0, 6100, 500, 0, "failed"), one(7600, 7700, 900, 1)]}
    yield {"name": "late", "host": "github.com", "verdict": "timeout", "why": "fatal: <b>",
           "tries": [one(0, 6200, 2500, 2, "timeout")]}
    yield {"name": "never", "host": "down.example.org", "verdict": "not-started", "why": "down", "tries": []}


unittest.main()
