// Logs for CI services and reports in files, by real runs.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    Result in(std::string const& variable, Lines words) const {
        return mgit(std::move(words), {.environment = {variable}});
    }
    void check_junit(std::string const& file) const {
        auto const result =
            run({"xmllint", "--noout", "--schema", junit_schema(), path(file).string()});
        INFO(describe(result));
        CHECK(result.code == 0);
    }
    Lines leftovers(std::string const& folder) const {
        Lines found;
        for (auto const& entry : fs::directory_iterator(path(folder))) {
            if (contains(entry.path().filename().string(), ".tmp.")) {
                found.push_back(entry.path());
            }
        }
        return found;
    }
};

} // namespace

TEST_CASE_METHOD(Fleet, "the log is that of the CI service that the environment names", "[ci]") {
    Lines const words{"sh", "echo out; echo err >&2; test $MGIT_NAME != api"};
    auto const github = in("GITHUB_ACTIONS=true", words);
    INFO(describe(github));
    CHECK(github.code == 1);
    CHECK(contains(github.out, "::group::web · ok · "));
    CHECK(contains(github.out, "\nout\nerr\n::"));
    CHECK(contains(github.out, "\n::error title=mgit api::exit 1: err\n"));
    CHECK(contains(github.err, "3 repos"));
    CHECK(contains(in("GITLAB_CI=true", words).out, "[collapsed=true]\r\x1b[0Kweb · ok · "));
    CHECK(contains(in("TF_BUILD=True", words).out, "##[group]web · ok · "));
    CHECK(contains(in("TEAMCITY_VERSION=2024", words).out, "##teamcity[blockOpened name='web'"));
    Lines off{"--ci", "off"};
    off.insert(off.end(), words.begin(), words.end());
    CHECK(contains(in("GITHUB_ACTIONS=true", off).out, "== web\nout\n"));
    Lines asked{"--ci=azure"};
    asked.insert(asked.end(), words.begin(), words.end());
    CHECK(contains(mgit(asked).out, "##[group]web"));
    CHECK(mgit({"--ci", "jenkins", "status"}).code == 2);
    // The other formats are nobody's log.
    CHECK_FALSE(
        contains(in("GITHUB_ACTIONS=true", {"--format", "ndjson", "sh", "exit 1"}).out, "::error"));
}

TEST_CASE_METHOD(Fleet, "a folded block in CI names all its repos, and each failure is told",
                 "[ci]") {
    Lines const failing{"exec", "sh", "-c", "echo same; exit 3"};
    auto const log = [&](std::string const& service, Lines const& words) {
        Lines all{"--fold", "--ci", service};
        all.insert(all.end(), words.begin(), words.end());
        return mgit(all).out;
    };
    auto const check_github = [](std::string const& out) {
        INFO(out);
        CHECK(contains(out, "\nweb, api, docs · exit 3\nsame\n::"));
        for (std::string const name : {"web", "api", "docs"}) {
            CHECK(contains(out, "\n::error title=mgit " + name + "::exit 3: same\n"));
        }
    };
    check_github(log("github", failing));
    check_github(log("github", {"runs", "show"}));
    CHECK(contains(log("gitlab", failing), "\x1b[0Kweb, api, docs · exit 3\nsame\n"));
    auto const azure = log("azure", failing);
    CHECK(contains(azure, "##[section]web, api, docs · exit 3\nsame\n##vso["));
    CHECK(contains(azure, "]mgit docs: exit 3: same\n"));
    auto const teamcity = log("teamcity", failing);
    CHECK(contains(teamcity, "blockOpened name='web, api, docs' description='exit 3']\nsame\n"));
    CHECK(contains(teamcity, "text='mgit docs: exit 3: same' status='ERROR'"));
    CHECK(contains(log("github", {"sh", "echo same"}), "::group::web, api, docs · ok\n"));
}

TEST_CASE_METHOD(Fleet, "F88 the token on GitHub is another one in each run", "[ci]") {
    auto const token = [&] {
        auto const log = in("GITHUB_ACTIONS=true", {"@web", "sh", "echo ::add-mask::x"}).out;
        auto const at = log.find("::stop-commands::");
        REQUIRE(at != log.npos);
        auto const word = log.substr(at + 17, log.find('\n', at) - at - 17);
        CHECK(contains(log, "\n::add-mask::x\n::" + word + "::\n"));
        return word;
    };
    auto const first = token();
    CHECK(first.size() == 32);
    CHECK(token() != first);
}

