// Any bytes as the output of git status: no state, or one that makes sense and that a further
// record changes as it must. Seeds: tests/fuzz/seeds/status.

#include "mgit/git/status.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace std::string_literals;

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    auto const state = mgit::parse_status(text);
    if (!state) {
        return 0;
    }
    auto const records = static_cast<std::size_t>(std::ranges::count(text, '\0'));
    check(state->staged <= records && state->modified <= records);
    check(state->untracked + state->conflicted + std::max(state->staged, state->modified) <=
          2 * records);
    check(!state->gone || (!state->upstream.empty() && state->ahead + state->behind == 0));
    check(!state->commit.empty() || !state->branch.empty());
    check(!mgit::parse_status(text.substr(0, size - 1))); // its last record is cut short
    check(!mgit::parse_status(text + "x"));

    auto more = *state;
    ++more.untracked;
    check(mgit::parse_status(text + "? further\0"s) == more);
    return 0;
}
