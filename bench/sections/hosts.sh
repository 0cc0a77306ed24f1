#!/usr/bin/env bash
# mgit fetch over ssh with nothing new, 100 repositories on ten hosts, one of them dead. That one takes connections
# and never answers; the row to compare with has all repositories but its own.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/ssh_servers.sh"

repos=$(pick 100 20)
ssh_fleet "$repos" 10
register "$fleet"
start_servers 10
for delay in ${DELAYS:-0 20 100}; do
    fetches "hosts-$delay" "$delay" "$(IFS=,; echo "${ports[*]}")" "ten hosts, a round trip of $delay ms" \
        "$fleet/list" mgit "$mgit fetch" \
        "$fleet/list" "mgit --ssh-share never" "$mgit --ssh-share never fetch" \
        "$fleet/list" "xargs -P8" "xargs -P8 -I{} git -C {} fetch <$fleet/list"
done

# The host with the number 0 is dead: in the list every tenth repository, from the first on.
awk 'NR % 10 != 1' "$fleet/list" >"$work/living"
xargs -d '\n' "$program" --registry "$work/living.json" add <"$work/living" >/dev/null
ports[0]=0
fetches hosts-dead 20 "$(IFS=,; echo "${ports[*]}")" "ten hosts, one of them dead, a round trip of 20 ms" \
    "$work/living" "mgit, without its repos" "$program --registry $work/living.json fetch" \
    "$work/living" "mgit" "$mgit fetch" \
    "$work/living" "mgit --no-give-up" "$mgit --no-give-up fetch" \
    "$work/living" "xargs -P8" "xargs -P8 -I{} git -C {} fetch <$fleet/list"
