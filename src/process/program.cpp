#include "mgit/process/program.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mgit {
namespace {

// 0 if the file can be executed, else errno.
int executable_error(std::filesystem::path const& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return errno;
    }
    if (S_ISDIR(status.st_mode)) {
        return EISDIR;
    }
    return ::access(file.c_str(), X_OK) == 0 ? 0 : errno;
}

[[noreturn]] void fail(std::string_view name, int error) {
    std::string const what = "cannot run " + shell_word(name) + ": ";
    if (error == ENOENT || error == ENOTDIR) {
        bool const is_path = name.find('/') != std::string_view::npos;
        throw Error(ExitCode::not_found, what + (is_path ? "no such file" : "not found on PATH"),
                    name == "git" ? "install git, or add its folder to PATH"
                                  : "nothing was started");
    }
    throw Error(ExitCode::cannot_execute, what + std::strerror(error), "nothing was started");
}

} // namespace

std::filesystem::path find_program(std::string_view name, Environment const& environment,
                                   std::filesystem::path const& cwd) {
    if (name.find('/') != std::string_view::npos) {
        std::filesystem::path file = cwd / std::filesystem::path(name); // cwd is absolute
        int const error = executable_error(file);
        if (error != 0) {
            fail(name, error);
        }
        return file;
    }
    std::string_view rest = environment.get("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
    int worst = ENOENT;
    while (!name.empty() && !rest.empty()) {
        std::string_view const element = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(rest.size(), element.size() + 1));
        if (!element.starts_with('/')) {
            continue;
        }
        std::filesystem::path file = std::filesystem::path(element) / name;
        int const error = executable_error(file);
        if (error == 0) {
            return file;
        }
        if (error == EACCES) { // as execvp(3): remember it, but a later element may serve
            worst = error;
        }
    }
    fail(name, worst);
}

// --- asking ------------------------------------------------------------------------------------

namespace {

using Clock = std::chrono::steady_clock;

// Whatever is in the pipe now.
void read_available(int fd, std::string& text) {
    std::array<char, 1 << 14> buffer;
    for (ssize_t got = 1; got > 0 || (got < 0 && errno == EINTR);) {
        got = ::read(fd, buffer.data(), buffer.size());
        text.append(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    }
}

// One child until its end, or until it is not waited for any longer.
class Conversation {
public:
    Conversation(Child& child, SignalPipe& signals) : child_(child), signals_(signals) {}

    // False if its time is over, or a signal has come.
    bool wait_until(Clock::time_point deadline) {
        while (!has_ended(child_.pid)) {
            auto const left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
            // A pipe that nobody holds open is always readable, and tells nothing more.
            int const out = open_ ? child_.out.get() : -1;
            std::array<pollfd, 2> ready{{{out, POLLIN, 0}, {signals_.fd(), POLLIN, 0}}};
            ::poll(ready.data(), ready.size(), static_cast<int>(std::max<long>(left, 0)));
            read_available(child_.out.get(), output);
            open_ = open_ && (ready[0].revents & POLLHUP) == 0;
            for (int const signal : signals_.take()) {
                came.push_back(signal);
                ended_ = ended_ || ends_process(signal);
            }
            if ((ended_ && !ending_) || Clock::now() >= deadline) {
                return has_ended(child_.pid);
            }
        }
        return true;
    }

    // Politely first. One that waits for a dead disk may not even obey SIGKILL.
    bool end() {
        constexpr std::chrono::milliseconds grace{500};
        ending_ = true;
        for (int const signal : {SIGTERM, SIGKILL}) {
            signal_group(child_.pid, signal);
            if (wait_until(Clock::now() + grace)) {
                return true;
            }
        }
        return false;
    }

    std::string output;
    std::vector<int> came; // signals, also those that are not for us

private:
    Child& child_;
    SignalPipe& signals_;
    bool open_ = true;
    bool ended_ = false;  // by a signal to us
    bool ending_ = false; // it has been told to end
};

} // namespace

Answer ask(std::filesystem::path const& program, std::vector<std::string> const& argv,
           std::filesystem::path const& cwd, Environment const& environment, Capture capture,
           std::chrono::milliseconds patience) {
    constexpr std::array signals{SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    Answer answer;
    std::vector<int> came;
    {
        SignalPipe pipe(signals);
        auto started = Spawner(program, environment).spawn({argv, cwd, {}}, capture);
        if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
            throw Error(ExitCode::cannot_execute, "cannot run " + shell_word(program.string()) +
                                                      ": " + std::strerror(failure->error));
        }
        auto& child = std::get<Child>(started);
        Conversation conversation(child, pipe);
        bool const by_itself = conversation.wait_until(Clock::now() + patience);
        bool const ended = by_itself || conversation.end();
        answer.status = ended ? wait_for(child.pid) : SIGKILL;
        if (!by_itself && answer.status == 0) {
            answer.status = SIGTERM; // it may have ended well, but not in time
        }
        read_available(child.out.get(), conversation.output);
        answer.output = std::move(conversation.output);
        came = std::move(conversation.came);
    }
    for (int const signal : came) {
        ::raise(signal); // now it comes to whom it would have come
    }
    return answer;
}

} // namespace mgit
