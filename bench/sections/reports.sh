#!/usr/bin/env bash
# What the report of a run costs: live progress, formats for scripts, files that are written beside it.
# Base: the same run that shows nothing.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

repos=$(pick 500 20)
rounds=$(rounds_of 11)
uniform_fleet "$repos"
register "$fleet"
command="git rev-parse HEAD"
commands=("--output none=$mgit --output none $command"
    "blocks=$mgit --output all $command"
    "prefix=$mgit --format prefix $command"
    "table=$mgit --format table $command"
    "json=$mgit --format json $command"
    "ndjson=$mgit --format ndjson $command"
    "--timings=$mgit --output none --timings=$work/timings.html $command"
    "--trace=$mgit --output none --trace $work/trace.json $command"
    "--junit=$mgit --output none --junit $work/junit.xml $command"
    "--tap=$mgit --output none --tap $work/report.tap $command")
pair reports -r "$rounds" "reports of git rev-parse HEAD, $repos repos" "${commands[@]}"

# A run that nothing is remembered of, next to the same with a record of it.
mkdir -p "$work/forgetful"
echo '{"format":"mgit-settings","version":1,"settings":{"runs.keep":0}}' >"$work/forgetful/settings.json"
MGIT_CONFIG_HOME=$work/forgetful $program settings ls runs.keep >/dev/null
pair reports-memory -r "$rounds" "remembering runs of git rev-parse HEAD, $repos repos" \
    "runs.keep 0=MGIT_CONFIG_HOME=$work/forgetful $mgit $command" \
    "runs.keep 20=$mgit $command"

pair reports-terminal -r "$rounds" --tty "git status on a terminal, $repos repos" \
    "without progress=$mgit --progress none status" \
    "with progress=$mgit --progress tty status"
