#!/usr/bin/env bash
# git status, in 500 repositories of all kinds and in 2,000 equal ones. Base: a bare loop with
# as many jobs as there are cores.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

# measure KIND REPOS ROUNDS: many, as what is to be seen is a few hundredths.
measure() {
    "$1_fleet" "$2"
    register "$fleet"
    commands=("floor=$floors/floor $fleet/list -J $cores git status"
        "floor, -J $jobs=$floors/floor $fleet/list -J $jobs git status"
        "mgit=$mgit git status"
        "mgit -j$cores=$mgit -j$cores git status")
    add_by_hand "$fleet" status
    add_peers "$fleet" status
    pair "status-$1" -r "$(rounds_of "$3")" --others 9 --slow 2.5 --limit 20 \
        --each '\b(On branch|HEAD detached (at|from)) ' --repos "$2" \
        "git status, $2 $1 repos" "${commands[@]}"
}

find_peers
measure mixed "$(pick 500 50)" 35
measure uniform "$(pick 2000 30)" 15
