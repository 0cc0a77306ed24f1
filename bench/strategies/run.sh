#!/usr/bin/env bash
# run.sh [strategies|parallel] [--jobs JOB...] [--counts N...] [--rounds N]: what ways to run many
# children cost, as Markdown tables on stdout; without arguments everything, which takes half an hour.
# The figures are kept in bench/strategies/results.json, and docs/concurrency.svg is drawn from them anew;
# with RESULTS, another file, the plot is drawn beside it. FLEET is the folder of the repositories. Nothing is
# built where PROGRAM or FLOORS is set, the folder of the bare programs (build/bench/bench).
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

here=$source_folder/bench/strategies
fleet=${FLEET:-$source_folder/build/fleet}
floors=${FLOORS:-$source_folder/build/bench/bench}
results=${RESULTS:-$here/results.json}
plot=$source_folder/docs/concurrency.svg
[[ ! -d $results ]] || results+=/strategies.json
[[ -z ${RESULTS:-} ]] || plot=${results%.json}.svg

usage() {
    sed -n '2,/^source/{/^source/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

measure() {
    python3 "$here/measure.py" --programs "$floors" --list "$fleet/1000/list" --results "$results" "$@"
}

# Before anything is installed, built and made. Without python3, measure.py says it later.
case " $* " in
*" -h "* | *" --help "*) usage && exit ;;
esac
if (($# > 0)) && command -v python3 >/dev/null; then
    wrong=$(measure --check "$@" 2>&1) || {
        printf 'run.sh: %s\n\n' "${wrong##*error: }"
        usage
        exit 2
    } >&2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3 util-linux
    [[ -n ${PROGRAM:-}${FLOORS:-} ]] || configure_and_build bench
    say "making a fleet of 1000 repositories in $fleet"
    "$source_folder/bench/make_fleet.sh" "$fleet/1000" 1000
} >&2

# Nobody's settings take part.
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0
touch "$GIT_CONFIG_GLOBAL"
mkdir -p "$(dirname "$results")"

printf '## Ways to run many children on %s cores, load %s, %s\n\n' "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(date -u +%F)"
if (($# > 0)); then
    measure "$@"
else
    measure strategies
    measure parallel
fi
python3 "$here/plot.py" "$results" "$plot"
