#!/usr/bin/env bash
# dashboard.sh [N...]: what `mgit ll` costs, as Markdown tables on stdout.
# Fleets of N repositories (500 and 2000) of which some are changed, ahead, behind, or have a stash; the base
# runs git status and git log in each of them. ROUNDS (9), PROGRAM (build/bench/mgit, which is built) and FLEET may be set.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
rounds=${ROUNDS:-9}
fleets=${FLEET:-$source_folder/build/fleet}
cores=$(nproc)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(($# > 0)) || set -- 500 2000

# What make_fleet.sh has not: every seventh is behind, every ninth has a stash.
mix_fleet() { # DIR
    local index=0 path
    [[ ! -e $1/mixed ]] || return 0
    while read -r path; do
        if ((index % 7 == 3)); then
            git -C "$path" reset -q --hard 'HEAD~2'
        fi
        if ((index % 9 == 4)); then
            printf 'put away\n' >>"$path/src/part3/file3.txt"
            git -C "$path" stash push -q
        fi
        ((index += 1))
    done <"$1/list"
    : >"$1/mixed"
}

# Nobody's settings take part.
printf '[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n[user]\n\tname = Bench\n\temail = bench@example.org\n' \
    >"$work/gitconfig"
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
export XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work

{
    need_packages "${build_packages[@]}" python3
    want_package gita
    want_package vcstool
    [[ -n ${PROGRAM:-} ]] || configure_and_build bench
    for repos in "$@"; do
        say "making a fleet of $repos repositories in $fleets"
        "$bench/make_fleet.sh" "$fleets/mixed-$repos" "$repos"
        mix_fleet "$fleets/mixed-$repos"
    done
} >&2
program=${PROGRAM:-$source_folder/build/bench/mgit}
floor=${FLOOR:-$source_folder/build/bench/bench/floor}

printf '## mgit ll on %s cores, %s, %s\n\n' "$cores" "$(git --version)" "$(date -u +%F)"
for repos in "$@"; do
    fleet=$fleets/mixed-$repos
    mgit="$program --registry $work/$repos.json"
    $mgit add -r "$fleet/repos" >/dev/null
    status="$floor $fleet/list -J $cores git status --porcelain=v2 --branch --show-stash -z"
    log="$floor $fleet/list -J $cores git log -1 --format=%H%x00%ct%x00%s"
    commands=("status + log=$status; $log"
        "status=$status"
        "mgit ll=$mgit ll"
        "mgit ll, first time=rm -rf $XDG_CACHE_HOME; $mgit ll")
    if command -v gita >/dev/null; then
        GITA_PROJECT_HOME=$work/$repos gita add -r "$fleet/repos" >/dev/null
        commands+=("?gita ll=GITA_PROJECT_HOME=$work/$repos gita ll")
    fi
    if command -v vcs >/dev/null; then
        commands+=("?vcs status=vcs status $fleet/repos")
    fi
    python3 "$bench/pair.py" -r "$rounds" -w 1 "mgit ll, $repos repos" "${commands[@]}"
done
