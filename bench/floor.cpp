// The least that any tool must do to run one program in many folders: vfork, one pipe each, whole
// outputs in list order, held in memory. No registry, no options of the user's, no report: mgit's
// yardstick.
//
//   floor LIST -J N PROGRAM ARGS...      LIST: a file with one folder a line
//
// Exits 1 if any child failed, 2 if the loop itself did.

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

struct Task {
    std::string folder;
    std::string output;
    pid_t pid = -1;
    int pipe = -1;
    bool done = false;
};

struct Program {
    std::string path;
    char* const* argv;
    int no_input;
};

[[noreturn]] void die(char const* what, int error) {
    std::fprintf(stderr, "floor: %s: %s\n", what, std::strerror(error));
    std::exit(2);
}

void check(int error, char const* what) {
    if (error != 0) {
        die(what, error);
    }
}

std::vector<Task> read_list(char const* path) {
    std::ifstream list(path);
    if (!list) {
        die(path, errno);
    }
    std::vector<Task> tasks;
    for (std::string line; std::getline(list, line);) {
        tasks.emplace_back().folder = line;
    }
    return tasks;
}

// Looked up once; execvp would try each folder of PATH in every child.
std::string find_program(char const* name) {
    std::string_view left = std::getenv("PATH");
    while (std::strchr(name, '/') == nullptr && !left.empty()) {
        auto const end = std::min(left.find(':'), left.size());
        std::string const path = std::string(left.substr(0, end)) + '/' + name;
        if (access(path.c_str(), X_OK) == 0) {
            return path;
        }
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return name;
}

// The child borrows this program's memory until it is another one, so it only makes system calls.
void start(Task& task, Program const& program) {
    int ends[2];
    check(pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno, "pipe2");
    task.pid = vfork();
    if (task.pid == 0) {
        if (chdir(task.folder.c_str()) == 0) {
            dup2(program.no_input, 0);
            dup2(ends[1], 1);
            dup2(ends[1], 2);
            execve(program.path.c_str(), program.argv, environ);
        }
        _exit(127);
    }
    check(task.pid < 0 ? errno : 0, "vfork");
    close(ends[1]);
    task.pipe = ends[0];
}

// Reads once. At the end of the file the child is reaped; true if it failed.
bool read_some(Task& task) {
    char buffer[65536];
    ssize_t const got = read(task.pipe, buffer, sizeof buffer);
    if (got > 0) {
        task.output.append(buffer, static_cast<std::size_t>(got));
        return false;
    }
    if (got < 0) {
        die("read", errno);
    }
    close(task.pipe);
    task.done = true;
    int status = 0;
    waitpid(task.pid, &status, 0);
    return status != 0;
}

void write_all(std::string const& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        ssize_t const put = write(1, bytes.data() + at, bytes.size() - at);
        if (put < 0) {
            die("write", errno);
        }
        at += static_cast<std::size_t>(put);
    }
}

bool run(std::vector<Task>& tasks, std::size_t parallel, Program const& program) {
    bool failed = false;
    std::size_t to_start = 0;
    std::size_t to_print = 0;
    std::vector<Task*> running;
    std::vector<pollfd> polled;
    while (to_print < tasks.size()) {
        while (to_start < tasks.size() && running.size() < parallel) {
            start(tasks[to_start], program);
            running.push_back(&tasks[to_start++]);
        }
        polled.clear();
        for (Task const* task : running) {
            polled.push_back({task->pipe, POLLIN, 0});
        }
        if (poll(polled.data(), polled.size(), -1) < 0) {
            die("poll", errno);
        }
        for (std::size_t i = 0; i < polled.size(); ++i) {
            if (polled[i].revents != 0) {
                failed |= read_some(*running[i]);
            }
        }
        std::erase_if(running, [](Task const* task) { return task->done; });
        for (; to_print < tasks.size() && tasks[to_print].done; ++to_print) {
            write_all(tasks[to_print].output);
            tasks[to_print].output = {};
        }
    }
    return failed;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 5 || std::strcmp(argv[2], "-J") != 0 || std::atoi(argv[3]) < 1) {
        std::fprintf(stderr, "usage: floor LIST -J N PROGRAM ARGS...\n");
        return 2;
    }
    std::vector<Task> tasks = read_list(argv[1]);
    Program const program{find_program(argv[4]), argv + 4, open("/dev/null", O_RDONLY | O_CLOEXEC)};
    return run(tasks, static_cast<std::size_t>(std::atoi(argv[3])), program) ? 1 : 0;
}
