# shellcheck shell=bash disable=SC2034
# What the sections of the benchmark share; sourced by each of them. PROGRAM (build/bench/mgit, which
# is built), FLOORS, the folder of the bare programs, FLEETS, the folder of what is generated, RESULTS,
# PEERS and ROUNDS may be set; QUICK=1 takes small sizes and few rounds, to see that all works.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
program=${PROGRAM:-$source_folder/build/bench/mgit}
floors=${FLOORS:-$source_folder/build/bench/bench}
fleets=${FLEETS:-$source_folder/build/bench-fleets}
results=${RESULTS:-$source_folder/build/bench-results}
peers_folder=${PEERS:-$source_folder/build/bench-peers}
cores=$(nproc)
temporary=$(mktemp -d)
work=$temporary
links=
servers=() # process ids of what runs beside a section until its end

clean_up() {
    ((${#servers[@]} == 0)) || kill "${servers[@]}" 2>/dev/null || true
    wait
    rm -rf "$temporary" ${links:+"$links"}
}
trap clean_up EXIT

# The process ids of what the section has started: they have its HOME. Those in a session of their own, which
# no Ctrl-C reaches, are among them, and those that have lost their parent.
started() {
    HOME=/ grep -lsxzF "HOME=$work" /proc/[0-9]*/environ | HOME=/ cut -d/ -f3
}

# stop SIGNAL: nothing of what was started may go on in the folder that is removed. What does not end in 5
# seconds is killed. Then the signal, so that run.sh knows that it was no failure.
stop() {
    local tries left signals=(TERM KILL)
    trap '' INT TERM
    for ((tries = 0; tries < 100; ++tries)); do
        left=$(started) || break
        # shellcheck disable=SC2086
        ((tries % 50 > 0)) || kill -s "${signals[tries / 50]}" $left 2>/dev/null || true
        sleep 0.1
    done
    trap - INT TERM
    kill -s "$1" $$
}
trap 'stop INT' INT
trap 'stop TERM' TERM
mkdir -p "$results" "$fleets"

# plain NAME...: makes the folders that these variables name absolute. One with blanks or the like in its
# path is replaced by a link to it: sections put paths into text for shells, and not every peer quotes.
plain() {
    local name
    for name; do
        local -n folder=$name
        folder=$(realpath -ms -- "$folder")
        [[ $folder == *[^[:alnum:]/_.+-]* ]] || continue
        links=${links:-$(mktemp -d /tmp/mgit-bench.XXXXXX)}
        ln -s "$folder" "$links/$name"
        folder=$links/$name
    done
}

[[ $program == */* ]] || program=$(type -P "$program")
program_folder=$(dirname "$program")
plain work program_folder floors fleets results peers_folder
program=$program_folder/${program##*/}

# Whoever runs the whole has done this once for all sections.
[[ -n ${PREPARED:-} ]] || {
    need_packages "${build_packages[@]}" python3
    [[ -n ${PROGRAM:-} ]] || configure_and_build bench
} >&2

# Nobody's settings take part.
export HOME=$work GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
export XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state
printf '[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n[user]\n\tname = Bench\n\temail = bench@example.org\n' \
    >"$GIT_CONFIG_GLOBAL"
ulimit -Sn "$(ulimit -Hn)" # for peers that start all at once
unset "${!MGIT_@}" GIT_SSH GIT_SSH_COMMAND GIT_SSH_VARIANT SSH_AUTH_SOCK

# pick FULL QUICK: a size, or several.
pick() {
    if [[ -n ${QUICK:-} ]]; then echo "$2"; else echo "$1"; fi
}

# The number of rounds: a section that takes long has fewer of them.
rounds_of() { # FULL
    echo "${ROUNDS:-$(pick "$1" 2)}"
}

# uniform_fleet N, mixed_fleet N: set `fleet` to a folder made by make_fleet.sh.
uniform_fleet() {
    fleet=$fleets/uniform-$1
    "$bench/make_fleet.sh" "$fleet" "$1"
}

mixed_fleet() {
    fleet=$fleets/mixed-$1
    "$bench/make_fleet.sh" "$fleet" "$1"
    "$bench/mix_fleet.sh" "$fleet"
}

# register FLEET: sets `mgit` to mgit with a registry of the fleet's repositories.
register() {
    local registry=$work/${1##*/}.json
    mgit="$program --registry $registry"
    [[ -e $registry ]] || xargs -d '\n' "$program" --registry "$registry" add <"$1/list" >/dev/null
}

# pair ID OPTIONS TITLE NAME=COMMAND...: a table, whose times are kept under the id as well.
pair() {
    python3 "$bench/pair.py" --json "$results/$1.json" "${@:2}"
}
