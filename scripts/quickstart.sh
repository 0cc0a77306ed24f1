#!/usr/bin/env bash
# From a bare Debian 12 or current Ubuntu to `mgit pull`: installs what is missing (as root or with
# sudo), builds mgit and installs it into ${PREFIX:-$HOME/.local}.
#
#   scripts/quickstart.sh DIR   registers the repositories below DIR and pulls them
#   scripts/quickstart.sh       the same with a sample workspace in ${MGIT_SAMPLE:-$HOME/mgit-sample}
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME
prefix=${PREFIX:-$HOME/.local}
mgit=$prefix/bin/mgit

install_mgit() {
    configure_and_build release
    say "installing into $prefix"
    show cmake --install "$source_folder/build/release" --prefix "$prefix"
}

# Runs mgit as people type it, without ending the script when it fails; its code is in $code then.
run_mgit() {
    code=0
    printf '\n$ mgit %s\n' "$*"
    "$mgit" "$@" || code=$?
}

say_what_next() {
    printf '\n'
    say "next, try:"
    case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) printf '    %s\n' "export PATH=\"$prefix/bin:\$PATH\"     # mgit is not in your PATH yet" ;;
    esac
    printf '    %s\n' "$@"
}

pull_users_repos() {
    run_mgit add -r "$1"
    ((code == 0)) || return 0
    run_mgit pull
    local pull_code=$code
    run_mgit ls
    code=$pull_code
    if ((code != 0)); then
        printf '\n'
        say "mgit pull ended with exit code $code; $source_folder/docs/exit-codes.md says what it means"
    fi
    say_what_next 'mgit status --short' 'mgit log --oneline -3' 'mgit --help'
}

# --- the sample: six clones, each in another state --------------------------------------------

marker=.mgit-sample

commit() { # FOLDER FILE TEXT
    printf '%s\n' "$3" >>"$1/$2"
    git -C "$1" add "$2"
    git -C "$1" commit -q -m "$3"
}

make_clone() { # NAME: a bare upstream, a colleague's clone and ours
    git init -q --bare --template= -b main "upstreams/$1.git"
    git init -q --template= -b main "colleague/$1"
    commit "colleague/$1" README.md "This is $1"
    git -C "colleague/$1" remote add origin "$PWD/upstreams/$1.git"
    git -C "colleague/$1" push -q origin main
    git clone -q --template= "$PWD/upstreams/$1.git" "repos/$1"
    git -C "repos/$1" config pull.ff only
    git -C "repos/$1" config pull.rebase false
    git -C "repos/$1" config user.name Sample
    git -C "repos/$1" config user.email sample@example.org
}

upstream_moves() { # NAME TEXT
    commit "colleague/$1" CHANGES.md "$2"
    git -C "colleague/$1" push -q origin main
}

make_sample() ( # FOLDER
    rm -rf -- "$1"
    mkdir -p -- "$1"
    cd -- "$1"
    touch $marker
    mkdir upstreams colleague repos config
    # Neither the caller's repository nor the caller's settings play a part in it.
    # shellcheck disable=SC2046
    unset $(git rev-parse --local-env-vars)
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
    export GIT_AUTHOR_NAME=Sample GIT_AUTHOR_EMAIL=sample@example.org
    export GIT_COMMITTER_NAME=Sample GIT_COMMITTER_EMAIL=sample@example.org
    local name
    for name in api docs infra notes tools web; do
        make_clone "$name"
    done
    upstream_moves api "Answer in half the time"
    commit repos/docs README.md "A chapter that is not pushed yet"
    commit repos/infra README.md "Our own way"
    upstream_moves infra "Their way"
    printf 'not committed yet\n' >>repos/notes/README.md
    commit repos/tools README.md "One more tool that is not pushed yet"
    rm -rf colleague
)

pull_sample() {
    local sample=${MGIT_SAMPLE:-$HOME/mgit-sample}
    [[ $sample == /* ]] || sample=$PWD/$sample
    if [[ -e $sample && ! -e $sample/$marker ]]; then
        fail "$sample exists and is no sample of ours; set MGIT_SAMPLE to another folder"
    fi
    say "making a sample workspace in $sample"
    make_sample "$sample"
    say "api is behind, docs and tools are ahead, notes is dirty, infra has diverged, web is current"
    say "its registry is its own; yours stays untouched: export MGIT_CONFIG_HOME=$sample/config"
    export MGIT_CONFIG_HOME=$sample/config
    run_mgit add -r "$sample/repos"
    ((code == 0)) || return 0
    run_mgit pull
    printf '\n'
    ((code == 1)) || fail "mgit pull ended with exit code $code where 1 was expected"
    say "exit code $code: at least one repo is not ok; infra has diverged, as was meant"
    run_mgit ls
    say_what_next "export MGIT_CONFIG_HOME=$sample/config     # work with the sample" \
        'mgit status --short' 'mgit log --oneline -3' 'mgit @infra pull --rebase' \
        'unset MGIT_CONFIG_HOME && mgit add -r ~/src && mgit pull     # your own repos'
}

case ${1-} in
-h | --help)
    sed -n '2,/^source/{/^source/d;s/^# \{0,1\}//;p}' "$0"
    exit
    ;;
-*) fail "unknown option $1; usage: quickstart.sh [DIR]" ;;
esac
(($# <= 1)) || fail "too many arguments; usage: quickstart.sh [DIR]"
if [[ -n ${1-} ]]; then
    folder=$(cd -- "$1" && pwd) || fail "cannot enter $1"
    # What git itself needs to reach a server; a bare machine may have neither.
    build_packages+=(ca-certificates openssh-client)
fi
need_packages "${build_packages[@]}"
install_mgit
if [[ -n ${folder-} ]]; then
    pull_users_repos "$folder"
else
    pull_sample
fi
exit "$code"
