#!/usr/bin/env bash
# mix_fleet.sh DIR: makes a fleet of make_fleet.sh as mixed as those that people have.
#
# Of 50 repositories 20 stay clean and in step; the others are changed in various ways, ahead,
# behind, diverged, detached, without upstream, without remote, empty, in the middle of a merge, a
# linked work tree, or have stashes or many files. The same DIR comes out each time; one that has
# been mixed is kept. One that was left half mixed make_fleet.sh has to make anew.
set -euo pipefail
(($# == 1)) || { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2 && exit 2; }

trap 'trap - INT; kill -s INT $$' INT # a Ctrl-C that met a git at its end would be lost
source "$(dirname "${BASH_SOURCE[0]}")/fleets.sh"
fleet=$(realpath -m -- "$1")
! is_finished "$fleet" mixed || exit 0
lock_fleet "$fleet"
! is_finished "$fleet" mixed || exit 0
if ! is_finished "$fleet" complete; then
    printf '%s: is no complete fleet; make_fleet.sh makes one\n' "$fleet" >&2
    exit 1
fi
begin_fleet "$fleet"
cd "$fleet"

# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C
export GIT_AUTHOR_NAME=Fleet GIT_AUTHOR_EMAIL=fleet@example.org
export GIT_COMMITTER_NAME=Fleet GIT_COMMITTER_EMAIL=fleet@example.org
export GIT_AUTHOR_DATE=2024-02-01T00:00:00Z GIT_COMMITTER_DATE=2024-02-01T00:00:00Z

# change PATH FILE: a tracked file has a line more.
change() {
    printf 'changed\n' >>"$1/src/part$(($2 % 4))/file$2.txt"
}

commit_change() { # PATH FILE
    change "$@"
    git -C "$1" commit -q -a -m "change of file $2"
}

stage() { # PATH
    printf 'staged\n' >"$1/staged.txt"
    git -C "$1" add staged.txt
}

leave_untracked() { # PATH
    mkdir "$1/notes"
    printf 'untracked\n' | tee "$1/new.txt" >"$1/notes/a.txt"
}

stash() { # PATH
    change "$1" 3
    git -C "$1" stash push -q
}

empty() { # PATH
    rm -rf "$1"
    git init -q --template= -b main "$1"
}

conflict() { # PATH
    git -C "$1" checkout -q -b topic
    printf 'of topic\n' >"$1/src/part1/file1.txt"
    git -C "$1" commit -q -a -m 'topic'
    git -C "$1" checkout -q main
    commit_change "$1" 1
    ! git -C "$1" merge -q topic >/dev/null
}

link() { # PATH
    mkdir -p mains
    mv "$1" "mains/${1##*/}"
    git -C "mains/${1##*/}" worktree add -q -b linked "$1"
}

fill() { # PATH FILES
    local file
    for ((file = 0; file < $2; ++file)); do
        ((file % 100 > 0)) || mkdir -p "$1/many/part$((file / 100))"
        printf 'file %d\n' "$file" >"$1/many/part$((file / 100))/file$file.txt"
    done
    git -C "$1" add many
    git -C "$1" commit -q -m "$2 files"
    git -C "$1" push -q origin main
}

mix() { # INDEX PATH
    case $(($1 * 7 % 50)) in
    2[0-3]) change "$2" 2 ;;
    2[45]) stage "$2" ;;
    2[678]) leave_untracked "$2" ;;
    29 | 30) change "$2" 2 && stage "$2" && leave_untracked "$2" ;;
    3[123]) commit_change "$2" 5 ;;
    3[4567]) git -C "$2" reset -q --hard 'HEAD~2' ;;
    3[89]) git -C "$2" reset -q --hard 'HEAD~2' && commit_change "$2" 6 ;;
    4[01]) git -C "$2" checkout -q --detach 'HEAD~1' ;;
    42) git -C "$2" checkout -q --no-track -b work ;;
    43) git -C "$2" remote remove origin ;;
    4[45]) stash "$2" && stash "$2" ;;
    46) empty "$2" ;;
    47) conflict "$2" ;;
    48) link "$2" ;;
    49) fill "$2" $(($1 % 100 < 50 ? 400 : 4000)) ;;
    esac
}

index=0
while read -r path; do
    mix "$index" "$path"
    ((index += 1))
done <list
# What was written within the second of its index is read again by the next git that may write it.
sleep 1
xargs -d '\n' -I{} git -C {} status --porcelain <list >/dev/null
: >mixed
end_fleet "$fleet"
