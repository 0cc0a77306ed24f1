// What a command may use of the outside world, passed in so that tests can replace it.
// Knows no command; nothing here is global.
#pragma once

#include "mgit/core/byte_sink.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/report/style.hpp"

#include <filesystem>

namespace mgit {

struct Context {
    Environment environment;   // as mgit was started with
    std::filesystem::path cwd; // absolute
    ByteSink& out;
    ByteSink& err;
    StreamFacts out_facts;
    StreamFacts err_facts;
    int in = 0;      // descriptor of our stdin
    int out_fd = -1; // descriptor behind `out`, if there is one
    bool in_is_terminal = false;
    bool same_stream = false; // stdout and stderr are the same file
    int err_fd = -1;          // descriptor behind `err`, if there is one
};

} // namespace mgit
