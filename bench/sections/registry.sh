#!/usr/bin/env bash
# Registries of 10,000 and 100,000 repos, listed and changed. Bases: `cat` of the same file (gita looks whether
# each repository is there, as mgit need not), and copying and syncing it.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

counts=$(pick "10000 100000" "100 1000")
for count in $counts; do
    python3 "$bench/make_registry.py" "$count" "$work/$count" --folders
    commands=("cat=cat $work/$count/registry.json"
        "mgit ls=$program --registry $work/$count/registry.json ls")
    if have_peer gita; then
        commands+=("?gita ls=XDG_CONFIG_HOME=$work/$count gita ls")
    fi
    pair "registry-ls-$count" -r "$(rounds_of 11)" "ls of $count repos" "${commands[@]}"
done

# Each begins with the same file: a copy of it is made before, and is the base.
git init -q "$work/new"
large=$work/$count/registry.json
changed=$work/changed.json
copy="cp $large $changed && sync $changed"
mgit="$program --registry $changed"
pair registry-change -r "$(rounds_of 11)" "a change of $count repos (with a synced copy of the file first)" \
    "cp and sync=$copy" \
    "mgit add=$copy && $mgit add $work/new" \
    "mgit rm=$copy && $mgit rm team0-project-0" \
    "mgit rename=$copy && $mgit rename team0-project-0 other"
