#!/usr/bin/env bash
# 10,000 children that do nothing, as many at once as there are cores, and 1,000 at once. The latter also
# with few descriptors. Base: a bare loop.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

children=$(pick 10000 200)
at_once=$(pick 1000 50)
python3 "$bench/make_registry.py" "$children" "$work/many" --folders
sed 's/,.*//' "$work/many/gita/repos.csv" >"$work/many/list"
nothing=$(type -P true)
mgit="$program --registry $work/many/registry.json"

commands=("floor=$floors/floor $work/many/list -J $cores $nothing"
    "mgit=$mgit exec $nothing"
    "floor, $at_once at once=$floors/floor $work/many/list -J $at_once $nothing"
    "mgit -j$at_once=$mgit -j$at_once exec $nothing"
    "mgit -j$at_once, 64 descriptors=ulimit -Sn 64; $mgit -j$at_once exec $nothing"
    "?xargs -P=xargs -P $cores -I {} $nothing {} <$work/many/list")
if have_peer parallel; then
    commands+=("?parallel=parallel --will-cite -k -j $cores $nothing {} :::: $work/many/list")
fi
pair children -r "$(rounds_of 5)" -w 1 --slow 8 --limit 20 "$children children" "${commands[@]}"

python3 "$bench/usage.py" -r "$(rounds_of 3)" --repos "$children" --json "$results/children-cost.json" \
    "the same, itself" \
    "floor=$floors/floor $work/many/list -J $cores $nothing" \
    "mgit=$mgit exec $nothing" \
    "mgit -j$at_once=$mgit -j$at_once exec $nothing"
