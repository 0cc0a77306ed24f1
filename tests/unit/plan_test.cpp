#include "mgit/core/text.hpp"
#include "mgit/exec/plan.hpp"
#include "support/catch.hpp"

#include <map>

using namespace mgit;

namespace {

Selection two_repos() {
    return {
        {{"api", "/src/api", {"web", "all"}, "https://ann:key@host/api.git", {}}, "group 'web'"},
        {{"dots", "/home/ann", {}, "", {"--git-dir=/home/ann/.dots"}}, "named"}};
}

std::map<std::string, std::string> environment(Job const& job) {
    std::map<std::string, std::string> result;
    for (EnvVar const& variable : job.command.env) {
        INFO(variable.name);
        CHECK(result.emplace(variable.name, variable.value).second);
    }
    return result;
}

std::map<std::string, std::string> git_environment(std::string_view verb,
                                                   PlanOptions const& options) {
    Task const task{Task::Kind::git, {std::string(verb)}};
    return environment(plan(two_repos(), task, *find_verb(verb), options).front());
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("each selected repo gets one job, in order, in its own folder") {
    auto const jobs =
        plan(two_repos(), {Task::Kind::git, {"pull", "--rebase"}}, *find_verb("pull"), {});
    REQUIRE(jobs.size() == 2);
    CHECK(jobs[0].id == 0);
    CHECK(jobs[0].repo.name == "api");
    CHECK(jobs[0].reason == "group 'web'");
    CHECK(jobs[0].command.argv == Words{"git", "pull", "--rebase"});
    CHECK(jobs[0].command.cwd == "/src/api");
    CHECK(jobs[1].id == 1);
    CHECK(jobs[1].command.argv == Words{"git", "--git-dir=/home/ann/.dots", "pull", "--rebase"});
    CHECK(jobs[1].command.cwd == "/home/ann");
    CHECK(plan({}, {Task::Kind::git, {"pull"}}, ordinary_verb(), {}).empty());
}

TEST_CASE("a program runs as it is given, a text in one shell without arguments") {
    auto const program =
        plan(two_repos(), {Task::Kind::program, {"make", "a b"}}, ordinary_verb(), {});
    CHECK(program[1].command.argv == Words{"make", "a b"});
    auto const shell =
        plan(two_repos(), {Task::Kind::shell, {"echo $1 | cat"}}, ordinary_verb(), {});
    CHECK(shell[1].command.argv == Words{"sh", "-c", "echo $1 | cat"});
}

TEST_CASE("nothing can prompt in the parallel phase, and everything may in the foreground") {
    for (auto const kind : {Task::Kind::git, Task::Kind::program, Task::Kind::shell}) {
        PlanOptions options;
        auto env = environment(plan(two_repos(), {kind, {"x"}}, ordinary_verb(), options).front());
        CHECK(env["GIT_TERMINAL_PROMPT"] == "0");
        CHECK(env["GCM_INTERACTIVE"] == "never");
        CHECK(env["GIT_ASKPASS"] == "/bin/false");
        CHECK(env["SSH_ASKPASS"] == "/bin/false");
        CHECK(env["SSH_ASKPASS_REQUIRE"] == "force");
        CHECK(env["GIT_PAGER"] == "cat");
        CHECK(env["GIT_EDITOR"].find("mgit -i") != std::string::npos);
        CHECK(env["GIT_SEQUENCE_EDITOR"] == env["GIT_EDITOR"]);

        options.foreground = true;
        env = environment(plan(two_repos(), {kind, {"x"}}, ordinary_verb(), options).front());
        for (auto const& [name, value] : env) {
            INFO(name);
            CHECK((name.starts_with("MGIT_") || name == "GIT_CEILING_DIRECTORIES"));
        }
    }
}

TEST_CASE("git does not look above the repo, and the user's own ceilings stay") {
    CHECK(git_environment("pull", {})["GIT_CEILING_DIRECTORIES"] == "/src");
    PlanOptions options;
    options.ceiling = "/home:/mnt";
    options.foreground = true;
    CHECK(git_environment("pull", options)["GIT_CEILING_DIRECTORIES"] == "/home:/mnt:/src");
    auto const job =
        plan(two_repos(), {Task::Kind::shell, {"x"}}, ordinary_verb(), options).front();
    CHECK_FALSE(environment(job).contains("GIT_CEILING_DIRECTORIES"));
}

TEST_CASE("colour is asked for behind the user's own settings") {
    PlanOptions options;
    options.colour = true;
    options.config_count = 2;
    auto env = git_environment("log", options);
    CHECK(env["GIT_CONFIG_COUNT"] == "3");
    CHECK(env["GIT_CONFIG_KEY_2"] == "color.ui");
    CHECK(env["GIT_CONFIG_VALUE_2"] == "always");
    CHECK_FALSE(env.contains("GIT_CONFIG_KEY_1"));
}

TEST_CASE("a verb with hooks is coloured in its messages only, plumbing not at all") {
    PlanOptions options;
    options.colour = true;
    auto env = git_environment("pull", options);
    CHECK(env["GIT_CONFIG_COUNT"] == "4");
    for (auto const& [name, value] : env) {
        CHECK(value != "color.ui");
    }
    CHECK(env["GIT_CONFIG_KEY_0"] == "color.advice");
    CHECK(env["GIT_CONFIG_KEY_3"] == "color.transport");
    CHECK(env["GIT_CONFIG_VALUE_3"] == "always");
    CHECK_FALSE(git_environment("rev-parse", options).contains("GIT_CONFIG_COUNT"));

    options.foreground = true;
    CHECK_FALSE(git_environment("log", options).contains("GIT_CONFIG_COUNT"));
    CHECK_FALSE(git_environment("log", {}).contains("GIT_CONFIG_COUNT"));
}

TEST_CASE("programs and shells are told which repo they work on") {
    auto const jobs = plan(two_repos(), {Task::Kind::program, {"make"}}, ordinary_verb(), {});
    auto env = environment(jobs[0]);
    CHECK(env["MGIT_NAME"] == "api");
    CHECK(env["MGIT_PATH"] == "/src/api");
    CHECK(env["MGIT_GROUPS"] == "web,all");
    CHECK(env["MGIT_URL"] == "https://ann:key@host/api.git");
    CHECK(env["MGIT_I"] == "1");
    CHECK(env["MGIT_N"] == "2");
    CHECK(environment(jobs[1])["MGIT_I"] == "2");
    CHECK(environment(jobs[1]).contains("MGIT_GROUPS"));
    CHECK_FALSE(git_environment("pull", {}).contains("MGIT_NAME"));
}

TEST_CASE("a plan shows everything that will run, but no password") {
    Job job{0, {"my repo", "/src/my repo", {}, "", {}}, "all repos", {}};
    job.command = {{"git", "commit", "-m", "it's"},
                   "/src/my repo",
                   {{"A", "b c"}, {"MGIT_URL", "https://ann:key@host/api.git"}}};
    std::string const text = describe_plan(job);
    CHECK(text == "'my repo' (all repos)\n"
                  "  folder   '/src/my repo'\n"
                  "  command  " +
                      shell_line(job.command.argv) +
                      "\n"
                      "  env      A='b c'\n"
                      "  env      MGIT_URL=" +
                      shell_word(redacted_url("https://ann:key@host/api.git")) + "\n");
    CHECK(text.find("key") == std::string::npos);
}
