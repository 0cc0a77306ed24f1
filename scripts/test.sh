#!/usr/bin/env bash
# Builds the dev preset and runs the tests; arguments go to ctest, as in `scripts/test.sh -L unit`.
# Installs what is missing (Debian 12 or a current Ubuntu, as root or with sudo).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

test_packages=(catch2 openssh-server lighttpd python3 python3-jsonschema jq libxml2-utils procps
    strace tmux valgrind)

# The tests start servers of their own: installing these must start none. The usual way to say so.
policy=/usr/sbin/policy-rc.d
install_without_starting() {
    find_missing "$@"
    if command -v apt-get >/dev/null && [[ ! -e $policy ]] && ((${#missing[@]} > 0)); then
        trap 'as_root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    need_packages "$@"
    if [[ -n $(trap -p EXIT) ]]; then
        as_root rm -f "$policy"
        trap - EXIT
        say "the services among them were installed and not started"
    fi
}

install_without_starting "${build_packages[@]}" "${test_packages[@]}"
want_package clang-format-14
configure_and_build dev
say "running the tests"
cd "$source_folder"
show ctest --preset dev -j "$(nproc)" "$@"
