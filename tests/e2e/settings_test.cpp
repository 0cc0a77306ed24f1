// mgit settings, and that what is set reaches the commands that use it and no others.
#include "support/catch.hpp"
#include "support/strace.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

constexpr char const* file = "mgit/settings.json";

struct Settings : World {
    Words settings(Words words) const {
        words.insert(words.begin(), "settings");
        return words;
    }
    // Fails the test unless it works; its stdout.
    std::string well(Words words, MgitOptions options = {}) const {
        auto const result = mgit(settings(std::move(words)), std::move(options));
        INFO(describe(result));
        REQUIRE(result.code == 0);
        return result.out;
    }
    Result refused(Words words) const {
        auto const before = fs::exists(path(file)) ? read_file(file) : "none";
        auto result = mgit(settings(std::move(words)));
        INFO(describe(result));
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        CHECK((fs::exists(path(file)) ? read_file(file) : "none") == before);
        return result;
    }
};

TEST_CASE_METHOD(Settings, "settings are set, shown and unset", "[settings]") {
    CHECK(well({"get", "ll.sort"}) == "none\n");
    CHECK_FALSE(fs::exists(path(file)));
    CHECK(well({"set", "ll.sort", "name"}) == "set ll.sort: name\n");
    CHECK(well({"get", "ll.sort"}) == "name\n");
    CHECK(well({"ls", "ll.sort", "jobs"}) == "ll.sort  name\njobs     auto  (default)\n");
    CHECK(well({"ls", "-z", "ll.sort"}) == std::string("ll.sort\nname\0", 13));
    CHECK(contains(well({}), "ll.sort               name\n"));
    CHECK(contains(well({"ls", "-l", "ll.sort"}), "it can be: none, name, branch, sync, last\n"));
    CHECK(read_file(file) == "{\"format\":\"mgit-settings\",\"version\":1,\n"
                             " \"settings\":{\n  \"ll.sort\":\"name\"\n }}\n");

    auto const again = mgit(settings({"set", "ll.sort", "name"}));
    CHECK(again.code == 0);
    CHECK(again.out.empty());
    CHECK(again.err == "mgit: nothing to change: it is so already\n");

    CHECK(well({"set", "ll.colour.ahead", "bold", "green"}) == "set ll.color.ahead: bold green\n");
    CHECK(well({"set", "ll.mark.modified", "--", "-x"}) == "set ll.mark.modified: -x\n");
    CHECK(well({"--dry-run", "unset", "ll"}) ==
          "would unset ll.sort: none (default)\nwould unset ll.mark.modified: ~ (default)\n"
          "would unset ll.color.ahead: blue (default)\n");
    CHECK(well({"get", "ll.sort"}) == "name\n");
    well({"unset", "ll"});
    CHECK(read_file(file) == "{\"format\":\"mgit-settings\",\"version\":1,\n \"settings\":{}}\n");
    CHECK(contains(read_file("mgit/settings.json.bak"), "bold green"));
}

TEST_CASE_METHOD(Settings, "a list is set whole, or takes and loses words", "[settings]") {
    well({"set", "ll.columns", "name,branch", "sync"});
    CHECK(well({"add", "ll.columns", "fetched", "url,branch"}) ==
          "set ll.columns: name,branch,sync,fetched,url\n");
    CHECK(well({"rm", "ll.columns", "branch,sync"}) == "set ll.columns: name,fetched,url\n");
    CHECK(contains(refused({"rm", "ll.columns", "branch"}).err, "'branch' is not in ll.columns"));
    CHECK(contains(refused({"rm", "ll.columns", "name,fetched,url"}).err, "nothing would be left"));
    CHECK(contains(refused({"add", "ll.columns", "fetchd"}).err, "did you mean 'fetched'?"));
    CHECK(contains(refused({"add", "jobs", "3"}).err, "jobs is no list"));
}

