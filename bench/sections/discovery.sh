#!/usr/bin/env bash
# mgit add -r, in a tree of 20,000 plain folders with 2,000 repositories, and in one of little else.
# discovery.sh [FOLDERS [REPOS]] takes other numbers. Base: a bare parallel walk that stops at each repository.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

folders=${1:-$(pick 20000 200)}
repos=${2:-$(pick 2000 40)}
trees=$fleets/trees
mkdir -p "$trees"
python3 "$bench/make_tree.py" "$trees/spread-$folders-$repos" "$folders" "$repos"
python3 "$bench/make_tree.py" "$trees/dense-$repos" 40 "$repos"
registry=$work/registry.json
mgit="$program --registry $registry"

# measure ID TREE TITLE
measure() {
    local tree=$2 commands floor=$floors/walk_floor
    commands=("bare walk=$floor $tree"
        "bare walk that looks=$floor --look $tree"
        "mgit add -r -n=$mgit add -r -n $tree"
        "mgit add -r=$mgit add -r $tree; rm $registry"
        "find=find $tree -name .git -prune")
    if have_peer fdfind; then
        commands+=("?fd=fdfind -HI --prune '^[.]git\$' $tree")
    fi
    if have_peer gita; then
        commands+=("?gita add -r=rm -rf $work/gita; XDG_CONFIG_HOME=$work/gita gita add -r $tree")
    fi
    pair "discovery-$1" -r "$(rounds_of 9)" --slow 3 "$3" "${commands[@]}"
}

measure spread "$trees/spread-$folders-$repos/tree" "$repos repos among $folders plain folders"
measure dense "$trees/dense-$repos/tree" "$repos repos and little else"
