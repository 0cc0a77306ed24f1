#!/usr/bin/env bash
# registry.sh: what a large registry costs, as Markdown tables on stdout.
# Lists of 2,000, 10,000 and 100,000 repos against `cat` of the same file and against gita, which looks
# whether each has a ".git": they are folders with an empty one. ROUNDS (11) and PROGRAM (build/bench/mgit, which is built) may be set.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
rounds=${ROUNDS:-11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3
    want_package gita
    [[ -n ${PROGRAM:-} ]] || configure_and_build bench
} >&2
program=${PROGRAM:-$source_folder/build/bench/mgit}
export XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work XDG_STATE_HOME=$work

# make_registry COUNT: as mgit would have written it, and the same list for gita.
make_registry() {
    python3 - "$1" "$work" <<'PYTHON'
import json
import os
import sys

count, work = int(sys.argv[1]), sys.argv[2]
repos = [{"name": f"team{i % 97}-project-{i}",
          "path": f"{work}/src/team{i % 97}/subfolder/project-{i}",
          "groups": [f"team{i % 97}"],
          "url": f"ssh://git@git.example.org/team{i % 97}/project-{i}.git"} for i in range(count)]
lines = ",\n  ".join(json.dumps(repo, separators=(",", ":")) for repo in repos)
groups = ",".join(f'"team{i}":{{"description":""}}' for i in range(97))
with open(f"{work}/{count}.json", "w", encoding="ascii") as file:
    file.write('{"format":"mgit-registry","version":1,"generation":1,"writer":"bench",\n'
               f' "repos":[\n  {lines}\n ],\n "groups":{{{groups}}}}}\n')
for repo in repos:
    os.makedirs(f"{repo['path']}/.git", exist_ok=True)
os.makedirs(f"{work}/{count}/gita")
with open(f"{work}/{count}/gita/repos.csv", "w", encoding="ascii") as file:
    file.writelines(f"{repo['path']},{repo['name']},,\n" for repo in repos)
PYTHON
}

printf '## Large registries on %s cores, load %s, %s\n\n' "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(date -u +%F)"
for count in 2000 10000 100000; do
    make_registry "$count"
    commands=("cat=cat $work/$count.json" "mgit ls=$program --registry $work/$count.json ls")
    if command -v gita >/dev/null; then
        commands+=("?gita ls=XDG_CONFIG_HOME=$work/$count gita ls")
    fi
    python3 "$bench/pair.py" -r "$rounds" "ls of $count repos" "${commands[@]}"
done

git init -q "$work/new"
large=$work/100000.json
changed=$work/changed.json
printf 'Peak memory of `mgit ls` with 100000 repos: %s KiB\n\n' "$(python3 - "$program" "$large" <<'PYTHON'
import os
import subprocess
import sys

child = subprocess.Popen([sys.argv[1], "--registry", sys.argv[2], "ls"], stdout=subprocess.DEVNULL)
print(os.wait4(child.pid, 0)[2].ru_maxrss)
PYTHON
)"
# Each begins with the same file: a copy of it is made before, and is the base.
python3 "$bench/pair.py" -r "$rounds" "a change of 100000 repos (with a copy of the file first)" \
    "cp and sync=cp $large $changed; sync $changed" \
    "mgit add=cp $large $changed; $program --registry $changed add $work/new" \
    "mgit rm=cp $large $changed; $program --registry $changed rm team0-project-0" \
    "mgit rename=cp $large $changed; $program --registry $changed rename team0-project-0 other"
