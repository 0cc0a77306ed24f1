#!/usr/bin/env bash
# run.sh [--quick] [--only SECTION,...] [--readme] [--list]
# mgit next to the least that each job can cost, and next to what people use instead, as Markdown tables
# on stdout and below build/bench-results; at the end the table of goals. About 35 minutes, of a machine
# that nobody else uses.
#
#   --only S,T   only these sections; what the others have left there stays and counts for the goals
#   --quick      small sizes and few rounds, to see that all works: some minutes, and no verdicts
#   --readme     puts the results into bench/README.md; not with --quick
#   --list       what sections there are
#
# PROGRAM, FLOORS, FLEETS, PEERS, RESULTS and ROUNDS may be set: see lib.sh. Also where PROGRAM is set and
# nothing is built, Debian packages that are missing are installed, and below PEERS (build/bench-peers)
# what it has not yet of the npm registry.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

bench=$source_folder/bench
sections=(trivial status dashboard discovery startup registry cost output children slow_server ssh hosts reports)

usage() {
    sed -n '2,/^source/{/^source/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

list_sections() {
    local section
    for section in "${sections[@]}"; do
        printf '%-12s %s\n' "$section" "$(sed -n '2,/^source/{/^source/d;s/^# \{0,1\}//;p}' \
            "$bench/sections/$section.sh" | tr '\n' ' ' | sed 's/[.] .*//')"
    done
}

# wrong REASON: of what it was called with.
wrong() {
    printf '%s: %s\n\n' "${0##*/}" "$*" >&2
    usage >&2
    exit 2
}

chosen=("${sections[@]}")
readme=
while (($# > 0)); do
    case $1 in
    --quick) export QUICK=1 ;;
    --only)
        [[ -n ${2:-} ]] || wrong "--only wants names of sections"
        IFS=, read -ra chosen <<<"$2"
        shift
        ;;
    --readme) readme=1 ;;
    --list) list_sections && exit ;;
    -h | --help) usage && exit ;;
    *) wrong "no option $1" ;;
    esac
    shift
done
[[ -z $readme || -z ${QUICK:-} ]] ||
    wrong "--readme cannot be had with --quick: what small sizes and few rounds give is not for bench/README.md"
for section in "${chosen[@]}"; do
    [[ -x $bench/sections/$section.sh ]] || fail "no section $section; there are: ${sections[*]}"
done

results=${RESULTS:-$source_folder/build/bench-results}${QUICK:+/quick}
peers_folder=${PEERS:-$source_folder/build/bench-peers}
export RESULTS=$results PEERS=$peers_folder
mkdir -p "$results"
exec 8>"$results/.lock"
flock -n 8 || fail "another run.sh is at work in $results; wait for its end, or set RESULTS to another folder"
if [[ ${chosen[*]} == "${sections[*]}" ]]; then
    rm -f "$results"/*.md "$results"/*.json
fi

{
    need_packages "${build_packages[@]}" python3
    source "$bench/peers.sh"
    install_peers
    [[ -n ${PROGRAM:-} ]] || configure_and_build bench
} >&2
export PREPARED=1

# run_section NAME: what it has printed is kept where it can be found without the rest.
run_section() {
    local begin=$SECONDS code=0
    say "$1" >&2
    rm -f "$results/${1//_/-}"{,-*}.json # one that fails must not leave old figures to the goals
    "$bench/sections/$1.sh" >"$results/$1.md" 8>&- || code=$?
    cat "$results/$1.md"
    say "$1 took $((SECONDS - begin)) s" >&2
    return "$code"
}

put_into_readme() {
    local section missing=()
    for section in "${sections[@]}"; do
        [[ -s $results/$section.md ]] || missing+=("$section")
    done
    ((${#missing[@]} == 0)) || say "bench/README.md says of these that they were not run: ${missing[*]}" >&2
    "$bench/update_readme.py" "$results" "${sections[@]}"
}

failed=()
"$bench/machine.sh" | tee "$results/machine.md"
for section in "${chosen[@]}"; do
    run_section "$section" || failed+=("$section")
done
python3 "$bench/goals.py" ${QUICK:+--quick} "$results" | tee "$results/goals.md"
[[ -z $readme ]] || put_into_readme
((${#failed[@]} == 0)) || fail "sections that have failed: ${failed[*]}"
