# shellcheck shell=bash disable=SC2034
# What the scripts share; sourced by bash, not run. It needs nothing but bash, coreutils and apt.
set -Eeuo pipefail
exec </dev/null # nothing here asks, and what we start must not find a closed descriptor

source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_packages=(g++ cmake ninja-build git libasio-dev libcli11-dev libfmt-dev nlohmann-json3-dev)

say() {
    printf '==> %s\n' "$*"
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}
trap 'printf "%s: stopped: line %s failed: %s\n" "${0##*/}" "$LINENO" "$BASH_COMMAND" >&2' ERR

# Prints each command before it runs it.
show() {
    printf '  $ %s\n' "$*"
    "$@"
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root for: $* (run it as root, or install sudo)"
    fi
}

# apt-get that never asks, waits for another apt, and finds the system's tools in a bare PATH.
apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin" \
        apt-get -o DPkg::Lock::Timeout=300 -q -y "$@"
}

is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Sets the array `missing` to those of the packages that are not installed. (Process substitution
# would be shorter, and needs /dev/fd: a bare chroot has none.)
find_missing() {
    local package
    missing=()
    for package; do
        is_installed "$package" || missing+=("$package")
    done
}

# Installs those of the packages that are missing; without any it touches neither apt nor network.
need_packages() {
    if ! command -v apt-get >/dev/null; then
        say "no apt-get here: make sure that you have what Debian calls: $*"
        return
    fi
    find_missing "$@"
    if ((${#missing[@]} == 0)); then
        say "all packages are there: $*"
        return
    fi
    say "installing packages: ${missing[*]}"
    apt_get update
    local package
    for package in "${missing[@]}"; do
        apt-cache show "$package" >/dev/null 2>&1 ||
            fail "apt knows no package $package (on Ubuntu, enable 'universe' in the apt sources)"
    done
    apt_get install --no-install-recommends "${missing[@]}"
}

# Installs a package that is useful and not needed, where apt has it.
want_package() {
    if command -v apt-get >/dev/null && ! is_installed "$1" &&
        apt-cache show "$1" >/dev/null 2>&1; then
        say "installing package: $1"
        apt_get install --no-install-recommends "$1"
    fi
}

# configure_and_build PRESET
configure_and_build() {
    say "building preset $1 in $source_folder/build/$1"
    (cd "$source_folder" && show cmake --preset "$1" && show cmake --build --preset "$1")
}
