#!/usr/bin/env python3
"""--timings and --trace on real runs: files.py MGIT

The data in the page and the events of the trace are what the run did; options and files that are wrong are told before
anything is run; what a signal or a reader cuts short is written as far as it came.
"""

import os
import signal
import stat
import sys
import time
import unittest
from pathlib import Path

from world import World, page, trace

MGIT = sys.argv.pop(1)
NAMES = [b"</script><script>alert(1)<_script>".replace(b"/", b"_"), b"<!--<script>", b"caf\xe9", b"plain", b"slow"]
HOSTILE = {"<_script><script>alert(1)<_script>", "<!--<script>", "caf\ufffd"}


def processes(*argv):
    """How many processes run this command line."""
    wanted = b"".join(word.encode() + b"\0" for word in argv)
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes() == wanted
        except OSError:  # it has ended meanwhile
            pass
    return found


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(MGIT, NAMES)

    @classmethod
    def tearDownClass(cls):
        cls.world.__exit__()

    def setUp(self):
        for name in self.world.root.glob("*.html"):
            name.unlink()

    def ran(self):
        """True if any child has run."""
        return (self.world.root / "ran").exists()

    def check_refused(self, code, text, *words):
        done = self.world.run(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(text, done.stderr.decode())
        self.assertFalse(self.ran(), done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_data_is_what_the_run_did(self):
        # The last two meet, so that two run at once however slowly they are started, and for more than the
        # millisecond that times are counted in.
        script = ('case $MGIT_NAME in plain) read x < "$1"; echo 12345; echo "fatal: a <b>" >&2; exit 3;;'
                  ' slow) sleep 0.2; echo > "$1"; sleep 60;; esac; cat $0')
        meeting = self.world.root / "meeting"
        os.mkfifo(meeting)
        before = time.time()
        done = self.world.run("-j2", "--timeout", "1", "--grace", "1", "--timings", "--trace", "t.json", "exec",
                              "sh", "-c", script, "/etc/passwd", str(meeting))
        after = time.time()
        self.assertEqual(done.returncode, 1)
        self.assertIn("mgit: timings are in mgit-timings.html\n", done.stderr.decode())
        data = page(self.world.root / "mgit-timings.html")
        self.assertEqual(data["schema"], "mgit.timings/1")
        self.assertEqual(data["parallel"], 2)
        self.assertTrue(before - 1 <= data["start"] / 1000 <= after + 1)
        self.assertGreaterEqual(data["took"], 1000)
        self.assertLessEqual(data["took"], (after - before) * 1000 + 1)
        repos = {repo["name"]: repo for repo in data["repos"]}
        self.assertEqual(set(repos), HOSTILE | {"plain", "slow"})
        self.assertEqual([repo["name"] for repo in data["repos"]][3:], ["plain", "slow"])
        size = os.path.getsize("/etc/passwd")
        for name in HOSTILE:
            self.assertEqual(repos[name]["verdict"], "ok")
            self.assertEqual(repos[name]["tries"][0]["bytes"], size)
        self.assertEqual(repos["plain"]["verdict"], "failed")
        self.assertEqual(repos["plain"]["why"], "fatal: a <b>")
        self.assertEqual(repos["plain"]["tries"][0]["bytes"], 6 + 13)
        self.assertEqual(repos["slow"]["verdict"], "timeout")
        slow = repos["slow"]["tries"][0]
        self.assertGreaterEqual(slow["took"], 1000)
        for repo in data["repos"]:
            one, = repo["tries"]
            self.assertIn(one["slot"], (0, 1))
            self.assertLessEqual(one["start"] + one["took"], data["took"])
            self.assertGreater(one["memory"], 100_000)
        model = {each["jobs"]: each["took"] for each in data["simulated"]}
        self.assertEqual(model[1], sum(repo["tries"][0]["took"] for repo in data["repos"]))
        self.assertEqual(list(model), [1, 2, 4, 8])
        self.check_trace(data)

    def check_trace(self, data):
        events = trace(self.world.root / "t.json")
        bars = [event for event in events if event["ph"] == "B"]
        self.assertEqual({bar["name"] for bar in bars}, {repo["name"] for repo in data["repos"]})
        counts = [event["args"]["running"] for event in events if event["ph"] == "C"]
        self.assertEqual(max(counts), 2)
        self.assertEqual(counts[-1], 0)
        instants = [event["name"] for event in events if event["ph"] == "i"]
        self.assertEqual(instants, ["timeout"])
        names = [event["args"]["name"] for event in events if event["name"] == "thread_name"]
        self.assertEqual(names, ["slot 1", "slot 2"])

    def test_bad_places_are_told_before_anything_is_run(self):
        os.mkfifo(self.world.root / "fifo")
        os.symlink("nowhere/x", self.world.root / "dangling")
        run = ("sh", "touch ../../ran")
        self.check_refused(74, "cannot write nowhere/t.html: No such file", "--timings=nowhere/t.html", *run)
        self.check_refused(74, "cannot write nowhere/t.json: No such file", "--trace", "nowhere/t.json", *run)
        self.check_refused(74, "cannot write src: Is a directory", "--timings=src", *run)
        self.check_refused(74, "cannot write fifo: it is no regular file", "--timings=fifo", *run)
        self.check_refused(74, "cannot write /dev/null: it is no regular file", "--trace", "/dev/null", *run)
        self.check_refused(74, "cannot write dangling", "--trace", "dangling", *run)
        self.check_refused(74, "cannot write /proc/x", "--trace", "/proc/x", *run)
        self.assertEqual(list(self.world.root.glob(".*tmp*")), [])

    def test_no_file_of_a_run_that_cannot_begin(self):
        program = self.world.root / "program"
        program.write_text("#!/nowhere/interpreter\n")
        program.chmod(0o755)
        self.check_refused(126, "cannot run", "--timings=none.html", "exec", str(program))
        self.assertFalse((self.world.root / "none.html").exists())

    def test_wrong_options(self):
        run = ("sh", "touch ../../ran")
        self.check_refused(2, "'--timings' and '--dry-run' contradict", "-n", "--timings", *run)
        self.check_refused(2, "'--trace' and '--dry-run' contradict", "-n", "--trace", "t.json", *run)
        self.check_refused(2, "does not take --timings", "--timings", "ls")
        self.check_refused(2, "does not take --trace", "ls", "--trace", "x")
        self.check_refused(2, "option '--timings' needs a value", "--timings=", *run)
        self.check_refused(2, "option '--trace' cannot be ''", "--trace", "", *run)
        self.check_refused(2, "write the same file", "--timings=x", "--trace", "./x", *run)

    def test_the_page_takes_no_word_and_counts_from_the_folder_of_mgit(self):
        done = self.world.run("-C", "src", "--timings", "@plain", "-q", "status", "-s")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        file = self.world.root / "src" / "mgit-timings.html"
        self.assertEqual(page(file)["command"], "git status -s")
        file.unlink()
        done = self.world.run("--timings=a.html", "--timings=b.html", "@plain", "status", "-s")
        self.assertIn(b"timings are in b.html\n", done.stderr)
        self.assertEqual([path.name for path in self.world.root.glob("*.html")], ["b.html"])

    def test_an_old_file_keeps_its_mode_and_a_link_stays_one(self):
        old = self.world.root / "old.html"
        old.write_text("old")
        old.chmod(0o640)
        link = self.world.root / "link.html"
        link.symlink_to("old.html")
        self.assertEqual(self.world.run("--timings=link.html", "@plain", "status").returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(stat.S_IMODE(old.stat().st_mode), 0o640)
        self.assertEqual(len(page(old)["repos"]), 1)
        self.world.run("--timings=new.html", "@plain", "status", preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(stat.S_IMODE((self.world.root / "new.html").stat().st_mode), 0o640)

    def test_secrets_are_not_in_the_files(self):
        words = ("exec", "sh", "-c", "echo fatal: https://ann:hunter2@host/y >&2; exit 1", "https://ann:hunter2@host/x")
        self.world.run("--timings=s.html", "--trace", "s.json", *words)
        for name in ("s.html", "s.json"):
            self.assertNotIn("hunter2", (self.world.root / name).read_text())
        self.assertIn("https://***", page(self.world.root / "s.html")["command"])

    def check_cut_short(self, number):
        nap = f"60.{os.getpid()}"
        child = self.world.start("-j2", "--timings=cut.html", "--trace", "cut.json", "sh",
                                 f"case $MGIT_I in 1) ;; *) exec sleep {nap};; esac")
        until = time.monotonic() + 60
        # Not before the shells are gone: dash loses a SIGINT that comes while it starts something.
        while processes("sleep", nap) < 2:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.01)
        child.send_signal(number)
        self.assertEqual(child.wait(60), -number)
        data = page(self.world.root / "cut.html")
        self.assertEqual(data["signal"], signal.Signals(number).name)
        self.assertEqual(data["repos"][0]["verdict"], "ok")
        trace(self.world.root / "cut.json")
        return [repo["verdict"] for repo in data["repos"][1:]]

    def test_what_a_signal_cuts_short_is_written(self):
        self.assertEqual(self.check_cut_short(signal.SIGINT), ["cancelled"] * 2 + ["not-started"] * 2)
        self.assertEqual(self.check_cut_short(signal.SIGTERM), ["cancelled"] * 2 + ["not-started"] * 2)
        # mgit ends at once, and hears no more of its children
        self.assertEqual(self.check_cut_short(signal.SIGQUIT), ["unfinished"] * 2 + ["not-started"] * 2)

    def test_what_a_reader_cuts_short_is_written(self):
        reading, writing = os.pipe()
        child = self.world.start("-j1", "--timings=read.html", "sh", "seq 100000", stdout=writing)
        os.close(writing)
        os.read(reading, 10)
        os.close(reading)
        self.assertEqual(child.wait(60), -signal.SIGPIPE)
        self.assertEqual(page(self.world.root / "read.html")["repos"][0]["verdict"], "ok")

    def test_one_job_with_the_terminal(self):
        done = self.world.run("-i", "--timings=i.html", "@plain", "exec", "sh", "-c", "exit 3")
        self.assertEqual(done.returncode, 3)
        repo, = page(self.world.root / "i.html")["repos"]
        self.assertEqual(repo["verdict"], "failed")
        self.assertIn("user", repo["tries"][0])


unittest.main()
