#!/usr/bin/env python3
"""The table of goals, from what the sections of the benchmark have left in a folder.

    goals.py [--quick] FOLDER

Writes FOLDER/goals.json as well; --quick gives no verdicts, since sizes were small. A goal whose
section has not been run, or whose peer is not here, is "not measured"; a peer that did not do the
work has no times, so nothing is said of it.
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


def tables(prefix):
    """(number, rows) of the tables PREFIX-NUMBER, smallest first."""
    found = [path.stem.removeprefix(f"{prefix}-") for path in top.glob(f"{prefix}-*.json")]
    return [(int(number), rows(f"{prefix}-{number}"))
            for number in sorted((one for one in found if one.isdigit()), key=int)]


def median_ratio(row, base, kind="wall"):
    return statistics.median(row[kind]) / statistics.median(base[kind])


def goal(what, limit, measured, unit="", at_least=False):
    """One line of the table; nothing measured is None."""
    sign = ">=" if at_least else "<="
    reached = measured is not None and (measured >= limit if at_least else measured <= limit)
    goals.append({"what": what, "goal": f"{sign} {limit:g}{unit}",
                  "measured": None if measured is None else f"{measured:.3g}{unit}",
                  "reached": None if measured is None else reached})


def trivial():
    for repos, table in tables("trivial"):
        what = f"git rev-parse HEAD, {repos} repos"
        mgit = table["mgit"]
        goal(f"{what}: wall, of floor", 1.08, mgit["wall_ratio"], "x")
        goal(f"{what}: CPU, of floor", 1.08, mgit["cpu_ratio"], "x")
        peers = {name: median_ratio(row, mgit) for name, row in table.items()
                 if name not in ("mgit", "floor")}
        if peers:
            fastest = min(peers, key=peers.get)
            goal(f"{what}: fastest other ({fastest}), of mgit", 1, peers[fastest], "x", at_least=True)


def status():
    for kind in ("mixed", "uniform"):
        table = rows(f"status-{kind}")
        goal(f"git status, {kind}: wall, of floor", 1.05, table and table["mgit"]["wall_ratio"] or None, "x")


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
    table = rows("discovery-spread")
    goal("mgit add -r of 2,000 repos, of a bare walk", 1.5, table and table["mgit add -r"]["wall_ratio"] or None, "x")
    gita = table.get("gita add -r")
    goal("gita add -r, of mgit add -r", 8, gita and median_ratio(gita, table["mgit add -r"]), "x", at_least=True)


def network():
    table = rows("slow-server")
    goal("20 repos, a server of 200 ms: default -j, of -j1", 0.15, table and table["mgit"]["wall_ratio"] or None, "x")
    table = rows("hosts-dead")
    goal("one dead host among ten: all others fetched, of the same without its repos", 1.3,
         table and table["mgit"]["last"] / table["mgit, without its repos"]["last"] or None, "x")
    for delay, limit in ((20, 12), (100, 20)):
        one_host(rows(f"ssh-{delay}"), limit, f"fetch from one ssh host, {delay} ms")


def one_host(table, limit, what):
    each = {name: row["wall"] * 1000 / row["repos"] for name, row in table.items()}
    mgit = each.get("mgit")
    goal(f"{what}: per repo", limit, mgit, " ms")
    goal(f"{what}: failures", 0, table["mgit"]["failed"] + abs(table["mgit"]["exit"]) if table else None)
    unshared = {name: each[name] for name, row in table.items()
                if name not in ("mgit", "mgit -j64", "gita") and row["failed"] == 0}
    if unshared:
        best = min(unshared, key=unshared.get)
        goal(f"{what}: best correct unshared run ({best}), of mgit", 5, unshared[best] / mgit, "x", at_least=True)
    if "gita" in each:
        goal(f"{what}: gita, of mgit", 15, each["gita"] / mgit, "x", at_least=True)


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


for section in (trivial, status, own_cost, start, discovery, network, held_output, reports):
    section()
print("## Goals" + ", of small sizes: no verdicts" * quick + "\n")
print("| what | goal | measured | reached |\n|---|---|---|---|")
for line in goals:
    verdict = "" if quick else {None: "", True: "yes", False: "**no**"}[line["reached"]]
    print(f"| {line['what']} | {line['goal']} | {line['measured'] or 'not measured'} | {verdict} |")
(top / "goals.json").write_text(json.dumps(goals, indent=1))
