#!/usr/bin/env python3
"""The table of goals, from what the sections of the benchmark have left in a folder.

    goals.py [--quick] FOLDER

Writes FOLDER/goals.json as well; --quick gives no verdicts, since sizes were small. A goal whose
section has not been run, or whose peer is not here, is "not measured". Where mgit is compared with
something, ratios are those of runs in the same round.
"""

import json
import statistics
import sys
from pathlib import Path

quick = "--quick" in sys.argv
top = Path(sys.argv[-1])
goals = []


def rows(table):
    """The rows of a table that have times, by name; none if it was not measured."""
    path = top / f"{table}.json"
    if not path.exists():
        return {}
    return {row["name"]: row for row in json.loads(path.read_text())["rows"] if not row.get("left_out")}


def paired(row, base, kind="wall"):
    """The median ratio of the runs in the same rounds; rows that are run seldom are so in the first ones."""
    return statistics.median(one / other for one, other in zip(row[kind], base[kind]))


def goal(what, limit, measured, unit="", at_least=False, but=""):
    """One line of the table; nothing measured is None. but: why it is not reached whatever was measured."""
    sign = ">=" if at_least else "<="
    reached = measured is not None and not but and (measured >= limit if at_least else measured <= limit)
    text = None if measured is None else f"{measured:.3g}{unit}" + (f", but {but}" if but else "")
    goals.append({"what": what, "goal": f"{sign} {limit:g}{unit}", "measured": text,
                  "reached": None if measured is None else reached})


def of_floor(table, what, limit):
    """As people run it, and with as many jobs as the floor: one for each core."""
    for name in [name for name in table if name.startswith("mgit")] or ["mgit"]:
        row = table.get(name, {})
        goal(f"{what}, {name}: wall, of floor", limit, row.get("wall_ratio"), "x")
        goal(f"{what}, {name}: CPU, of floor", limit, row.get("cpu_ratio"), "x")


def trivial():
    for repos in (10, 30) if quick else (500, 2000):
        table = rows(f"trivial-{repos}")
        what = f"git rev-parse HEAD, {repos} repos"
        of_floor(table, what, 1.08)
        others = {name: paired(row, table["mgit"]) for name, row in table.items()
                  if not name.startswith(("mgit", "floor"))}
        if others:
            fastest = min(others, key=others.get)
            goal(f"{what}: fastest of {', '.join(others)} ({fastest}), of mgit", 1, others[fastest], "x", at_least=True)
        else:
            goal(f"{what}: fastest other, of mgit", 1, None, "x", at_least=True)


def status():
    for kind in ("mixed", "uniform"):
        of_floor(rows(f"status-{kind}"), f"git status, {kind}", 1.05)


def dashboard():
    for repos in (50,) if quick else (500, 2000):
        table = rows(f"dashboard-{repos}")
        for name, limit in (("mgit ll", 0.7), ("mgit ll, first time", 1.05)):
            goal(f"{name}, {repos} repos: wall, of bare loops of status and log", limit,
                 table.get(name, {}).get("wall_ratio"), "x")
        gita = table.get("gita ll")
        goal(f"gita ll, {repos} repos: of mgit ll", 10, gita and paired(gita, table["mgit ll"]), "x", at_least=True)


def own_cost():
    table = rows("cost")
    for name in ("mgit git rev-parse", "mgit git status"):
        own = statistics.median(table[name]["own_us"]) if table else None
        goal(f"CPU of its own per repo, {name}", 40, own, " us")
    goal("own peak of memory, git status in 2,000 repos", 24,
         table and table["mgit git status"]["own_peak_mib"] or None, " MiB")
    large = rows("cost-large")
    goal("own peak of memory, ls of 100,000 repos", 64, large and large["mgit ls"]["own_peak_mib"] or None, " MiB")


