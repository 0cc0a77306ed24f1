#!/usr/bin/env bash
# callgrind.sh [--update|--check]: how many instructions mgit takes, which is the same however busy the
# machine is. Builds the preset release; without an option it prints the counts next to those of the
# table bench/instructions.md. --update writes the table. --check is for ctest: it installs nothing,
# exits 1 if a count has grown by more than a tenth, and 77 where valgrind or the table's compiler is
# missing. Profiles for callgrind_annotate stay in build/callgrind.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

(($# == 0)) || [[ $# == 1 && $1 =~ ^--(update|check)$ ]] || fail "usage: callgrind.sh [--update|--check]"
build=$source_folder/build/release
table=$source_folder/bench/instructions.md

# What the counts depend on besides mgit: "GCC 12.2.0, glibc 2.36, x86_64".
toolchain() {
    local macros
    macros=$("${CXX:-c++}" -dM -E -x c++ /dev/null)
    if [[ $macros == *__clang__* ]]; then
        printf 'clang'
    else
        printf 'GCC'
    fi
    sed -n 's/^#define __VERSION__ "\(.* \)\?\([0-9]\+\.[0-9.]*\).*/ \2/p' <<<"$macros" | tr -d '\n'
    printf ', glibc %s, %s\n' "$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)" "$(uname -m)"
}

skip() {
    say "skipped: $*"
    exit 77
}

if [[ ${1:-} == --check ]]; then
    command -v valgrind >/dev/null || skip "there is no valgrind (scripts/test.sh installs it)"
    grep -qF "$(toolchain)" "$table" ||
        skip "the table is for other tools than $(toolchain)"
else
    need_packages "${build_packages[@]}" python3 valgrind
fi
mkdir -p "$build"
(
    flock 9 # tests of two presets may want it at the same time
    if command -v ccache >/dev/null; then
        export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER:-ccache}
    fi
    configure_and_build release
) 9>"$build/.lock"
python3 -B "$source_folder/bench/instructions.py" "$@" --tools "$(toolchain)" \
    --profiles "$source_folder/build/callgrind" "$build/mgit" "$table"
