# shellcheck shell=bash disable=SC2154
# What people use instead of mgit: how it is got, and what runs a git command in every repository of
# a fleet with it. Sourced after lib.sh. Each has `jobs` jobs, where it has a number of jobs; how it
# groups, orders or drops output is its own.

# As many as mgit's default for commands that only look.
jobs=$((2 * $(nproc)))

peer_packages=(gita myrepos vcstool parallel fd-find)
npm_peers=(meta mrgit)

# Without root, network or registry the others are measured all the same.
install_peers() {
    local package
    if command -v apt-get >/dev/null; then
        find_missing "${peer_packages[@]}"
        ((${#missing[@]} == 0)) || (apt_get update) || say "apt-get update has failed"
        for package in "${missing[@]}"; do
            (want_package "$package") || true
            is_installed "$package" || say "skipped: apt has no $package"
        done
    fi
    command -v npm >/dev/null || (want_package npm) || true
    for package in "${npm_peers[@]}"; do
        [[ ! -x $peers_folder/$package/node_modules/.bin/$package ]] || continue
        say "installing $package below $peers_folder"
        install_from_npm "$package" || say "skipped: npm cannot install $package"
    done
    say "skipped: mani and mu-repo are in no registry that this script asks"
}

# One dependency of meta is a fork that only GitHub has; what it was forked from does as well.
install_from_npm() { # PACKAGE
    command -v npm >/dev/null || return
    mkdir -p "$peers_folder/$1"
    printf '{"private":true,"dependencies":{"%s":"latest"},"overrides":{"commander":"2.20.3"}}\n' "$1" \
        >"$peers_folder/$1/package.json"
    [[ $1 == meta ]] || printf '{"private":true,"dependencies":{"%s":"latest"}}\n' "$1" \
        >"$peers_folder/$1/package.json"
    timeout 300 npm install --prefix "$peers_folder/$1" --no-audit --no-fund --ignore-scripts --fetch-retries=0 \
        >"$peers_folder/$1/log" 2>&1
}

# Some of the names are those of other programs, too.
have_peer() {
    case $1 in
    parallel) parallel --version 2>/dev/null </dev/null | grep -q '^GNU parallel' ;;
    vcs) vcs custom --help 2>/dev/null | grep -q -- --args ;;
    meta | mrgit) [[ -x $peers_folder/$1/node_modules/.bin/$1 ]] ;;
    *) [[ -x $(type -P "$1") ]] ;;
    esac
}

# Those that are looked for: sets the array `peers` to the ones that are there.
find_peers() {
    local peer
    peers=()
    for peer in gita mr vcs parallel meta mrgit; do
        if have_peer "$peer"; then
            peers+=("$peer")
        else
            say "skipped: $peer is not here" >&2
        fi
    done
}

# One folder with a link to each repository, for tools that want all side by side.
link_all() { # LIST FOLDER
    mkdir -p "$2"
    xargs -d '\n' ln -s -t "$2" <"$1"
}

# "NAME": "VALUE", ... for each repository of the list.
json_pairs() { # LIST VALUE
    sed "s|.*/\(.*\)|\"\1\": \"$2/\1\"|; \$! s|\$|,|" "$1"
}

# prepare_peer PEER FLEET FOLDER: the settings that the peer needs for the fleet.
prepare_peer() {
    case $1 in
    gita) XDG_CONFIG_HOME=$3 gita add -r "$2/repos" >/dev/null ;;
    mr) sed 's|.*|[&]\ncheckout = true|' "$2/list" >"$3/mrconfig" ;;
    meta)
        link_all "$2/list" "$3/meta"
        printf '{"projects": {%s}}\n' "$(json_pairs "$2/list" .)" >"$3/meta/.meta"
        ;;
    mrgit)
        link_all "$2/list" "$3/packages"
        printf '{"name": "fleet"}\n' >"$3/package.json"
        printf '{"dependencies": {%s}}\n' "$(json_pairs "$2/list" fleet)" >"$3/mrgit.json"
        ;;
    esac
}

# peer_command PEER FLEET FOLDER GIT-WORDS...: shell text that runs it in every repository.
peer_command() {
    local peer=$1 fleet=$2 folder=$3 bin=$peers_folder/$1/node_modules/.bin
    shift 3
    case $peer in
    gita) echo "XDG_CONFIG_HOME=$folder gita super $*" ;;
    mr) echo "cd $fleet/repos && mr -t -c $folder/mrconfig -j $jobs run git $*" ;;
    vcs) echo "vcs custom -w $jobs $fleet/repos --git --args $*" ;;
    parallel) echo "parallel --will-cite -k -j $jobs git -C {} $* :::: $fleet/list" ;;
    meta) echo "cd $folder/meta && PATH=$bin:\$PATH meta exec 'git $*' --parallel --exclude meta" ;;
    mrgit) echo "cd $folder && $bin/mrgit exec 'git $*'" ;;
    esac
}

# add_by_hand FLEET GIT-WORDS...: appends to the array `commands` what people write by hand.
add_by_hand() {
    local list=$1/list
    shift
    commands+=("?sh loop=while read -r r; do (cd \"\$r\" && git $*); done <$list"
        "?xargs -P$cores=xargs -P $cores -I {} git -C {} $* <$list"
        "?xargs -P$jobs=xargs -P $jobs -I {} git -C {} $* <$list")
}

# add_peers FLEET GIT-WORDS...: appends to the array `commands` a row for each peer.
add_peers() {
    local fleet=$1 peer folder
    shift
    for peer in "${peers[@]}"; do
        folder=$work/peers/${fleet##*/}/$peer
        if [[ ! -d $folder ]]; then
            mkdir -p "$folder"
            prepare_peer "$peer" "$fleet" "$folder"
        fi
        commands+=("?$peer=$(peer_command "$peer" "$fleet" "$folder" "$@")")
    done
}
