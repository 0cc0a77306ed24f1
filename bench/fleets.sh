# shellcheck shell=bash
# What keeps half a fleet from being taken for a whole one; sourced by those that make or change one. Who
# does holds DIR.lock; DIR.unfinished is there from before the first change until after the last.

# lock_fleet DIR: until this shell ends, or the file descriptor 9 is closed.
lock_fleet() {
    mkdir -p "$(dirname "$1")"
    exec 9>"$1.lock"
    flock -n 9 || {
        printf '%s: somebody else works on %s; waiting\n' "${0##*/}" "$1" >&2
        flock 9
    }
}

# is_finished DIR FILE [TEXT]: whether nobody works on DIR, nor was interrupted, and it has the FILE (with this text).
is_finished() {
    [[ ! -e $1.unfinished && -e $1/$2 ]] && [[ -z ${3:-} || $(cat "$1/$2") == "$3" ]]
}

begin_fleet() { # DIR
    : >"$1.unfinished"
}

end_fleet() { # DIR
    rm "$1.unfinished"
}

# drop_unfinished DIR: removes what somebody was interrupted in; the lock is held.
drop_unfinished() {
    [[ ! -e $1.unfinished ]] || rm -rf "$1"
}
