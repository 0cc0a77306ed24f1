#!/usr/bin/env bash
# mgit fetch over ssh with nothing new, 200 repositories on one host that is 0, 20 and 100 ms away. Of what
# takes long, fewer repositories are fetched.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"
source "$bench/ssh_servers.sh"

repos=$(pick 200 10)
ssh_fleet "$repos" 1
register "$fleet"
head -n "$(pick 60 5)" "$fleet/list" >"$work/few"
xargs -d '\n' "$program" --registry "$work/few.json" add <"$work/few" >/dev/null
start_servers 1
find_peers
jobs=8 # the peers take as many as a stock sshd lets in

for delay in ${DELAYS:-0 20 100}; do
    list=$fleet/list slow=$mgit
    ((delay < 100)) || list=$work/few slow="$program --registry $work/few.json"
    rows=("$fleet/list" mgit "$mgit fetch"
        "$fleet/list" "mgit -j64" "$mgit -j64 fetch"
        "$list" "mgit --ssh-share never" "$slow --ssh-share never fetch"
        "$list" "xargs -P8" "xargs -P8 -I{} git -C {} fetch <$list")
    if ((delay == 20)); then
        commands=()
        add_peers "$fleet" fetch
        for command in "${commands[@]}"; do
            name=${command%%=*}
            rows+=("$fleet/list" "${name#\?}" "${command#*=}")
        done
    elif ((delay == 100)) && have_peer gita; then
        mkdir -p "$work/few-gita"
        xargs -d '\n' env XDG_CONFIG_HOME="$work/few-gita" gita add <"$work/few" >/dev/null
        rows+=("$work/few" gita "$(peer_command gita "$fleet" "$work/few-gita" fetch)")
    fi
    fetches "ssh-$delay" "$delay" "${ports[0]}" "one host, a round trip of $delay ms" "${rows[@]}"
done
