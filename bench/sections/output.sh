#!/usr/bin/env bash
# 1 GB from one repository that must wait for its turn, as the one before it ends later. Base: the bare
# loop, which holds it in memory. A pipe takes what is shown, and counts it.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$bench/peers.sh"

bytes=$(pick 1000000000 20000000)
fleet=$work/held
mkdir -p "$fleet/repos"
for repo in a-waits b-writes; do
    git init -q --template= "$fleet/repos/$repo"
    echo "$fleet/repos/$repo"
done >"$fleet/list"
mkfifo "$fleet/written"

# a-waits ends when b-writes has written all.
cat >"$fleet/job" <<JOB
#!/bin/sh
case \$PWD in
*/a-waits) read -r done <$fleet/written ;;
*) yes 'one of very many lines of the same length' | head -c $bytes; echo >$fleet/written ;;
esac
JOB
chmod +x "$fleet/job"
register "$fleet"

counted="| wc -c | awk '{ print; exit \$1 < $bytes }'"
commands=("held in memory=$floors/floor $fleet/list -J 2 $fleet/job $counted"
    "mgit=$mgit -j2 exec $fleet/job $counted"
    "mgit --output failed=$mgit -j2 --output failed exec $fleet/job | cat")
if have_peer parallel; then
    commands+=("?parallel -k=parallel --will-cite -k -j2 'cd {} && $fleet/job' :::: $fleet/list $counted")
fi
if have_peer gita; then
    XDG_CONFIG_HOME=$work/gita gita add -r "$fleet/repos" >/dev/null
    git config --global alias.job "!$fleet/job" # gita runs only git in all at once
    commands+=("?gita=XDG_CONFIG_HOME=$work/gita gita super job $counted")
fi
if have_peer mr; then
    mkdir "$work/mr"
    prepare_peer mr "$fleet" "$work/mr"
    commands+=("?mr=cd $fleet/repos && mr -t -c $work/mr/mrconfig -j2 run $fleet/job $counted")
fi
pair output -r "$(rounds_of 5)" -w 1 --slow 8 --limit 15 "$bytes bytes that wait for their turn" \
    "${commands[@]}"
python3 "$bench/usage.py" -r 1 --repos 2 --json "$results/output-memory.json" "memory of the same" \
    "held in memory=$floors/floor $fleet/list -J 2 $fleet/job" \
    "mgit=$mgit -j2 exec $fleet/job"
