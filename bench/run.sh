#!/usr/bin/env bash
# run.sh [N]: mgit against the least that the job can cost, as Markdown tables on stdout.
# N repositories (500); ROUNDS (11) and FLEET, the folder of what is generated, may be set.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
repos=${1:-500}
rounds=${ROUNDS:-11}
slow_repos=20
fleet=${FLEET:-$source_folder/build/fleet}
cores=$(nproc)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3
    configure_and_build bench
    say "making fleets of $repos and $slow_repos repositories in $fleet"
    "$bench/make_fleet.sh" "$fleet/$repos" "$repos"
    "$bench/make_fleet.sh" "$fleet/$slow_repos" "$slow_repos"
} >&2

# Nobody's settings take part.
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
printf '[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n' >"$GIT_CONFIG_GLOBAL"
export GIT_OPTIONAL_LOCKS=0 XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work XDG_STATE_HOME=$work
program=$source_folder/build/bench/mgit
floor=$source_folder/build/bench/bench/floor
list=$fleet/$repos/list
mgit="$program --registry $work/fleet.json"
$mgit add -r "$fleet/$repos/repos" >/dev/null

pair() {
    python3 "$bench/pair.py" "$@"
}

printf '## mgit on %s cores, %s, %s\n\n' "$cores" "$(git --version)" "$(date -u +%F)"

pair -r "$rounds" "git rev-parse HEAD, $repos repos" \
    "floor=$floor $list -J $cores git rev-parse HEAD" \
    "mgit=$mgit git rev-parse HEAD" \
    "sh loop=while read -r r; do (cd \"\$r\" && git rev-parse HEAD); done <$list" \
    "xargs -P=xargs -P $cores -I {} git -C {} rev-parse HEAD <$list"

commands=("floor=$floor $list -J $cores git status"
    "mgit=$mgit status"
    "sh loop=while read -r r; do (cd \"\$r\" && git status); done <$list"
    "xargs -P=xargs -P $cores -I {} git -C {} status <$list")
if command -v gita >/dev/null; then
    GITA_PROJECT_HOME=$work gita add -r "$fleet/$repos/repos" >/dev/null
    commands+=("?gita=GITA_PROJECT_HOME=$work gita super status")
fi
pair -r "$rounds" "git status, $repos repos" "${commands[@]}"

pair -r "$rounds" --tty "git status on a terminal, $repos repos" \
    "without progress=$mgit --progress none status" \
    "with progress=$mgit status"

# The clones ask the slow server instead of the folder that they came from.
cat >"$work/slow.sh" <<'SLOW'
git config --global "url.$SLOW_URL/.insteadOf" "$UPSTREAMS/"
exec "$@"
SLOW
"$program" --registry "$work/slow.json" add -r "$fleet/$slow_repos/repos" >/dev/null
UPSTREAMS=$fleet/$slow_repos/upstreams \
    python3 "$bench/slow_server.py" "$fleet/$slow_repos/upstreams" 200 \
    sh "$work/slow.sh" python3 "$bench/pair.py" -r 5 -w 1 \
    "git fetch, $slow_repos repos, a server that answers after 200 ms" \
    "mgit -j1=$program --registry $work/slow.json -j1 fetch" \
    "mgit=$program --registry $work/slow.json fetch"
