#include "mgit/process/signals.hpp"
#include "support/catch.hpp"

#include <array>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

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
