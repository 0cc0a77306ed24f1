// What is kept of one stream of one repo: its beginning and its end, without secrets.
// Knows neither the file that it is kept in nor who shows it.
#pragma once

#include "mgit/core/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace mgit {

inline constexpr std::size_t most_kept_of_repo = std::size_t{16} * 1024; // bytes, both streams
inline constexpr std::size_t most_kept_of_run = std::size_t{1024} * 1024;

struct KeptOutput {
    std::string head;           // all of it if nothing was left out
    std::uint64_t left_out = 0; // bytes between head and tail
    std::string tail;
    int error = 0; // as Captured::error()

    std::size_t size() const { return head.size() + tail.size(); } // of what is kept

    friend bool operator==(KeptOutput const&, KeptOutput const&) = default;
};

// At most about `most` bytes, cut between lines where there are any. streamed_head: the beginning
// of what was streamed, which `captured` has no more; empty otherwise.
KeptOutput kept_output(Captured const& captured, std::size_t most,
                       std::string const& streamed_head = {});

// The same without its bytes: only how many there were.
KeptOutput without_bytes(KeptOutput const& kept);

// As if it had just been captured, with a line that says what is left out.
std::shared_ptr<Captured const> as_captured(KeptOutput kept);

} // namespace mgit
