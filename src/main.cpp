// Process hygiene and one call.

#include "mgit/commands/commands.hpp"
#include "mgit/process/fd.hpp"
#include "mgit/process/file.hpp"
#include "mgit/process/prompt_trap.hpp"
#include "mgit/process/terminal.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

// Whoever started us may have left signals ignored or blocked (Python, cron): start from a clean
// state. Writing to a closed pipe has to be an error that can be handled, not the end.
void reset_signals() {
    std::signal(SIGCHLD, SIG_DFL);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // the same for `ulimit -f`
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

mgit::StreamFacts facts_about(int fd, bool utf8) {
    return {mgit::is_terminal(fd), mgit::terminal_columns(fd).value_or(80), utf8};
}

// A signal that ended the run ends us as well, so that a shell's loop stops as it should.
[[noreturn]] void die_of(int signal) {
    std::signal(signal, SIG_DFL);
    ::raise(signal);
    ::_exit(128 + signal);
}

} // namespace

int main(int argc, char** argv) {
    mgit::open_standard_descriptors();
    if (auto const code = mgit::run_prompt_role({argv, static_cast<std::size_t>(argc)}, environ)) {
        return *code;
    }
    reset_signals();
    mgit::FdSink out(STDOUT_FILENO, "output");
    mgit::FdSink err(STDERR_FILENO, "messages");
    bool const utf8 =
        mgit::locale_is_utf8(std::getenv("LC_ALL"), std::getenv("LC_CTYPE"), std::getenv("LANG"));
    mgit::Environment environment(environ);
    auto cwd = mgit::current_folder(environment);
    mgit::Context context{std::move(environment),
                          std::move(cwd),
                          out,
                          err,
                          facts_about(STDOUT_FILENO, utf8),
                          facts_about(STDERR_FILENO, utf8),
                          STDIN_FILENO,
                          STDOUT_FILENO,
                          mgit::is_terminal(STDIN_FILENO),
                          mgit::same_file(STDOUT_FILENO, STDERR_FILENO),
                          STDERR_FILENO};
    std::vector<std::string> const words(argv + std::min(argc, 1), argv + argc);
    mgit::CommandResult const result = mgit::run_mgit(words, context);
    if (result.signal != 0) {
        die_of(result.signal);
    }
    return result.code;
}
