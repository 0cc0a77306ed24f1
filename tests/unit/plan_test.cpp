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
        options.prompt_folder = "/private";
        auto env = environment(plan(two_repos(), {kind, {"x"}}, ordinary_verb(), options).front());
        CHECK(env["GIT_TERMINAL_PROMPT"] == "0");
        CHECK(env["GCM_INTERACTIVE"] == "never");
        CHECK(env["GIT_ASKPASS"] == "/private/mgit-askpass");
        CHECK(env["SSH_ASKPASS"] == "/private/mgit-askpass");
        CHECK(env["SSH_ASKPASS_REQUIRE"] == "force");
        CHECK(env["GIT_PAGER"] == "cat");
        CHECK(env["GIT_EDITOR"] == "/private/mgit-editor");
        CHECK(env["GIT_SEQUENCE_EDITOR"] == env["GIT_EDITOR"]);

        options.foreground = true;
        env = environment(plan(two_repos(), {kind, {"x"}}, ordinary_verb(), options).front());
        for (auto const& [name, value] : env) {
            INFO(name);
            CHECK(
                (name.starts_with("MGIT_") || name == "GIT_CEILING_DIRECTORIES" || name == "PWD"));
        }
    }
}

TEST_CASE("F27 each job has a record of its own for what is asked in it") {
    PlanOptions options;
    options.prompt_folder = "/private";
    auto const jobs = plan(two_repos(), {Task::Kind::git, {"pull"}}, ordinary_verb(), options);
    CHECK(environment(jobs[0])["MGIT_PROMPT_RECORD"] == "/private/0");
    CHECK(environment(jobs[1])["MGIT_PROMPT_RECORD"] == "/private/1");
}

TEST_CASE("F30 an editor that needs nobody stays, any other is kept from opening") {
    auto const editors = [](PlanOptions options, Words argv) {
        options.prompt_folder = "/private";
        Task const task{Task::Kind::git, std::move(argv)};
        auto env = environment(plan(two_repos(), task, ordinary_verb(), options).front());
        return std::pair(env["GIT_EDITOR"], env["GIT_SEQUENCE_EDITOR"]);
    };
    std::pair<std::string, std::string> const none("/private/mgit-editor", "/private/mgit-editor");
    PlanOptions options;
    options.editor = "vim";
    options.sequence_editor = "code --wait";
    CHECK(editors(options, {"rebase", "-i"}) == none);
    CHECK(editors({}, {"-c", "core.editor=emacs", "commit"}) == none);
    CHECK(editors({}, {"commit", "-c", "core.editor=true"}) == none); // a commit's -c is another

    options.sequence_editor = "/usr/bin/sed -i s/pick/squash/";
    CHECK(editors(options, {"rebase", "-i"}) ==
          std::pair(none.first, std::string("/usr/bin/sed -i s/pick/squash/")));
    options.editor = ":";
    CHECK(editors(options, {"rebase", "-i"}).first == ":");
    CHECK(editors({}, {"-c", "core.editor=true", "commit"}) ==
          std::pair(std::string("true"), std::string("true")));
    CHECK(editors({}, {"-c", "sequence.editor=:", "rebase"}) ==
          std::pair(none.first, std::string(":")));
}