def start():
    table = rows("startup")
    goal("mgit version, of true", 2, table and table["mgit version"]["wall_ratio"] or None, "x")
    listing = next((row for name, row in table.items() if name.startswith("mgit ls")), None)
    goal("mgit ls of 2,000 repos", 10, listing and statistics.median(listing["wall"]) * 1000, " ms")


def discovery():
    for tree, what in (("spread", "2,000 repos among 20,000 folders"), ("dense", "2,000 repos and little else")):
        table = rows(f"discovery-{tree}")
        mgit, gita = table.get("mgit add -r"), table.get("gita add -r")
        goal(f"mgit add -r, {what}: of a bare walk", 1.5, mgit and mgit["wall_ratio"], "x")
        goal(f"gita add -r, {what}: of mgit add -r", 8, gita and mgit and paired(gita, mgit), "x", at_least=True)


def network():
    table = rows("slow-server")
    goal("20 repos, a server of 200 ms: default -j, of -j1", 0.15, table and table["mgit"]["wall_ratio"] or None, "x")
    dead_host(rows("hosts-dead"))
    for delay, limit in ((20, 12), (100, 20)):
        one_host(rows(f"ssh-{delay}"), limit, f"fetch from one ssh host, {delay} ms")


def failures(*some):
    """What did not fetch everything, for the table of goals; empty if all of them did."""
    return ", ".join(f"{row['name']} failed in {row['failed']}" for row in some if row["failed"])


def dead_host(table):
    """mgit itself ends when the dead host is given up; the others' repositories are there before."""
    mgit, without = table.get("mgit"), table.get("mgit, without its repos")
    goal("one dead host among ten: until all others are fetched, of the same without its repos", 1.3,
         mgit and mgit["last"] / without["last"], "x", but=failures(mgit, without) if mgit else "")


def one_host(table, limit, what):
    each = {name: row["wall"] * 1000 / row["repos"] for name, row in table.items()}
    mgit = table.get("mgit")
    goal(f"{what}: per repo", limit, each.get("mgit"), " ms", but=failures(mgit) if mgit else "")
    goal(f"{what}: failures", 0, mgit and mgit["failed"] + abs(mgit["exit"]))
    unshared = {name: each[name] for name, row in table.items()
                if name not in ("mgit", "mgit -j64", "gita") and row["failed"] == 0}
    best = min(unshared, key=unshared.get) if unshared else None
    goal(f"{what}: best correct unshared run ({best or 'none'}), of mgit", 5,
         best and unshared[best] / each["mgit"], "x", at_least=True)
    gita = table.get("gita")
    goal(f"{what}: gita, of mgit", 15, gita and each["gita"] / each["mgit"], "x", at_least=True,
         but=failures(gita) if gita else "")


def held_output():
    memory, table = rows("output-memory"), rows("output")
    what = "1 GB that waits for its turn"
    goal(f"{what}: own peak of memory", 32, memory and memory["mgit"]["own_peak_mib"] or None, " MiB")
    goal(f"{what}: wall, of holding it in memory", 1.1, table and table["mgit"]["wall_ratio"] or None, "x")


def reports():
    for table, row, what in (("reports", "ndjson", "--format ndjson, of --output none"),
                             ("reports", "--timings", "--timings, of --output none"),
                             ("reports-terminal", "with progress", "live progress, of none"),
                             ("reports-memory", "runs.keep 20", "remembering a run, of not")):
        one = rows(table).get(row)
        goal(what, 1.03, one and one["wall_ratio"], "x")


for section in (trivial, status, dashboard, own_cost, start, discovery, network, held_output, reports):
    section()
print("## Goals" + ", of small sizes: no verdicts" * quick + "\n")
print("| what | goal | measured | reached |\n|---|---|---|---|")
for line in goals:
    verdict = "" if quick else {None: "", True: "yes", False: "**no**"}[line["reached"]]
    print(f"| {line['what']} | {line['goal']} | {line['measured'] or 'not measured'} | {verdict} |")
(top / "goals.json").write_text(json.dumps(goals, indent=1))
