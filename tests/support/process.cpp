#include "support/process.hpp"

#include "support/catch.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mgit::test {
namespace {

using Clock = std::chrono::steady_clock;

void close_fd(int& fd) {
    if (fd >= 0) {
        ::close(fd);
        fd = -1;
    }
}

struct Ends {
    int read = -1;
    int write = -1;
};

Ends make_ends() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) {
        FAIL("pipe: " << std::strerror(errno));
    }
    return {fds[0], fds[1]};
}

void set_nonblocking(int fd) {
    if (fd >= 0) {
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    }
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    for (auto& word : words) {
        result.push_back(word.data());
    }
    result.push_back(nullptr);
    return result;
}

struct Streams {
    int in;
    int out;
    int err;
};

// Between fork and exec: only system calls on what the parent prepared.
[[noreturn]] void become(char* const* argv, char* const* environment, char const* cwd,
                         Streams const& streams, std::vector<int> const& closed) {
    ::setsid();
    ::dup2(streams.in, 0);
    ::dup2(streams.out, 1);
    ::dup2(streams.err, 2);
    ::close_range(3, ~0U, 0); // what the runner of the tests left open
    for (int const fd : closed) {
        ::close(fd);
    }
    if (::chdir(cwd) == 0) {
        ::execvpe(argv[0], argv, environment);
    }
    ::_exit(127);
}

std::string contents(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf(); // takes it well if the process ends meanwhile
    return text.str();
}

} // namespace

std::string describe(Result const& result) {
    return "exit " + std::to_string(result.code) + ", signal " + std::to_string(result.signal) +
           "\n--- stdout\n" + result.out + "\n--- stderr\n" + result.err;
}

Process::Process(std::vector<std::string> const& argv, ProcessOptions options)
    : options_(std::move(options)) {
    auto words = argv;
    auto variables = options_.environment;
    auto const word_pointers = pointers(words);
    auto const variable_pointers = pointers(variables);

    Ends in = make_ends();
    Ends out = make_ends();
    Ends err = options_.merge ? Ends{} : make_ends();
    int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    int file = -1;
    if (!options_.out_file.empty()) {
        file = ::open(options_.out_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        REQUIRE(file >= 0);
    }
    int const out_end = file >= 0 ? file : out.write;
    Streams const streams{options_.input.empty() ? null : in.read, out_end,
                          options_.merge ? out_end : err.write};

    pid_ = ::fork();
    if (pid_ == 0) {
        become(word_pointers.data(), variable_pointers.data(), options_.cwd.c_str(), streams,
               options_.closed);
    }
    for (int* const end : {&in.read, &out.write, &err.write, &null, &file}) {
        close_fd(*end);
    }
    REQUIRE(pid_ > 0);
    in_ = in.write;
    out_ = out.read;
    err_ = err.read;
    for (int const end : {in_, out_, err_}) {
        set_nonblocking(end);
    }
}

Process::~Process() {
    if (!reaped_) {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    for (int* const end : {&in_, &out_, &err_}) {
        close_fd(*end);
    }
}

bool Process::running() const {
    siginfo_t info{};
    return !reaped_ &&
           ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void Process::feed() {
    if (in_ < 0) {
        return;
    }
    while (fed_ < options_.input.size()) {
        auto const count = ::write(in_, options_.input.data() + fed_, options_.input.size() - fed_);
        if (count < 0) {
            if (errno == EAGAIN) {
                return;
            }
            break; // it does not want to read more
        }
        fed_ += static_cast<std::size_t>(count);
    }
    close_fd(in_);
}

// False when nothing more can come. The descriptor is closed then.
bool Process::drain(int& fd, std::string& into) const {
    char buffer[1 << 16];
    while (fd >= 0) {
        auto const count = ::read(fd, buffer, sizeof buffer);
        if (count > 0) {
            into.append(buffer, static_cast<std::size_t>(count));
        } else if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        } else {
            close_fd(fd);
        }
    }
    return false;
}

void Process::watch_until_exit(int exit_fd) {
    auto const deadline = Clock::now() + options_.limit;
    for (;;) {
        feed();
        pollfd fds[] = {
            {exit_fd, POLLIN, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}, {in_, POLLOUT, 0}};
        auto const left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        auto const ready = left.count() > 0 ? ::poll(fds, 4, static_cast<int>(left.count())) : 0;
        if (ready == 0) {
            ::kill(-pid_, SIGKILL);
            FAIL("the program did not end in " << options_.limit.count() << " s\n"
                                               << describe(result_));
        }
        bool const ended = fds[0].revents != 0; // what was written before is in the pipes by now
        drain(out_, result_.out);
        drain(err_, result_.err);
        if (ended) {
            return;
        }
    }
}

Result Process::wait() {
    auto const exit_fd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (exit_fd < 0) {
        FAIL("pidfd_open: " << std::strerror(errno));
    }
    auto const previous = ::signal(SIGPIPE, SIG_IGN); // of a program that does not read its input
    watch_until_exit(exit_fd);
    ::signal(SIGPIPE, previous);
    ::close(exit_fd);

    int status = 0;
    ::waitpid(pid_, &status, 0);
    reaped_ = true;
    result_.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return result_;
}

Result run_process(std::vector<std::string> const& argv, ProcessOptions options) {
    return Process(argv, std::move(options)).wait();
}

void wait_until(std::string_view what, std::function<bool()> const& condition,
                std::chrono::seconds limit) {
    auto const deadline = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() > deadline) {
            FAIL("waited in vain until " << what);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::vector<pid_t> processes_with(std::string_view token) {
    std::vector<pid_t> found;
    for (auto const& entry : std::filesystem::directory_iterator("/proc")) {
        auto const name = entry.path().filename().string();
        auto const pid = static_cast<pid_t>(std::atoi(name.c_str()));
        if (pid <= 0 || pid == ::getpid()) {
            continue;
        }
        // Both are empty for a zombie, which is no live process.
        auto const text = contents(entry.path() / "cmdline") + contents(entry.path() / "environ");
        if (text.find(token) != std::string::npos) {
            found.push_back(pid);
        }
    }
    return found;
}

Gate::Gate(std::filesystem::path path) : path_(std::move(path)) {
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
}

Gate::~Gate() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

void Gate::open() {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(fd_ >= 0);
}

} // namespace mgit::test