TEST_CASE("git does not look above the repo, and the user's own ceilings stay") {
    CHECK(git_environment("pull", {})["GIT_CEILING_DIRECTORIES"] == "/src");
    PlanOptions options;
    options.ceiling = "/home:/mnt";
    options.foreground = true;
    CHECK(git_environment("pull", options)["GIT_CEILING_DIRECTORIES"] == "/home:/mnt:/src");
    auto const job =
        plan(two_repos(), {Task::Kind::shell, {"x"}}, ordinary_verb(), options).front();
    CHECK(environment(job)["GIT_CEILING_DIRECTORIES"] == "/home:/mnt:/src"); // it may run git
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

TEST_CASE("F75 maintenance is kept in front where that is wanted, behind the other settings") {
    PlanOptions options;
    options.colour = true;
    options.wait_maintenance = true;
    options.config_count = 1;
    auto env = git_environment("log", options);
    CHECK(env["GIT_CONFIG_COUNT"] == "4");
    CHECK(env["GIT_CONFIG_KEY_1"] == "color.ui");
    CHECK(env["GIT_CONFIG_KEY_2"] == "maintenance.autoDetach");
    CHECK(env["GIT_CONFIG_VALUE_2"] == "false");
    CHECK(env["GIT_CONFIG_KEY_3"] == "gc.autoDetach");
    CHECK(env["GIT_CONFIG_VALUE_3"] == "false");
    auto const jobs = plan(two_repos(), {Task::Kind::program, {"make"}}, ordinary_verb(), options);
    CHECK(environment(jobs[0])["GIT_CONFIG_COUNT"] == "3"); // make may call git
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

TEST_CASE("children are told the folder that they are in, whatever we are told") {
    CHECK(git_environment("pull", {})["PWD"] == "/src/api");
    auto const jobs = plan(two_repos(), {Task::Kind::shell, {"x"}}, ordinary_verb(), {});
    CHECK(environment(jobs[1])["PWD"] == "/home/ann");
}

TEST_CASE("placeholders stand for each repo in the arguments of git and of programs") {
    PlanOptions options;
    options.folder = "/src/web";
    options.ask_repo = [](Repo const& repo, std::string_view name) -> RepoValue {
        return repo.name + "'s " + std::string(name);
    };
    Words const words{"{name}:{path}", "{relpath}",   "{i}/{n}",  "{branch}", "x{sha}",
                      "@{u}",          "@{upstream}", "{{name}}", "{foo}",    "{host}"};
    Words const values{"api:/src/api", "../api",      "1/2",    "api's branch", "xapi's sha",
                       "@{u}",         "@{upstream}", "{name}", "{foo}",        "api's host"};
    auto const expect = [&](Words argv) {
        argv.insert(argv.end(), values.begin(), values.end());
        return argv;
    };
    Words argv{"log"};
    argv.insert(argv.end(), words.begin(), words.end());
    auto const git = plan(two_repos(), {Task::Kind::git, argv}, ordinary_verb(), options);
    CHECK(git[0].command.argv == expect({"git", "log"}));
    CHECK(git[1].command.argv[1] == "--git-dir=/home/ann/.dots");
    CHECK(git[1].command.argv[3] == "dots:/home/ann");

    argv.front() = "./{name}.sh"; // one program runs everywhere
    auto const program = plan(two_repos(), {Task::Kind::program, argv}, ordinary_verb(), options);
    CHECK(program[0].command.argv == expect({"./{name}.sh"}));
    CHECK(environment(program[1])["MGIT_BRANCH"] == "dots's branch");

    auto const shell =
        plan(two_repos(), {Task::Kind::shell, {"echo {name}"}}, ordinary_verb(), options);
    CHECK(shell[0].command.argv == Words{"sh", "-c", "echo {name}"});
}

TEST_CASE("a placeholder without a value is an obstacle for its repo, and for no other") {
    PlanOptions options;
    options.ask_repo = [](Repo const& repo, std::string_view name) -> RepoValue {
        Finding none;
        none.verdict = Verdict::error;
        none.detail = "no value for {" + std::string(name) + "}";
        return repo.name == "api" ? RepoValue(none) : RepoValue("main");
    };
    Task const task{Task::Kind::program, {"x", "{branch}", "{sha}"}};
    auto const jobs = plan(two_repos(), task, ordinary_verb(), options);
    REQUIRE(jobs[0].obstacle);
    CHECK(jobs[0].obstacle->verdict == Verdict::error);
    CHECK(jobs[0].obstacle->detail == "no value for {branch}");
    CHECK(environment(jobs[0])["MGIT_BRANCH"].empty());
    CHECK_FALSE(jobs[1].obstacle);
    CHECK(jobs[1].command.argv == Words{"x", "main", "main"});
    CHECK(describe_plan(jobs[0]).find("  not run  no value for {branch}\n") != std::string::npos);
    CHECK(describe_plan(jobs[1]).find("not run") == std::string::npos);
}

TEST_CASE("no value of a placeholder becomes an option") {
    PlanOptions options;
    options.folder = "/src";
    options.ask_repo = [](Repo const&, std::string_view) -> RepoValue {
        return "--upload-pack=touch x";
    };
    Task const hostile{Task::Kind::git, {"fetch", "origin", "{branch}"}};
    auto const refused = plan(two_repos(), hostile, ordinary_verb(), options).front();
    REQUIRE(refused.obstacle);
    CHECK(refused.obstacle->detail ==
          "the value of {branch} would be an option: '--upload-pack=touch x'");
    Task const harmless{Task::Kind::git, {"fetch", "--x={branch}", "-q{name}", "a{branch}"}};
    CHECK_FALSE(plan(two_repos(), harmless, ordinary_verb(), options).front().obstacle);

    Selection const dashed{{{"x", "/src/-x", {}, "", {}}, "named"}};
    auto const job =
        plan(dashed, {Task::Kind::git, {"add", "{relpath}"}}, ordinary_verb(), options).front();
    CHECK(job.command.argv == Words{"git", "add", "./-x"});
    CHECK_FALSE(job.obstacle);
}

TEST_CASE("a plan shows everything that will run, but no password") {
    Job job{0, {"my repo", "/src/my repo", {}, "", {}}, "all repos", {}, {}, {}};
    job.command = {{"git", "push", "https://ann:key@host/x", "it's"},
                   "/src/my repo",
                   {{"A", "b c"}, {"MGIT_URL", "https://ann:key@host/api.git"}}};
    std::string const text = describe_plan(job);
    CHECK(text == "'my repo' (all repos)\n"
                  "  folder   '/src/my repo'\n"
                  "  command  " +
                      redacted_url(shell_line(job.command.argv)) +
                      "\n"
                      "  env      A='b c'\n"
                      "  env      MGIT_URL=" +
                      shell_word(redacted_url("https://ann:key@host/api.git")) + "\n");
    CHECK(text.find("key") == std::string::npos);
}
