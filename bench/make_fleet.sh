#!/usr/bin/env bash
# make_fleet.sh DIR N: the same N small repositories each time, for measurements.
#
#   DIR/repos/gG/rNNNN       the work trees, 50 to a folder: 20 files and 5 commits each, clean and
#                            in step with the upstream; mix_fleet.sh makes them differ
#   DIR/upstreams/rNNNN.git  what they were cloned from, bare
#   DIR/list                 the paths of the work trees, one a line
#
# Contents, authors and times are fixed, so are the object ids. A DIR that is complete is kept, one whose
# making was interrupted is made anew. DIR.lock and DIR.unfinished beside it tell: see fleets.sh.
set -euo pipefail
(($# == 2)) || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2 && exit 2; }

trap 'trap - INT; kill -s INT $$' INT # a Ctrl-C that met a git at its end would be lost
source "$(dirname "${BASH_SOURCE[0]}")/fleets.sh"
fleet=$(realpath -m -- "$1") # it is written into the clones
count=$2
! is_finished "$fleet" complete "$count" || exit 0
lock_fleet "$fleet"
! is_finished "$fleet" complete "$count" || exit 0
drop_unfinished "$fleet"
if [[ -e $fleet ]]; then
    printf '%s: exists and is no fleet of %s; remove it, or take another folder\n' "$fleet" "$count" >&2
    exit 1
fi
begin_fleet "$fleet"
mkdir -p "$fleet/upstreams" "$fleet/seed"
cd "$fleet"

# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C
export GIT_AUTHOR_NAME=Fleet GIT_AUTHOR_EMAIL=fleet@example.org
export GIT_COMMITTER_NAME=Fleet GIT_COMMITTER_EMAIL=fleet@example.org

commit() { # FOLDER MINUTE
    local date="2024-01-01T00:0$2:00Z"
    GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date git -C "$1" commit -q -a -m "change $2"
}

# One history that all of them share.
git init -q --template= -b main seed
for ((file = 0; file < 20; ++file)); do
    mkdir -p "seed/src/part$((file % 4))"
    for ((line = 0; line < 40; ++line)); do
        printf 'file %d line %d\n' "$file" "$line"
    done >"seed/src/part$((file % 4))/file$file.txt"
done
git -C seed add src
for ((minute = 0; minute < 5; ++minute)); do
    printf 'change %d\n' "$minute" >>seed/src/part0/file0.txt
    commit seed "$minute"
done
git -C seed gc -q

make_repo() { # INDEX
    local name path
    name=$(printf 'r%04d' "$1")
    path=repos/g$(($1 / 50))/$name
    git clone -q --template= --bare --no-hardlinks seed "upstreams/$name.git"
    git clone -q --template= --no-hardlinks "$PWD/upstreams/$name.git" "$path"
}

for ((index = 0; index < count; ++index)); do
    make_repo "$index"
    printf '%s\n' "$PWD/repos/g$((index / 50))/$(printf 'r%04d' "$index")"
done >list
rm -rf seed
printf '%s\n' "$count" >complete
end_fleet "$fleet"
