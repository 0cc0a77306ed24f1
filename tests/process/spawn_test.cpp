#include "mgit/core/error.hpp"
#include "mgit/process/child_status.hpp"
#include "mgit/process/environment.hpp"
#include "mgit/process/program.hpp"
#include "mgit/process/signals.hpp"
#include "mgit/process/spawn.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>

using namespace mgit;

namespace {

Environment environment_of(std::vector<char const*> entries) {
    entries.push_back(nullptr);
    return Environment(entries.data());
}

Environment const& plain() {
    static Environment const environment = environment_of({"PATH=/usr/bin:/bin"});
    return environment;
}

struct Spawned {
    std::string out;
    std::string err;
    int status = 0;
};

Spawned run(std::vector<std::string> argv, Capture capture, std::vector<EnvVar> env = {}) {
    Spawner spawner(find_program(argv.front(), plain(), "/"), plain());
    auto started = spawner.spawn({std::move(argv), "/", std::move(env)}, capture);
    auto& child = std::get<Child>(started);
    Spawned result;
    result.out = read_to_end(child.out.get());
    result.err = child.err ? read_to_end(child.err.get()) : "";
    result.status = wait_for(child.pid);
    return result;
}

ExitCode code_of(std::string const& program, Environment const& environment) {
    try {
        find_program(program, environment, "/");
        return ExitCode::ok;
    } catch (Error const& error) {
        return error.code();
    }
}

} // namespace

TEST_CASE("of duplicate variables the first counts and malformed entries are dropped") {
    auto const environment = environment_of({"A=1", "A=2", "=C:=x", "nonsense", "B="});
    CHECK(environment.get("A") == "1");
    CHECK(environment.get("B") == "");
    CHECK_FALSE(environment.has("nonsense"));
}

TEST_CASE("a block holds every variable once, changes over the old values") {
    auto const environment = environment_of({"A=1", "AB=2", "C=3"});
    std::string storage;
    std::vector<EnvVar> const changes{{"A", "new"}, {"D", "4"}};
    auto const block = environment.block(changes, storage);
    REQUIRE(block.back() == nullptr);
    std::vector<std::string> entries(block.begin(), block.end() - 1);
    std::ranges::sort(entries);
    CHECK(entries == std::vector<std::string>{"A=new", "AB=2", "C=3", "D=4"});
}

TEST_CASE("F66 variables that tie git to one repository are removed, -c settings are kept") {
    auto environment =
        environment_of({"GIT_DIR=x", "GIT_INDEX_FILE=y", "GIT_CONFIG_PARAMETERS='a.b=c'",
                        "GIT_CONFIG_COUNT=1", "GIT_SSH_COMMAND=ssh"});
    CHECK(environment.remove_git_local() == std::vector<std::string>{"GIT_DIR", "GIT_INDEX_FILE"});
    CHECK_FALSE(environment.has("GIT_DIR"));
    CHECK(environment.has("GIT_CONFIG_PARAMETERS"));
    CHECK(environment.has("GIT_CONFIG_COUNT"));
    CHECK(environment.has("GIT_SSH_COMMAND"));
}

TEST_CASE("every variable that git itself calls local is removed") {
    auto const git = find_program("git", plain(), "/");
    std::string printed = ask(git, {"git", "rev-parse", "--local-env-vars"}, "/", plain()).output;
    std::vector<std::string> names;
    Environment environment;
    while (!printed.empty()) {
        names.push_back(printed.substr(0, printed.find('\n')));
        environment.set(names.back(), "x");
        printed.erase(0, names.back().size() + 1);
    }
    REQUIRE(names.size() > 10);
    environment.remove_git_local();
    for (auto const& name : names) {
        bool const carries_settings = name == "GIT_CONFIG_PARAMETERS" || name == "GIT_CONFIG_COUNT";
        CHECK(environment.has(name) == carries_settings);
    }
}

TEST_CASE("a child has its own session, no terminal, null stdin and three descriptors") {
    auto const result = run(
        {"sh", "-c",
         "ls /proc/self/fd | tr '\\n' ' '; readlink /proc/self/fd/0;"
         "test $(ps -o sid= -p $$) = $$ && echo leader; (: </dev/tty) 2>/dev/null || echo notty"},
        Capture::merged);
    CHECK(result.out == "0 1 2 3 /dev/null\nleader\nnotty\n"); // 3 is that of ls
}

