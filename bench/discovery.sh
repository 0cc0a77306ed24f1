#!/usr/bin/env bash
# discovery.sh [FOLDERS [REPOS]]: how fast `mgit add -r` finds repositories, as Markdown tables.
# A tree of FOLDERS plain folders (20000) with REPOS repositories (2000) in it, and one with nothing
# but repositories. ROUNDS (9) and TREES, the folder of what is generated, may be set.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
folders=${1:-20000}
repos=${2:-2000}
rounds=${ROUNDS:-9}
trees=${TREES:-$source_folder/build/trees}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3
    want_package fd-find
    want_package gita
    configure_and_build bench
    say "making trees of $repos repositories in $trees"
    mkdir -p "$trees"
    python3 "$bench/make_tree.py" "$trees/spread-$folders-$repos" "$folders" "$repos"
    python3 "$bench/make_tree.py" "$trees/dense-$repos" 40 "$repos"
} >&2

# What mgit remembers of repositories is not the user's.
export XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work XDG_STATE_HOME=$work
floor=$source_folder/build/bench/bench/walk_floor
registry=$work/registry.json
mgit="$source_folder/build/bench/mgit --registry $registry"

# measure TITLE TREE
measure() {
    local tree=$2 commands
    commands=("bare walk=$floor $tree"
        "bare walk that looks=$floor --look $tree"
        "mgit add -r -n=$mgit add -r -n $tree"
        "mgit add -r=$mgit add -r $tree; rm $registry"
        "find=find $tree -name .git -prune")
    if command -v fdfind >/dev/null; then
        commands+=("fd=fdfind -HI --prune '^[.]git\$' $tree")
    fi
    if command -v gita >/dev/null; then
        commands+=("?gita add -r=rm -rf $work/gita; gita add -r $tree")
    fi
    python3 "$bench/pair.py" -r "$rounds" -w 1 "$1" "${commands[@]}"
}

printf '## Finding repositories on %s cores, load %s, %s\n\n' "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(date -u +%F)"
measure "$repos repos among $folders plain folders" "$trees/spread-$folders-$repos/tree"
measure "$repos repos and little else" "$trees/dense-$repos/tree"
