#!/usr/bin/env bash
# mgit fetch, in 20 repositories of a server whose answers come after 200 ms. What is saved when servers, not
# cores, are waited for. Base: one after the other.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

repos=$(pick 20 8)
uniform_fleet "$repos"
register "$fleet"
upstreams=$(realpath "$fleet/upstreams")
# The clones ask the slow server instead of the folder that they came from.
cat >"$work/slow.sh" <<'SLOW'
git config --global "url.$SLOW_URL/.insteadOf" "$1/"
shift
exec "$@"
SLOW
python3 "$bench/slow_server.py" "$upstreams" 200 sh "$work/slow.sh" "$upstreams" \
    python3 "$bench/pair.py" --json "$results/slow-server.json" -r "$(rounds_of 5)" -w 1 \
    "git fetch, $repos repos, a server that answers after 200 ms" \
    "mgit -j1=$mgit -j1 fetch" "mgit=$mgit fetch" \
    "?xargs -P8=xargs -P 8 -I {} git -C {} fetch <$fleet/list"
