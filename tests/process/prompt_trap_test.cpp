// The folder in which children's questions are caught, and the role in which mgit catches them.
#include "mgit/process/prompt_trap.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit {
namespace {

std::map<std::string, std::string> variables_for(PromptTrap const& trap, JobId job) {
    std::map<std::string, std::string> result;
    for (auto const& variable : prompt_environment(trap.folder(), job)) {
        result[variable.name] = variable.value;
    }
    return result;
}

// As if a child of the job had started `program` with this argument.
std::optional<int> play_role(std::string program, std::string argument, std::string record) {
    std::vector<char*> argv{program.data(), argument.data()};
    std::string variable = "MGIT_PROMPT_RECORD=" + record;
    std::vector<char const*> variables{record.empty() ? nullptr : variable.c_str(), nullptr};
    return run_prompt_role(argv, variables.data());
}

TEST_CASE("F27 what children ask is written down by job and refused") {
    PromptTrap const trap{Environment(environ)};
    auto first = variables_for(trap, 0);
    auto second = variables_for(trap, 1);
    using enum Question::Kind;
    CHECK(play_role(first["GIT_ASKPASS"], "Username for 'x': ", first["MGIT_PROMPT_RECORD"]) == 1);
    CHECK(play_role(first["SSH_ASKPASS"], "two\nlines", first["MGIT_PROMPT_RECORD"]) == 1);
    CHECK(play_role(second["GIT_EDITOR"], "/a b/MSG", second["MGIT_PROMPT_RECORD"]) == 1);
    CHECK(trap.take(0) ==
          std::vector<Question>{{credential, "Username for 'x': "}, {credential, "two\nlines"}});
    CHECK(trap.take(1) == std::vector<Question>{{editor, "/a b/MSG"}});
    CHECK(trap.take(0).empty()); // the next try starts from nothing
    CHECK(trap.take(2).empty());
}

TEST_CASE("F27 without a record, or under another name, mgit is itself") {
    PromptTrap const trap{Environment(environ)};
    auto const record = (trap.folder() / "0").string();
    CHECK_FALSE(play_role("/usr/bin/mgit", "x", record));
    CHECK_FALSE(play_role("mgit-askpass", "x", ""));
    CHECK_FALSE(run_prompt_role({}, nullptr));
    CHECK(trap.take(0).empty());
}

TEST_CASE("an endless question is cut and a link is not followed") {
    PromptTrap const trap{Environment(environ)};
    auto const record = (trap.folder() / "0").string();
    CHECK(play_role("mgit-askpass", std::string(100'000, 'x'), record) == 1);
    CHECK(fs::file_size(record) == 4096);
    auto const target = trap.folder() / "target";
    fs::create_symlink(target, trap.folder() / "7");
    CHECK(play_role("mgit-askpass", "x", (trap.folder() / "7").string()) == 1);
    CHECK_FALSE(fs::exists(target));
}

TEST_CASE("the trap's folder is ours alone, leads to our program and is gone afterwards") {
    fs::path folder;
    {
        PromptTrap const trap{Environment(environ)};
        folder = trap.folder();
        struct stat status {};
        REQUIRE(::stat(folder.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0700);
        auto variables = variables_for(trap, 0);
        for (auto const* const name : {"GIT_ASKPASS", "GIT_EDITOR"}) {
            CHECK(fs::canonical(variables[name]) == fs::canonical("/proc/self/exe"));
        }
        play_role("mgit-askpass", "x", variables["MGIT_PROMPT_RECORD"]);
    }
    CHECK_FALSE(fs::exists(folder));
}

} // namespace
} // namespace mgit
