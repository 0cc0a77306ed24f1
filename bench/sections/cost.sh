#!/usr/bin/env bash
# CPU and memory of mgit itself, apart from the git processes that it starts. Next to the bare loop.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

usage() { # ID OPTIONS TITLE NAME=COMMAND...
    python3 "$bench/usage.py" --json "$results/$1.json" "${@:2}"
}

jobs=$((2 * cores)) # mgit's default for what only looks
repos=$(pick 2000 60)
uniform_fleet "$repos"
register "$fleet"
usage cost -r "$(rounds_of 7)" --repos "$repos" "itself, in $repos uniform repos" \
    "floor, rev-parse=$floors/floor $fleet/list -J $jobs git rev-parse HEAD" \
    "mgit git rev-parse=$mgit git rev-parse HEAD" \
    "floor, status=$floors/floor $fleet/list -J $jobs git status" \
    "mgit git status=$mgit git status"

count=$(pick 100000 1000)
python3 "$bench/make_registry.py" "$count" "$work/large"
usage cost-large -r "$(rounds_of 7)" --repos "$count" --childless "a registry of $count repos" \
    "mgit ls=$program --registry $work/large/registry.json ls"
