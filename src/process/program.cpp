#include "mgit/process/program.hpp"

#include "mgit/core/error.hpp"
#include "mgit/core/text.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/spawn.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
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

Answer ask(std::filesystem::path const& program, std::vector<std::string> const& argv,
           std::filesystem::path const& cwd, Environment const& environment, Capture capture) {
    Spawner spawner(program, environment);
    auto started = spawner.spawn({argv, cwd, {}}, capture);
    if (auto const* failure = std::get_if<SpawnFailure>(&started)) {
        throw Error(ExitCode::cannot_execute, "cannot run " + shell_word(program.string()) + ": " +
                                                  std::strerror(failure->error));
    }
    auto& child = std::get<Child>(started);
    Answer answer;
    answer.output = read_to_end(child.out.get());
    answer.status = wait_for(child.pid);
    return answer;
}

} // namespace mgit
