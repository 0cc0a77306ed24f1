// Runs a program under strace(1): its system calls on record, and one of them killed or failed.
// Knows nothing of mgit; what the calls are for is the test's business.
#pragma once

#include "support/world.hpp"

#include <string>
#include <vector>

namespace mgit::test {

// One system call of a recorded run.
struct SystemCall {
    std::string name;
    int number = 0;   // among the calls of that name, from 1
    std::string text; // the whole line, descriptors with their paths
};

// False, with a warning, where no process may be traced or there is no strace.
bool can_trace(World const& world);

// All calls of mgit with these arguments, in their order; the test fails if it exits otherwise.
std::vector<SystemCall> trace_mgit(World const& world, std::vector<std::string> const& args,
                                   int code = 0);

// What strace is to do: "signal=SIGKILL", "error=ENOSPC".
Result mgit_with_fault(World const& world, std::vector<std::string> const& args,
                       SystemCall const& call, std::string const& fault);

// The words before the program for a fault in all calls of a name.
std::vector<std::string> strace_words(std::string const& call, std::string const& fault,
                                      std::string const& record);

} // namespace mgit::test
