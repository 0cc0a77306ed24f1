#!/usr/bin/env bash
# run.sh [strategies|parallel] [--jobs JOB...] [--counts N...] [--rounds N]: what ways to run many
# children cost, as Markdown tables on stdout; without arguments everything, which takes half an hour.
# The figures are kept in bench/strategies/results.json (RESULTS), the plot of them is drawn anew.
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

here=$source_folder/bench/strategies
fleet=${FLEET:-$source_folder/build/fleet}
results=${RESULTS:-$here/results.json}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
    need_packages "${build_packages[@]}" python3 util-linux
    configure_and_build bench
    say "making a fleet of 1000 repositories in $fleet"
    "$source_folder/bench/make_fleet.sh" "$fleet/1000" 1000
} >&2

# Nobody's settings take part.
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0
touch "$GIT_CONFIG_GLOBAL"

measure() {
    python3 "$here/measure.py" --programs "$source_folder/build/bench/bench" \
        --list "$fleet/1000/list" --results "$results" "$@"
}

printf '## Ways to run many children on %s cores, load %s, %s\n\n' "$(nproc)" \
    "$(cut -d' ' -f1 /proc/loadavg)" "$(date -u +%F)"
if (($# > 0)); then
    measure "$@"
else
    measure strategies
    measure parallel
fi
python3 "$here/plot.py" "$results" "$source_folder/docs/concurrency.svg"
