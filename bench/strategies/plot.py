#!/usr/bin/env python3
"""Draws the figures that measure.py has kept: plot.py RESULTS.json PLOT.svg

Four panels: wall time by number of children where they wait and where they compute, speed by -j, and
memory for each waiting child. What was not measured is left out, and stderr says where. The colours
follow the reader's light or dark scheme.
"""

import json
import math
import sys
from html import escape

WIDTH, HEIGHT = 940, 760
PANEL = {"width": 390, "height": 230}

# Name in the results, without a limit: what the legend says of it.
STRATEGIES = {
    ("sequential", False): "one after the other",
    ("thread-pool", False): "thread pool",
    ("event-loop", False): "event loop (mgit)",
    ("thread-per-child", True): "thread per child, no limit",
    ("all-at-once", True): "all at once, no limit",
    ("event-loop", True): "event loop, no limit",
}
WIDE = {"thread-pool": 5, "thread-per-child": 7, "all-at-once": 4.5}  # seen below what is as fast

STYLE = """
:root { --surface: #fcfcfb; --ink: #1f1f1e; --soft: #6b6a66; --grid: #e4e3df;
  --sequential: #7b7b78; --thread-pool: #c65a00; --event-loop: #0068b0;
  --thread-per-child: #b4528b; --all-at-once: #007f5c; }
@media (prefers-color-scheme: dark) {
  :root { --surface: #1a1a19; --ink: #f1f0ec; --soft: #a3a29c; --grid: #383835;
    --sequential: #a5a5a1; --thread-pool: #f59348; --event-loop: #5cb3f0;
    --thread-per-child: #e08fc0; --all-at-once: #3dc79c; } }
text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.title { font-weight: 600; font-size: 13px; }
.soft { fill: var(--soft); }
.grid { stroke: var(--grid); }
.line { fill: none; }
.unlimited { stroke-dasharray: 6 4; }
"""