TEST_CASE_METHOD(Fleet, "on GitHub a summary is added to that of the step", "[ci]") {
    write_file("summary.md", "before\n");
    MgitOptions const github{.environment = {"GITHUB_ACTIONS=true",
                                             "GITHUB_STEP_SUMMARY=" + path("summary.md").string()}};
    CHECK(mgit({"sh", "test $MGIT_NAME != api"}, github).code == 1);
    auto const text = read_file("summary.md");
    CHECK(text.starts_with("before\n### mgit sh"));
    CHECK(contains(text, "| api | exit 1 | "));
    CHECK(text.find("| api |") < text.find("| web | ok |"));
    CHECK(mgit({"--format", "json", "sh", "true"}, github).code == 0);
    CHECK(read_file("summary.md").size() > text.size());
    write_file("summary.md", std::string(900 * 1024, 'x'));
    CHECK(mgit({"sh", "true"}, github).code == 0);
    CHECK(read_file("summary.md").size() == 900 * 1024);
}

TEST_CASE_METHOD(Fleet, "F05 F17 F19 JUnit and TAP have every repo with its verdict", "[ci]") {
    auto const result = mgit(exec_actor({"in:api", "exit:3", "in:docs", "signal:11"},
                                        {"--junit", "report.xml", "--tap", "report.tap"}));
    INFO(describe(result));
    CHECK(result.code == 1);
    check_junit("report.xml");
    auto const junit = read_file("report.xml");
    CHECK(contains(junit, "tests=\"3\" failures=\"2\""));
    CHECK(contains(junit, "<failure message=\"exit 3\" type=\"failed\"/>"));
    CHECK(contains(junit, "type=\"signal\"/>"));
    auto const tap = read_file("report.tap");
    CHECK(tap.starts_with("TAP version 14\n# mgit exec "));
    CHECK(contains(tap, "\n1..3\nok 1 - web\nnot ok 2 - api\n  ---\n  message: \"exit 3\"\n"));
    write_file("bytes", std::string("\xff\0\x1b]0;x\x07 <a> & ]]>\n", 20));
    CHECK(mgit({"--junit", "report.xml", "sh", "cat '" + path("bytes").string() + "'"}).code == 0);
    check_junit("report.xml");
    CHECK(contains(read_file("report.xml"), "&lt;a&gt; &amp; ]]&gt;"));
    CHECK(mgit({"--junit", "report.xml", "--allow-empty", "-s", "ahead>5", "status"}).code == 0);
    check_junit("report.xml");
    CHECK(contains(read_file("report.xml"), "tests=\"0\""));
    CHECK(leftovers(".").empty());
}

TEST_CASE_METHOD(Fleet, "F34 F43 reports are written when a signal ends the run", "[ci]") {
    int const signal = GENERATE(SIGTERM, SIGQUIT); // which says nothing, but not of these files
    Gate gate(path("gate"));
    auto process = start_mgit(
        exec_actor({"append:" + path("visits").string(), "in:web", "wait:" + gate.path().string()},
                   {"-j1", "--junit", "report.xml", "--tap=report.tap"}));
    wait_until("web blocks", [&] { return !read_file("visits").empty(); });
    CHECK_FALSE(fs::exists(path("report.xml")));
    process.signal(signal);
    CHECK(process.wait().signal == signal);
    check_junit("report.xml");
    auto const junit = read_file("report.xml");
    CHECK(contains(junit, "tests=\"3\" failures=\"3\""));
    CHECK(contains(junit, "type=\"cancelled\"/>"));
    CHECK(contains(junit, "type=\"not-started\"/>"));
    CHECK_FALSE(contains(junit, "not known"));
    auto const tap = read_file("report.tap");
    INFO(tap);
    CHECK(contains(tap, "verdict: \"cancelled\"\n  ending: \"cancelled\"\n"));
    CHECK(contains(tap, "verdict: \"not-started\"\n  ending: \"not started\"\n"));
    CHECK(tap.ends_with(signal == SIGTERM ? "Bail out! ended by SIGTERM\n"
                                          : "Bail out! ended by SIGQUIT\n"));
    // The record of the run says the same.
    auto const shown = mgit({"runs", "show"}).err;
    CHECK(contains(shown, "1 cancelled"));
    CHECK(contains(shown, "2 not-started"));
}

TEST_CASE_METHOD(Fleet, "F07 F08 reports have every repo when stdout is lost", "[ci]") {
    auto const full =
        mgit({"-j1", "--junit", "report.xml", "sh", "echo x"}, {.out_file = "/dev/full"});
    INFO(describe(full));
    CHECK(full.code == 74);
    check_junit("report.xml");
    CHECK(contains(read_file("report.xml"), "tests=\"3\""));
    CHECK(contains(read_file("report.xml"), "not known: mgit ended before it was told"));
}

