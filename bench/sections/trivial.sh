#!/usr/bin/env bash
# The cheapest git command there is, git rev-parse HEAD, in 500 and 2,000 equal repositories. What it costs
# is the price of what runs it. Base: a bare loop with as many jobs as there are cores, which is best for it.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

find_peers
for repos in $(pick "500 2000" "10 30"); do
    uniform_fleet "$repos"
    register "$fleet"
    commands=("floor=$floors/floor $fleet/list -J $cores git rev-parse HEAD"
        "floor, -J $jobs=$floors/floor $fleet/list -J $jobs git rev-parse HEAD"
        "mgit=$mgit git rev-parse HEAD"
        "mgit -j$cores=$mgit -j$cores git rev-parse HEAD")
    add_by_hand "$fleet" rev-parse HEAD
    add_peers "$fleet" rev-parse HEAD
    # Many rounds of ours: what is to be seen is a few hundredths.
    pair "trivial-$repos" -r "$(rounds_of $((30000 / repos + 1)))" --others 11 --slow 1.5 \
        --limit 20 --each '\b[0-9a-f]{40}$' --repos "$repos" \
        "git rev-parse HEAD, $repos repos" "${commands[@]}"
done