def text(x, y, words, css="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" text-anchor="{anchor}">{escape(words)}</text>'


def number(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


class Panel:
    """A pair of logarithmic axes; values outside them are not drawn."""

    def __init__(self, left, top, title, x_range, y_range, x_ticks, y_ticks, y_unit=""):
        self.left, self.top = left, top
        self.x_range, self.y_range = x_range, y_range
        self.parts = [text(left, top - 14, title, "title")]
        for value in y_ticks:
            y = self.y(value)
            self.parts.append(f'<line class="grid" x1="{left}" x2="{left + PANEL["width"]}" '
                              f'y1="{y:.1f}" y2="{y:.1f}"/>')
            self.parts.append(text(left - 6, y + 4, number(value) + y_unit, "soft", "end"))
        for value in x_ticks:
            self.parts.append(text(self.x(value), top + PANEL["height"] + 18, number(value), "soft", "middle"))

    @staticmethod
    def share(value, ends):
        return math.log(value / ends[0]) / math.log(ends[1] / ends[0])

    def x(self, value):
        return self.left + PANEL["width"] * self.share(value, self.x_range)

    def y(self, value):
        return self.top + PANEL["height"] * (1 - self.share(value, self.y_range))

    def caption(self, words):
        self.parts.append(text(self.left + PANEL["width"], self.top + PANEL["height"] + 34, words, "soft", "end"))

    def line(self, points, colour, unlimited=False, label="", below=False):
        places = [(self.x(x), self.y(y)) for x, y in points]
        css = "line unlimited" if unlimited else "line"
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        width = WIDE.get(colour, 2) if not label else 2
        self.parts.append(f'<polyline class="{css}" stroke="var(--{colour})" stroke-width="{width}" points="{path}"/>')
        if label:
            self.parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="var(--{colour})"/>' for x, y in places)
            x, y = places[-1]
            self.parts.append(text(x, y + 18 if below else y - 8, label, "", "end"))


def missing(what, left, top):
    """In the place of what cannot be drawn."""
    print(f"plot.py: not drawn, for it was not measured: {what}", file=sys.stderr)
    return [text(left + PANEL["width"] / 2, top + PANEL["height"] / 2, "not measured", "soft", "middle")]


def median(row, figure):
    return row[figure][1]


def by_children(rows, left, top, title, job):
    """Wall time over the number of children, a line for each strategy."""
    panel = Panel(left, top, title, (10, 1000), (0.1, 300), (10, 100, 1000), (0.1, 1, 10, 100), " s")
    panel.caption("children")
    cores = max((row["cores"] for row in rows), default=0)
    drawn = False
    for (strategy, unlimited) in STRATEGIES:
        points = sorted((row["count"], median(row, "wall")) for row in rows
                        if row["job"] == job and row["strategy"] == strategy and row["cores"] == cores
                        and is_of(row, unlimited))
        if points:
            panel.line(points, strategy, unlimited)
            drawn = True
    return panel.parts + ([] if drawn else missing(title, left, top))


def is_of(row, unlimited):
    """Whether the row is one of the strategies, with a limit or without."""
    return row["what"] == "strategies" and (row["parallel"] == row["count"]) == unlimited


def by_parallel(rows, left, top):
    """How many times as fast as -j1, for what computes and for what waits, on one core and on two."""
    panel = Panel(left, top, "Speed with -j N, as multiples of -j1", (1, 128), (0.5, 128),
                  [2**power for power in range(8)], [2**power for power in range(-1, 8)], "×")
    panel.caption("-j")
    drawn, absent = False, []
    for job, colour, name, count in (("git", "event-loop", "git status", 1000),
                                     ("fetch", "thread-pool", "5 ms of CPU, 200 ms of waiting", 100)):
        for cores in (1, 2):
            walls = {row["parallel"]: median(row, "wall") for row in rows
                     if row["what"] == "parallel" and row["job"] == job
                     and row["cores"] == cores and row["count"] == count}
            label = f"{name}: {cores} core{'s' if cores > 1 else ''}"
            if 1 not in walls:
                absent = missing(f"speed with -j N, {label}", left, top)
                continue
            points = sorted((parallel, walls[1] / wall) for parallel, wall in walls.items() if parallel <= 128)
            panel.line(points, colour, cores == 1, label, cores == 1)
            drawn = True
    return panel.parts + ([] if drawn else absent)


def memory(rows, left, top):
    """A bar for each way to wait for 1,000 children at once."""
    title = "Memory for each of 1,000 children that wait at once"
    parts = [text(left, top - 14, title, "title")]
    waiting = {row["strategy"]: median(row, "memory_per_child") for row in rows
               if row["job"] == "wait" and row["count"] == 1000 and is_of(row, True)}
    if not waiting:
        return parts + missing(title, left, top)
    most = max(waiting.values())
    for place, (strategy, kib) in enumerate(sorted(waiting.items(), key=lambda one: one[1])):
        y = top + 20 + place * 64
        width = (PANEL["width"] - 70) * kib / most
        parts.append(text(left, y, STRATEGIES[(strategy, True)]))
        parts.append(f'<rect x="{left}" y="{y + 8}" width="{width:.1f}" height="18" rx="2" fill="var(--{strategy})"/>')
        parts.append(text(left + width + 8, y + 21, f"{kib:.1f} KiB"))
    return parts


def legend(left, top):
    parts = []
    for place, ((strategy, unlimited), name) in enumerate(STRATEGIES.items()):
        x, y = left + place % 3 * 290, top + place // 3 * 22
        css = "line unlimited" if unlimited else "line"
        parts.append(f'<line class="{css}" stroke="var(--{strategy})" stroke-width="{WIDE.get(strategy, 2)}" x1="{x}" x2="{x + 34}" y1="{y - 4}" y2="{y - 4}"/>')
        parts.append(text(x + 42, y, name))
    return parts


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="ascii") as file:
        rows = json.load(file)
    parts = [
        *by_children(rows, 60, 50, "Children that wait for 200 ms: wall time", "wait"),
        *by_children(rows, 530, 50, "Children that compute for 20 ms, 2 cores: wall time", "burn"),
        *legend(60, 350),
        *by_parallel(rows, 60, 450),
        *memory(rows, 530, 450),
    ]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
                   f'aria-label="Wall time, speed and memory of ways to run many children">\n'
                   f"<style>{STYLE}</style>\n"
                   f'<rect width="{WIDTH}" height="{HEIGHT}" fill="var(--surface)"/>\n'
                   + "\n".join(parts) + "\n</svg>\n")


main()