TEST_CASE_METHOD(Fleet, "F08 a report that cannot be written is 74, before anything is started",
                 "[ci]") {
    auto const visit = "touch '" + path("visited").string() + "'";
    fs::create_directory(path("folder"));
    for (std::string const& file : Lines{"none/report.xml", "folder", "web/file/x"}) {
        for (std::string const option : {"--junit", "--tap"}) {
            auto const result = mgit({option, file, "sh", visit});
            INFO(describe(result));
            CHECK(result.code == 74);
            CHECK(result.err.starts_with("mgit: cannot write "));
            CHECK_FALSE(fs::exists(path("visited")));
        }
    }
    // What happens only later is told at the end.
    fs::create_directory(path("going"));
    auto const late =
        mgit({"--junit", "going/x.xml", "@web", "sh", "rm -rf '" + path("going").string() + "'"});
    INFO(describe(late));
    CHECK(late.code == 74);
    CHECK(contains(late.err, "cannot write going/x.xml: "));
    CHECK(mgit({"--junit", "x.xml", "ls"}).code == 2);
    CHECK_FALSE(fs::exists(path("x.xml")));
}

TEST_CASE_METHOD(Fleet, "F90 a report follows no link that somebody else has put there", "[ci]") {
    write_file("precious", "stays");
    fs::create_directory(path("shared"));
    fs::permissions(path("shared"), fs::perms::all | fs::perms::sticky_bit);
    fs::create_symlink(path("precious"), path("shared/report.xml"));
    if (::lchown(path("shared/report.xml").c_str(), 65534, 65534) != 0) {
        return; // only root can make the link of another user
    }
    ::chown(path("shared").c_str(), 65533, 65533);
    auto const result = mgit({"--junit", "shared/report.xml", "sh", "true"});
    INFO(describe(result));
    CHECK(result.code == 74);
    CHECK(contains(result.err, "it is a link that belongs to somebody else"));
    CHECK(read_file("precious") == "stays");
}

TEST_CASE_METHOD(Fleet, "a report keeps a mode, and is written where a link of ours leads",
                 "[ci]") {
    write_file("real.xml", "old");
    fs::create_symlink("real.xml", path("report.xml"));
    fs::permissions(path("real.xml"), fs::perms::owner_all | fs::perms::group_read);
    CHECK(mgit({"--junit", "report.xml", "sh", "true"}).code == 0);
    CHECK(fs::is_symlink(path("report.xml")));
    check_junit("real.xml");
    CHECK((fs::status(path("real.xml")).permissions() & fs::perms::mask) ==
          (fs::perms::owner_all | fs::perms::group_read));
    CHECK(mgit({"--tap", "/dev/null", "sh", "true"}).code == 74);
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE_METHOD(Fleet, "F88 what is ours, too, has nothing that a CI service obeys", "[ci]") {
    git("web", {"commit", "-q", "--allow-empty", "-m",
                "##vso[task.setvariable variable=PATH]evil ##teamcity[z] ##[error]"});
    for (auto const* const service :
         {"TF_BUILD=True", "TEAMCITY_VERSION=2", "GITHUB_ACTIONS=true"}) {
        auto const result = in(service, {"ll", "@web"});
        INFO(describe(result));
        CHECK(contains(result.out, "evil"));
        CHECK_FALSE(contains(result.out, "##vso["));
        CHECK_FALSE(contains(result.out, "##teamcity["));
        CHECK_FALSE(contains(result.out, "##["));
    }
    CHECK(contains(mgit({"ll", "@web"}).out, "##vso["));
    auto const error = in("GITHUB_ACTIONS=true", {"@nope\n::error::x", "ls"});
    INFO(describe(error));
    CHECK(error.code == 2);
    CHECK_FALSE(contains(error.err, "\n::error"));
    CHECK_FALSE(contains(in("TF_BUILD=True", {"@nope##vso[x]", "ls"}).err, "##vso["));
}

TEST_CASE_METHOD(Fleet, "where a marker would be changed there is no line to try again", "[ci]") {
    CHECK_FALSE(contains(in("TF_BUILD=True", {"sh", ": '##vso[x]'; exit 1"}).err, "retry:"));
    CHECK(contains(in("TF_BUILD=True", {"sh", "exit 1"}).err, "retry:"));
}

} // namespace mgit::test
