#!/usr/bin/env bash
# ssh.sh [N]: `mgit fetch` over ssh with nothing new, near and far, as Markdown tables on stdout.
#
# A real sshd with stock limits serves N repositories (300) on loopback, behind a line with round
# trips of 0, 20 and 100 ms. PROGRAM (build/bench/mgit, which is built), FLEET, ROUNDS (1), DELAYS
# FEW, the number of repositories for the slow rows (60), and ONLY, a regular expression for the
# names of rows, may be set.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
repos=${1:-300}
few=${FEW:-60}
((few <= repos)) || few=$repos
fleet=${FLEET:-$source_folder/build/fleet}/ssh-$repos
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3 openssh-server
    [[ -n ${PROGRAM:-} ]] || configure_and_build bench
    say "making a fleet of $repos repositories in $fleet"
    "$bench/make_fleet.sh" "$fleet" "$repos"
    while read -r tree; do
        git -C "$tree" remote set-url origin "ssh://fleet$fleet/upstreams/${tree##*/}.git"
    done <"$fleet/list"
} >&2
program=${PROGRAM:-$source_folder/build/bench/mgit}

# The server: stock limits, written out in case the system's own are other ones. A login shell that
# reads its user's settings (as bash does for sshd) would be most of what is measured.
sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd)
ssh=$(command -v ssh)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
[[ $(id -u) != 0 ]] || mkdir -p /run/sshd # sshd's own jail; its service file makes it elsewhere
ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/user"
printf 'fleet %s\n' "$(cat "$work/host.pub")" >"$work/known"
cat >"$work/sshd_config" <<CONFIG
Port $port
ListenAddress 127.0.0.1
HostKey $work/host
AuthorizedKeysFile $work/user.pub
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
SetEnv HOME=$work/nobody
MaxStartups 10:30:100
MaxSessions 10
CONFIG
"$sshd" -D -e -f "$work/sshd_config" 2>"$work/sshd.log" &
server=$!

# The client: the fleet's host is the line's near end, and nobody's settings take part.
cat >"$work/config" <<CONFIG
Include $work/port
Host fleet
  HostName 127.0.0.1
  User $(id -un)
  HostKeyAlias fleet
  IdentityFile $work/user
  IdentitiesOnly yes
  UserKnownHostsFile $work/known
  GlobalKnownHostsFile /dev/null
  BatchMode yes
CONFIG
mkdir "$work/bin"
printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$ssh" "$work/config" >"$work/bin/ssh"
chmod +x "$work/bin/ssh"
cat >"$work/far.sh" <<'FAR'
printf 'Host fleet\n  Port %s\n' "$PROXY_PORT" >"$1"
shift
exec "$@"
FAR
export PATH=$work/bin:$PATH
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
printf '[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n' >"$GIT_CONFIG_GLOBAL"
export XDG_CONFIG_HOME=$work XDG_CACHE_HOME=$work XDG_STATE_HOME=$work
unset GIT_SSH GIT_SSH_COMMAND GIT_SSH_VARIANT SSH_AUTH_SOCK

all_list=$fleet/list
few_list=$work/few
head -n "$few" "$all_list" >"$few_list"
for list in "$all_list" "$few_list"; do
    xargs "$program" --registry "$work/${list##*/}.json" add <"$list" >/dev/null
done

# Asks the sshd until it answers; what it said shows why it does not.
for ((try = 0; ; ++try)); do
    { : <"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && break
    if ((try == 500)) || ! kill -0 "$server"; then
        cat "$work/sshd.log" >&2
        fail "sshd does not answer"
    fi
    sleep 0.01
done

# add_row LIST NAME COMMAND, if it is wanted.
add_row() {
    [[ ! $2 =~ ${ONLY:-.} ]] || rows+=("$@")
}

# Sets the array `rows` for a round trip of $1 ms.
choose_rows() {
    local share jobs list
    rows=()
    add_row "$all_list" "xargs -P8" "xargs -P8 -I{} git -C {} fetch <$all_list"
    for share in auto never; do
        list=$all_list
        [[ $share == auto ]] || (($1 < 100)) || list=$few_list
        for jobs in 4 16 64; do
            add_row "$list" "mgit -j$jobs --ssh-share $share" \
                "$program --registry $work/${list##*/}.json -j$jobs --ssh-share $share fetch"
        done
    done
    if (($1 == 20)) && command -v gita >/dev/null; then
        mkdir -p "$work/gita"
        GITA_PROJECT_HOME=$work/gita xargs gita add <"$all_list" >/dev/null
        add_row "$all_list" gita "GITA_PROJECT_HOME=$work/gita gita fetch"
    fi
}

printf '## mgit fetch over ssh on %s cores, %s, %s, %s\n\n' "$(nproc)" "$(git --version)" \
    "$("$ssh" -V 2>&1 | cut -d, -f1)" "$(date -u +%F)"
for delay in ${DELAYS:-0 20 100}; do
    choose_rows "$delay"
    python3 "$bench/delay_proxy.py" "$port" "$delay" sh "$work/far.sh" "$work/port" \
        python3 "$bench/fetches.py" -r "${ROUNDS:-1}" \
        "a round trip of $delay ms" "${rows[@]}"
done
