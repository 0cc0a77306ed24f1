#!/usr/bin/env python3
"""A large registry as mgit would have written it, and the same list for gita.

    make_registry.py COUNT DIR [--folders]

Writes DIR/registry.json and DIR/gita/repos.csv. The repositories are in DIR/src; with --folders
they are there, as folders with an empty .git: enough for programs that look whether there is one.
"""

import json
import os
import sys

count, top = int(sys.argv[1]), os.path.abspath(sys.argv[2])
repos = [{"name": f"team{i % 97}-project-{i}",
          "path": f"{top}/src/team{i % 97}/subfolder/project-{i}",
          "groups": [f"team{i % 97}"],
          "url": f"ssh://git@git.example.org/team{i % 97}/project-{i}.git"} for i in range(count)]
lines = ",\n  ".join(json.dumps(repo, separators=(",", ":")) for repo in repos)
groups = ",".join(f'"team{i}":{{"description":""}}' for i in range(97))
os.makedirs(f"{top}/gita")
with open(f"{top}/registry.json", "w", encoding="ascii") as file:
    file.write('{"format":"mgit-registry","version":1,"generation":1,"writer":"bench",\n'
               f' "repos":[\n  {lines}\n ],\n "groups":{{{groups}}}}}\n')
with open(f"{top}/gita/repos.csv", "w", encoding="ascii") as file:
    file.writelines(f"{repo['path']},{repo['name']},,\n" for repo in repos)
if "--folders" in sys.argv:
    for repo in repos:
        os.makedirs(f"{repo['path']}/.git")
