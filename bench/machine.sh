#!/usr/bin/env bash
# machine.sh: what machine this is and what programs are measured, as a Markdown list on stdout.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
source "$source_folder/bench/peers.sh"

peers_folder=${PEERS:-$source_folder/build/bench-peers}
program=${PROGRAM:-$source_folder/build/bench/mgit}

first_line() {
    "$@" 2>&1 | sed -n 1p
}

version_of() { # PEER
    case $1 in
    mr) dpkg-query -W -f '${Version}' myrepos ;;
    gita) dpkg-query -W -f '${Version}' gita ;;
    vcs) dpkg-query -W -f '${Version}' vcstool ;;
    parallel) first_line parallel --version | grep -o '[0-9]*$' ;;
    meta | mrgit) sed -n 's/^ *"version": "\(.*\)",*/\1/p' "$peers_folder/$1/node_modules/$1/package.json" ;;
    esac
}

find_peers 2>/dev/null
printf '## mgit, %s\n\n' "$(date -u '+%F %H:%M')"
printf -- '- machine: %s, %s cores, %s; load %s\n' \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | sed -n 1p)" "$(nproc)" \
    "$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" \
    "$(cut -d' ' -f1-3 /proc/loadavg)"
printf -- '- system: %s, Linux %s, %s\n' "$(. /etc/os-release && echo "$PRETTY_NAME")" "$(uname -r)" \
    "$(df --output=fstype "$source_folder" | tail -n 1)"
printf -- '- programs: %s, %s, %s, %s\n' "$(first_line git --version)" "$(first_line c++ --version)" \
    "$(first_line ssh -V | cut -d, -f1)" "$(first_line "$program" --version)"
printf -- '- of the source: %s\n' "$(git -C "$source_folder" log -1 --format='%h of %cs' 2>/dev/null || echo unknown)"
printf -- '- peers:'
for peer in "${peers[@]}"; do
    printf ' %s %s,' "$peer" "$(version_of "$peer" 2>/dev/null || echo '(unknown)')"
done
printf ' sh, xargs %s; not here:' "$(first_line xargs --version | grep -o '[0-9.]*$')"
for peer in gita mr vcs parallel meta mrgit; do
    [[ " ${peers[*]} " == *" $peer "* ]] || printf ' %s,' "$peer"
done
printf ' mani, mu-repo\n\n'
