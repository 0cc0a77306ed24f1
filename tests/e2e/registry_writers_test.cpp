// Several commands that change one registry at the same time, with locks and without.
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/strace.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <memory>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Names = std::vector<std::string>;

struct Writers : World {
    // Runs the shell scripts side by side; $MGIT is mgit. What they print is in FILE.log.
    void run_all(Names const& scripts) const {
        std::vector<std::unique_ptr<Process>> processes;
        for (std::size_t i = 0; i < scripts.size(); ++i) {
            auto const name = "script" + std::to_string(i);
            write_script(name, "exec >" + path(name + ".log").string() + " 2>&1\n" + scripts[i]);
            ProcessOptions options;
            options.cwd = root();
            options.environment = environment({"MGIT=" + mgit_binary()});
            processes.push_back(
                std::make_unique<Process>(Names{path(name).string()}, std::move(options)));
        }
        for (auto& process : processes) {
            process->wait();
        }
    }
    Names log(std::size_t i) const {
        return lines_of(read_file("script" + std::to_string(i) + ".log"));
    }
    Names registered() const {
        Names names = lines_of(mgit({"ls"}).out);
        std::ranges::sort(names);
        return names;
    }
};

Names made_names(std::string const& prefix, int count) {
    Names names;
    for (int i = 10; i < 10 + count; ++i) {
        names.push_back(prefix + std::to_string(i));
    }
    return names;
}

std::string for_each(Names const& names, std::string const& command) {
    std::string script;
    for (auto const& name : names) {
        script += "NAME=" + name + "; " + command + " || echo failed: $?\n";
    }
    return script;
}

TEST_CASE_METHOD(Writers, "F52 two shells that add 50 repos each lose none", "[writers]") {
    auto const one = made_names("a", 50);
    auto const other = made_names("b", 50);
    Names all = one;
    all.insert(all.end(), other.begin(), other.end());
    make_repos(all);
    run_all({for_each(one, "$MGIT -q --lock-timeout 60 add $NAME >/dev/null"),
             for_each(other, "$MGIT -q --lock-timeout 60 add $NAME >/dev/null")});
    CHECK(log(0).empty());
    CHECK(log(1).empty());
    CHECK(registered() == all);
}

TEST_CASE_METHOD(Writers, "F53 50 adds against 40 renames are all kept", "[writers]") {
    auto const added = made_names("a", 50);
    auto const renamed = made_names("o", 40);
    Names all = added;
    all.insert(all.end(), renamed.begin(), renamed.end());
    make_repos(all);
    add(renamed);
    run_all({for_each(added, "$MGIT -q --lock-timeout 60 add $NAME >/dev/null"),
             for_each(renamed, "$MGIT -q --lock-timeout 60 rename $NAME x$NAME >/dev/null")});
    CHECK(log(0).empty());
    CHECK(log(1).empty());
    Names expected = added;
    for (auto const& name : renamed) {
        expected.push_back("x" + name);
    }
    CHECK(registered() == expected);
    for (auto const& name : renamed) { // and each name still leads to its own repo
        CHECK(contains(registry(),
                       "{\"name\":\"x" + name + "\",\"path\":\"" + path(name).string() + "\""));
    }
}

TEST_CASE_METHOD(Writers, "F61 where there are no locks eight writers lose nothing, and are told",
                 "[writers]") {
    if (!can_trace(*this)) {
        return;
    }
    std::string const words = "strace -o /dev/null -e trace=flock -e inject=flock:error=ENOLCK "
                              "$MGIT -q --lock-timeout 60 add $NAME";
    Names scripts;
    Names all;
    for (char const letter : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
        auto const names = made_names(std::string(1, letter), 5);
        make_repos(names);
        all.insert(all.end(), names.begin(), names.end());
        scripts.push_back("export ASAN_OPTIONS=detect_leaks=0\n" + for_each(names, words));
    }
    run_all(scripts);
    Names refused;
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        auto const lines = log(i);
        auto const notes = std::ranges::count_if(
            lines, [](auto const& line) { return contains(line, "note: no file locks where"); });
        CHECK(notes == 5); // one in each run
        CHECK(std::ranges::count(lines, "failed: 75") ==
              std::ranges::count_if(lines,
                                    [](auto const& line) { return line.starts_with("failed"); }));
        for (auto const& line : lines) {
            if (line.starts_with("failed")) {
                refused.push_back(line);
            }
        }
    }
    CHECK(registered().size() + refused.size() == all.size());
    CHECK_FALSE(fs::is_symlink(path("mgit/.registry.json.lock.turn")));
}

TEST_CASE_METHOD(Writers,
                 "F61 F54 what a killed mgit leaves where there are no locks blocks nobody",
                 "[writers]") {
    if (!can_trace(*this)) {
        return;
    }
    make_repos({"web", "api"});
    auto const without_locks = [&](Names const& faults, std::string const& name) {
        Names words{"strace", "-o", "/dev/null", "-e", "inject=flock:error=ENOLCK"};
        words.insert(words.end(), faults.begin(), faults.end());
        words.insert(words.end(), {mgit_binary(), "--lock-timeout", "2s", "add", name});
        return run(words, {.environment = {"ASAN_OPTIONS=detect_leaks=0"}});
    };
    auto const killed = without_locks({"-e", "inject=rename:signal=SIGKILL:when=1"}, "web");
    INFO(describe(killed));
    CHECK(killed.code != 0);
    CHECK(fs::is_symlink(path("mgit/.registry.json.lock.turn")));
    auto const next = without_locks({}, "api");
    INFO(describe(next));
    CHECK(next.code == 0);
    CHECK(contains(registry(), "\"api\""));
    CHECK_FALSE(fs::is_symlink(path("mgit/.registry.json.lock.turn")));

    // One of another host is waited for until it is too old to be true.
    fs::create_symlink("77@elsewhere", path("mgit/.registry.json.lock.turn"));
    auto const waiting = without_locks({}, "web");
    INFO(describe(waiting));
    CHECK(waiting.code == 75);
    CHECK(contains(waiting.err, "waiting for another mgit (pid 77 on elsewhere)"));
    CHECK(contains(waiting.err, "is locked by another mgit (pid 77 on elsewhere)"));
    REQUIRE(run({"touch", "-h", "-d", "1 minute ago", "mgit/.registry.json.lock.turn"}).code == 0);
    CHECK(without_locks({}, "web").code == 0);
    CHECK(contains(registry(), "\"web\""));
}

} // namespace
} // namespace mgit::test