TEST_CASE_METHOD(Settings, "what is wrong is refused with what can be, and writes nothing",
                 "[settings]") {
    CHECK(contains(refused({"set", "ll.colums", "name"}).err, "did you mean 'll.columns'?"));
    CHECK(contains(refused({"set", "jobs", "many"}).err, "a number from 1 to 10000, or auto"));
    CHECK(contains(refused({"set", "ll.mark.ahead", "\x1b[31m"}).err, "$'\\x1b[31m'"));
    CHECK_FALSE(contains(refused({"set", "ll.color.ahead", "\x1b[31m"}).err, "\x1b"));
    CHECK(contains(refused({"unset", "ll.sort", "nothing"}).err, "there is no setting 'nothing'"));
    CHECK(contains(refused({"get", "ll.width"}).err, "there is no setting 'll.width'"));
    refused({"set", "jobs"});
    refused({"get"});
    refused({"ls", "nothing"});
    refused({"ls", "--format", "raw"});
    refused({"change", "jobs", "3"});
    refused({"-s", "dirty", "ls"});
    CHECK(fs::is_empty(path("mgit"))); // not even a lock
}

TEST_CASE_METHOD(Settings, "mgit ll looks as it is set", "[settings]") {
    make_repos({"web", "api"});
    add({"web", "api"});
    write_file("web/new", "x");
    for (Words const& words :
         {Words{"set", "ll.columns", "work,name"}, Words{"set", "ll.sort", "name"},
          Words{"set", "ll.mark.untracked", "⇡"}, Words{"set", "ll.color.dirty", "#102030"},
          Words{"set", "color", "always"}}) {
        well(words);
    }
    auto const utf8 = Words{"LC_ALL=C.UTF-8"};
    auto const shown = mgit({"ll"}, {.environment = utf8});
    INFO(describe(shown));
    CHECK(contains(shown.out, "WORK"));
    CHECK(contains(shown.out, "\x1b[38;2;16;32;48m⇡1\x1b[0m"));
    CHECK(shown.out.find("api") < shown.out.find("web"));
    // The option, then the environment, then the setting.
    CHECK_FALSE(contains(mgit({"ll", "--color", "never"}, {.environment = utf8}).out, "\x1b"));
    CHECK_FALSE(contains(mgit({"ll", "--color", "auto"}, {.environment = utf8}).out, "\x1b"));
    CHECK_FALSE(contains(mgit({"ll"}, {.environment = {"NO_COLOR=1"}}).out, "\x1b"));
    CHECK_FALSE(contains(mgit({"ll"}, {.environment = {"MGIT_COLOR=auto"}}).out, "\x1b"));
    auto const plain = mgit({"ll", "--color=never", "--columns", "name,work", "--sort", "none"},
                            {.environment = {"LC_ALL=C"}});
    CHECK(lines_of(plain.out) == Words{"REPO  WORK", "web   ?1", "api   -"});
}

TEST_CASE_METHOD(Settings, "runs take what is set for good, and options come first", "[settings]") {
    make_repos({"web"});
    add({"web"});
    well({"set", "format", "prefix"});
    well({"set", "timeout", "200ms"});
    CHECK(mgit({"sh", "echo hello"}).out == "web: hello\n");
    CHECK(mgit({"--format", "raw", "sh", "echo hello"}).out == "hello\n");
    auto const slow = mgit({"sh", "sleep 30"});
    CHECK(slow.code == 1);
    CHECK(contains(slow.err, "timeout"));
    CHECK(mgit({"--timeout", "60", "sh", "sleep 1; echo done"}).out == "web: done\n");
    // Not for who has a human before it.
    CHECK(mgit({"-i", "sh", "sleep 1; echo done"}).code == 0);
}

TEST_CASE_METHOD(Settings, "settings are read only where they are used, once",
                 "[settings][trace]") {
    if (!can_trace(*this)) {
        return;
    }
    make_repos({"web"});
    add({"web"});
    auto const looks = [&](Words const& args) {
        auto const calls = trace_mgit(*this, args);
        return std::ranges::count_if(
            calls, [](SystemCall const& call) { return contains(call.text, "settings.json"); });
    };
    CHECK(looks({"ls"}) == 0);
    CHECK(looks({"version"}) == 0);
    CHECK(looks({"help"}) == 0);
    CHECK(looks({"group", "ls"}) == 0);
    CHECK(looks({"ll"}) == 1);
    CHECK(looks({"rev-parse", "HEAD"}) == 1);
}

} // namespace
} // namespace mgit::test
