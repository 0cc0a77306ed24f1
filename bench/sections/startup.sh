#!/usr/bin/env bash
# mgit version, and mgit ls of 2,000, 10,000 and 100,000 repos. Base: `true`, started the same way.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

commands=("true=$(type -P true)" "git --version=git --version" "mgit version=$program version")
for repos in $(pick "2000 10000 100000" "100 1000"); do
    python3 "$bench/make_registry.py" "$repos" "$work/$repos"
    commands+=("mgit ls, $repos=$program --registry $work/$repos/registry.json ls")
done
if have_peer gita; then
    commands+=("?gita --version=gita --version")
fi
for peer in vcs parallel; do
    if have_peer "$peer"; then
        commands+=("?$peer --version=$peer --version")
    fi
done
for peer in meta mrgit; do
    if have_peer "$peer"; then
        commands+=("?$peer --help=$peers_folder/$peer/node_modules/.bin/$peer --help")
    fi
done
pair startup -r "$(rounds_of 31)" --direct "starting" "${commands[@]}"
