#include "mgit/process/signals.hpp"
#include "support/catch.hpp"

#include <array>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace mgit;

TEST_CASE("F36 the third signal ends mgit, though nobody takes them") {
    int const count = GENERATE(2, 3);
    pid_t const pid = ::fork();
    if (pid == 0) {
        SignalPipe const pipe(std::array{SIGINT, SIGTERM});
        for (int i = 0; i < count; ++i) {
            ::raise(i == 1 ? SIGTERM : SIGINT);
        }
        ::_exit(7);
    }
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == (count == 3 ? 130 : 7));
}

namespace {

// The status of a process that does this and exits with what it returns.
int status_of(int (*run)()) {
    pid_t const pid = ::fork();
    if (pid == 0) {
        ::_exit(run());
    }
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    return status;
}

} // namespace

TEST_CASE("F34 a signal comes to the innermost pipe, with what those around it have not taken") {
    int const status = status_of([] {
        SignalPipe outer(ending_signals);
        ::raise(SIGTERM);
        bool right = is_ending();
        {
            SignalPipe inner(std::array{SIGTERM, SIGUSR1});
            ::raise(SIGUSR1);
            right = right && is_ending() && inner.take() == std::vector{SIGTERM, SIGUSR1};
        }
        return right && outer.take().empty() && !is_ending() ? 7 : 1;
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("F34 a signal that nobody has taken does at the end what it does without us") {
    int const status = status_of([] {
        {
            SignalPipe const outer(ending_signals);
            {
                SignalPipe const inner(ending_signals);
                ::raise(SIGTERM);
            }
            if (!is_ending()) {
                return 1;
            }
        }
        return 2;
    });
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("F36 three signals are three, however they are passed on") {
    int const status = status_of([] {
        SignalPipe const outer(ending_signals);
        ::raise(SIGINT);
        {
            SignalPipe const inner(ending_signals);
            ::raise(SIGINT);
        }
        ::raise(SIGINT);
        return 1;
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
}