TEST_CASE("F44 a child starts with default signals and an empty mask whatever ours are") {
    auto const pipe = std::signal(SIGPIPE, SIG_IGN);
    sigset_t usr1;
    sigset_t before;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &usr1, &before);
    auto const result = run({"grep", "-E", "^Sig(Ign|Blk)", "/proc/self/status"}, Capture::merged);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    std::signal(SIGPIPE, pipe);
    CHECK(result.out.find("SigBlk:\t0000000000000000\n") != std::string::npos);
    // Signals 32 and 33 belong to the threads library and cannot be set.
    auto const ignored =
        std::stoull(result.out.substr(result.out.find("SigIgn:") + 8), nullptr, 16);
    CHECK((ignored & ~0x180000000ULL) == 0);
}

TEST_CASE("streams are merged in the order of writing, split, or stderr is dropped") {
    std::vector<std::string> const argv{"sh", "-c", "echo one; echo two >&2; echo three"};
    CHECK(run(argv, Capture::merged).out == "one\ntwo\nthree\n");
    auto const split = run(argv, Capture::split);
    CHECK(split.out == "one\nthree\n");
    CHECK(split.err == "two\n");
    CHECK(run(argv, Capture::out_only).out == "one\nthree\n");
}

TEST_CASE("arguments reach the child byte for byte") {
    std::vector<std::string> argv{"printf", "<%s>", "a b",      "",   "$(x)",
                                  "-n",     "\n",   "\xff\x01", "'\""};
    CHECK(run(argv, Capture::merged).out == "<a b><><$(x)><-n><\n><\xff\x01><'\">");
}

TEST_CASE("a folder that cannot be entered is told from a program that cannot be started") {
    Spawner shell("/bin/sh", plain());
    auto const no_folder = shell.spawn({{"sh"}, "/nowhere", {}}, Capture::merged);
    CHECK(std::get<SpawnFailure>(no_folder).error == ENOENT);
    CHECK(std::get<SpawnFailure>(no_folder).in_cwd);
    auto const a_file = shell.spawn({{"sh"}, "/etc/passwd", {}}, Capture::merged);
    CHECK(std::get<SpawnFailure>(a_file).error == ENOTDIR);
    CHECK(std::get<SpawnFailure>(a_file).in_cwd);
    Spawner nothing("/nowhere/prog", plain());
    auto const no_program = nothing.spawn({{"prog"}, "/", {}}, Capture::merged);
    CHECK(std::get<SpawnFailure>(no_program).error == ENOENT);
    CHECK_FALSE(std::get<SpawnFailure>(no_program).in_cwd);
}

TEST_CASE("a program is found on PATH, and relative elements of PATH are not searched") {
    CHECK(find_program("sh", environment_of({"PATH=/nowhere:/bin"}), "/") == "/bin/sh");
    CHECK(code_of("sh", environment_of({"PATH=bin:.:"})) == ExitCode::not_found);
    CHECK(code_of("/etc/passwd", plain()) == ExitCode::cannot_execute);
    CHECK(code_of("/nowhere/prog", plain()) == ExitCode::not_found);
    CHECK(code_of("", plain()) == ExitCode::not_found);
}

TEST_CASE("ask returns what a program prints on stdout and its status") {
    auto const answer = ask("/bin/sh", {"sh", "-c", "echo yes; echo no >&2; exit 3"}, "/", plain());
    CHECK(answer.output == "yes\n");
    CHECK(std::get<Exited>(ending_from(answer.status)).code == 3);
}

TEST_CASE("F01 ask waits for the program, not for what it has left behind") {
    auto const answer = ask("/bin/sh", {"sh", "-c", "echo yes; sleep 30 & exit 3"}, "/", plain());
    CHECK(answer.output == "yes\n");
    CHECK(std::get<Exited>(ending_from(answer.status)).code == 3);
}

TEST_CASE("F41 ask ends what takes too long, also if that ignores the polite signal") {
    for (std::string const script : {"sleep 30", "trap '' TERM; sleep 30; sleep 30"}) {
        auto const answer = ask("/bin/sh", {"sh", "-c", "echo yes; " + script}, "/", plain(),
                                Capture::out_only, std::chrono::milliseconds(100));
        INFO(script);
        CHECK(answer.output == "yes\n");
        CHECK(answer.status != 0);
    }
}

TEST_CASE("F34 ask ends its program when a signal comes, and the signal goes on") {
    SignalPipe signals(ending_signals);
    ::raise(SIGTERM);
    auto const answer = ask("/bin/sh", {"sh", "-c", "sleep 30"}, "/", plain());
    CHECK(answer.status != 0);
    CHECK(signals.take() == std::vector{SIGTERM});
}
