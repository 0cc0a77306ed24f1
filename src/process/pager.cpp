#include "mgit/process/pager.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/process_tree.hpp"
#include "mgit/process/program.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace mgit {
namespace {

bool is_there(std::string_view program, Environment const& environment,
              std::filesystem::path const& cwd) {
    try {
        find_program(program, environment, cwd);
        return true;
    } catch (Error const&) {
        return false;
    }
}

// Not make_pipe(): its reading end does not block, which a pager takes for the end.
Pipe blocking_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return {};
    }
    return {Fd(ends[0]), Fd(ends[1])};
}

Error cannot_run(std::string const& command, ExitCode code, std::string const& why) {
    return {code, "cannot run the pager " + shell_word(command) + ": " + why,
            "name another one in MGIT_PAGER; MGIT_PAGER=cat is none"};
}

} // namespace

// The keys that mean something to a pager must not end us: it would be left behind and fight with
// the shell for the terminal. A handler, because what is ignored would stay so in a run.
class Pager::Keys {
public:
    Keys() {
        struct sigaction nothing {};
        nothing.sa_handler = [](int) {};
        for (int const signal : {SIGINT, SIGQUIT}) {
            struct sigaction& before = before_[signal];
            ::sigaction(signal, nullptr, &before);
            if (before.sa_handler != SIG_IGN) {
                ::sigaction(signal, &nothing, nullptr);
            }
        }
    }
    ~Keys() {
        for (auto const& [signal, action] : before_) {
            ::sigaction(signal, &action, nullptr);
        }
    }
    Keys(Keys const&) = delete;
    Keys& operator=(Keys const&) = delete;

private:
    std::map<int, struct sigaction> before_;
};

std::optional<std::string> chosen_pager(Environment const& environment,
                                        std::filesystem::path const& cwd) {
    for (std::string_view const variable : {"MGIT_PAGER", "GIT_PAGER", "PAGER"}) {
        if (auto const pager = environment.get(variable)) {
            return pager->empty() || *pager == "cat" ? std::nullopt
                                                     : std::optional<std::string>(*pager);
        }
    }
    return is_there("less", environment, cwd) ? std::optional<std::string>("less") : std::nullopt;
}

Pager::Pager(std::string command, Environment environment, std::filesystem::path const& cwd)
    : command_(std::move(command)) {
    for (auto const& [name, value] : {std::pair("LESS", "FRX"), std::pair("LV", "-c")}) {
        if (!environment.has(name)) {
            environment.set(name, value);
        }
    }
    auto const shell = find_program("sh", environment, cwd);
    Spawner spawner(shell, std::move(environment));
    Pipe pipe = blocking_pipe();
    if (!pipe.read) {
        throw cannot_run(command_, ExitCode::cannot_execute, std::strerror(errno));
    }
    keys_ = std::make_unique<Keys>();
    auto const started =
        spawner.spawn_in_foreground({{"sh", "-c", command_}, cwd, {}}, pipe.read.get());
    if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
        throw cannot_run(command_, ExitCode::cannot_execute, std::strerror(failure->error));
    }
    pid_ = std::get<Child>(started).pid;
    pipe_ = std::move(pipe.write);
}

Pager::~Pager() {
    if (pid_ > 0) {
        wait();
    }
}

void Pager::write(std::string_view bytes) {
    if (write_all(pipe_.get(), bytes)) {
        return;
    }
    if (errno == EPIPE) {
        throw OutputClosed();
    }
    throw Error(ExitCode::output,
                "cannot write to the pager " + shell_word(command_) + ": " + std::strerror(errno));
}

int Pager::close() {
    int const signal = pid_ > 0 ? wait() : 0;
    keys_.reset();
    int const code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 0;
    if (code == 126 || code == 127) { // as a shell says it
        throw cannot_run(command_, ExitCode::output,
                         code == 127 ? "it was not found" : "it cannot be executed");
    }
    return signal;
}

// Blocked and waited for, so that none can come between looking for the pager's end and waiting.
int Pager::wait() {
    pipe_.reset();
    sigset_t waited;
    sigset_t before;
    sigemptyset(&waited);
    for (int const signal : {SIGCHLD, SIGTERM, SIGHUP}) {
        sigaddset(&waited, signal);
    }
    ::sigprocmask(SIG_BLOCK, &waited, &before);
    int ended_by = 0;
    if (is_ending()) { // a signal came between the run and this; who waits around us knows which
        ProcessTree(pid_).signal(SIGTERM);
    }
    while (::waitpid(pid_, &status_, WNOHANG) == 0) {
        int const signal = ::sigwaitinfo(&waited, nullptr);
        if (signal == SIGTERM || signal == SIGHUP) {
            ended_by = signal;
            ProcessTree(pid_).signal(SIGTERM); // the shell and what it runs
        }
    }
    pid_ = -1;
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    return ended_by;
}

} // namespace mgit
