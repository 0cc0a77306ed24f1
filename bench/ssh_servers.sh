# shellcheck shell=bash disable=SC2154
# Real sshds with stock limits on loopback, behind a line of some length; sourced after lib.sh.
source "$bench/fleets.sh"

need_packages openssh-server >&2
ssh=$(type -P ssh)
sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin type -P sshd)
[[ $(id -u) != 0 ]] || mkdir -p /run/sshd # sshd's own jail; its service file makes it elsewhere
mkdir "$work/bin"
ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/user"
printf 'fleet* %s\n' "$(cat "$work/host.pub")" >"$work/known"

# The limits are written out in case the system's own are other ones. A login shell that reads its
# user's settings (as bash does for sshd) would be most of what is measured.
start_sshd() { # NUMBER
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >"$work/sshd_config$1" <<CONFIG
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
    "$sshd" -D -e -f "$work/sshd_config$1" 2>"$work/sshd$1.log" &
    servers+=($!)
    ports+=("$port")
    # Asks it until it answers; what it said shows why it does not.
    local try
    for ((try = 0; ; ++try)); do
        { : <"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && break
        if ((try == 500)) || ! kill -0 "${servers[-1]}"; then
            cat "$work/sshd$1.log" >&2
            fail "sshd does not answer"
        fi
        sleep 0.01
    done
}

# start_servers COUNT: hosts fleet0, fleet1... Those that run git below find them, and nobody's settings
# take part. A host that does not answer is left after 5 seconds.
start_servers() {
    local number
    ports=()
    for ((number = 0; number < $1; ++number)); do
        start_sshd "$number"
    done
    cat >"$work/ssh_config" <<CONFIG
Include $work/ports
Host fleet*
  HostName 127.0.0.1
  User $(id -un)
  IdentityFile $work/user
  IdentitiesOnly yes
  UserKnownHostsFile $work/known
  GlobalKnownHostsFile /dev/null
  BatchMode yes
  ConnectTimeout 5
CONFIG
    printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$ssh" "$work/ssh_config" >"$work/bin/ssh"
    chmod +x "$work/bin/ssh"
    export PATH=$work/bin:$PATH
    cat >"$work/far.sh" <<'FAR'
number=0
for port in $(echo "$PROXY_PORT" | tr , ' '); do
    printf 'Host fleet%s\n  HostKeyAlias fleet%s\n  Port %s\n' "$number" "$number" "$port"
    number=$((number + 1))
done >"$1"
shift
exec "$@"
FAR
}

# ssh_fleet COUNT HOSTS: sets `fleet` to a fleet whose upstreams are on those hosts, in turn.
ssh_fleet() {
    local index=0 tree folder
    fleet=$fleets/ssh-$1-$2
    folder=$(realpath -m "$fleet") # where it stays, not the link to it of this run
    "$bench/make_fleet.sh" "$fleet" "$1"
    [[ ! -e $fleet/far ]] || return 0
    lock_fleet "$folder" # done twice, or half and then again, it comes out the same
    while read -r tree; do
        git -C "$tree" remote set-url origin "ssh://fleet$((index % $2))$folder/upstreams/${tree##*/}.git"
        ((index += 1))
    done <"$fleet/list"
    : >"$fleet/far"
    exec 9>&-
}

# fetches ID DELAY PORTS TITLE LIST NAME COMMAND...: a table of fetches over a line of DELAY ms.
fetches() {
    python3 "$bench/delay_proxy.py" "$3" "$2" sh "$work/far.sh" "$work/ports" \
        python3 "$bench/fetches.py" --json "$results/$1.json" -r "$(rounds_of 3)" "${@:4}"
}
