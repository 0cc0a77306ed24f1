#!/usr/bin/env bash
# mgit ll, in 500 and 2,000 repositories of all kinds. dashboard.sh [N...] takes other numbers. Base: a bare
# loop that runs git status and then one that runs git log in each of them.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"
# shellcheck disable=SC2046
(($# > 0)) || set -- $(pick "500 2000" "50")

find_peers
for repos in "$@"; do
    mixed_fleet "$repos"
    register "$fleet"
    status="$floors/floor $fleet/list -J $cores git status --porcelain=v2 --branch --show-stash -z"
    # In a repository without a commit git log fails.
    log="$floors/floor $fleet/list -J $cores git log -1 --format=%H%x00%ct%x00%s"
    all="sed 's|.*/||' $fleet/list" # what is shown is not read here, but counted in what follows
    commands=("status + log=$status >/dev/null; $log >/dev/null; $all"
        "status=$status >/dev/null; $all"
        "mgit ll=$mgit ll"
        "mgit ll, first time=rm -rf $XDG_CACHE_HOME; $mgit ll")
    if have_peer gita; then
        mkdir -p "$work/gita-$repos"
        XDG_CONFIG_HOME=$work/gita-$repos gita add -r "$fleet/repos" >/dev/null
        commands+=("?gita ll=XDG_CONFIG_HOME=$work/gita-$repos gita ll")
    fi
    if have_peer vcs; then
        commands+=("?vcs status=vcs status -w $cores $fleet/repos")
    fi
    pair "dashboard-$repos" -r "$(rounds_of 9)" --slow 4 --limit 40 --each '\br[0-9]{4}\b(?!\.git|/)' \
        --repos "$repos" "mgit ll, $repos mixed repos" "${commands[@]}"
done
