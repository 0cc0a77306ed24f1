// mgit ll --watch without a terminal: lines for scripts, and what it refuses.
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <csignal>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs"});
        add({"web", "api", "docs"});
    }
    Lines lines() const { return lines_of(read_file("out")); }
    // Waits for a line with both texts behind the first `known` ones.
    void wait_for_line(std::size_t known, std::string const& name, std::string const& part) const {
        wait_until("a line of " + name + " with " + part, [&] {
            auto const all = lines();
            return std::any_of(
                all.begin() + static_cast<std::ptrdiff_t>(known), all.end(), [&](auto const& line) {
                    return contains(line, "\"repo\":\"" + name + "\"") && contains(line, part);
                });
        });
    }
};

TEST_CASE_METHOD(Fleet, "ll --watch for scripts writes a line for each repo that has changed",
                 "[watch]") {
    auto process =
        start_mgit({"ll", "--watch=50ms", "--format", "ndjson"}, {.out_file = path("out")});
    wait_until("each repo has a line", [&] { return lines().size() == 3; });
    write_file("api/new", "x");
    wait_for_line(3, "api", "\"untracked\":1");
    CHECK(mgit({"rm", "web"}).code == 0);
    wait_for_line(4, "web", "\"verdict\":\"skipped\",\"problem\":\"not selected any more\"");
    fs::rename(path("docs"), path("away"));
    wait_for_line(5, "docs", "\"verdict\":\"missing\"");
    fs::rename(path("away"), path("docs"));
    wait_for_line(6, "docs", "\"verdict\":\"ok\"");
    process.signal(SIGTERM);
    auto const result = process.wait();
    INFO(describe(result));
    CHECK(result.signal == SIGTERM);
    CHECK(result.err.empty());
    CHECK(lines().size() == 7);
    check_json(read_file("out"), true);
    for (auto const& line : lines()) {
        CHECK(line.starts_with("{\"schema\":\"mgit.ll/1\""));
    }
    CHECK(processes_with(token()).empty());
}

TEST_CASE_METHOD(Fleet, "a repo that hangs is told once, and the others go on", "[watch]") {
    Gate gate(path("gate"));
    write_script("bin/git", "if [ -e '" + path("hang").string() + "'/\"${PWD##*/}\" ]; then exec " +
                                actor_binary() + " wait:" + path("gate").string() +
                                "; fi\nexec /usr/bin/git \"$@\"");
    auto process =
        start_mgit({"ll", "--watch=50ms", "--timeout=200ms", "-j1", "--format", "ndjson"},
                   {.environment = {"PATH=" + path("bin").string() + ":/usr/bin:/bin"},
                    .out_file = path("out")});
    wait_until("each repo has a line", [&] { return lines().size() == 3; });
    write_file("hang/web", "");
    wait_for_line(3, "web", "\"verdict\":\"timeout\"");
    write_file("docs/new", "x");
    wait_for_line(4, "docs", "\"untracked\":1");
    gate.open();
    fs::remove_all(path("hang"));
    wait_for_line(5, "web", "\"verdict\":\"ok\"");
    CHECK(lines().size() == 6);
    process.signal(SIGINT);
    CHECK(process.wait().signal == SIGINT);
}

TEST_CASE_METHOD(Fleet, "ll --watch takes no locks, and ends when nobody reads", "[watch]") {
    write_script("bin/git", "echo \"locks ${GIT_OPTIONAL_LOCKS-unset}\" >> '" +
                                path("asked").string() + "'\nexec /usr/bin/git \"$@\"");
    auto const result = run(
        {"sh", "-c",
         "{ '" + mgit_binary() + "' ll --watch=10ms --format ndjson; echo $? >code; } | head -n1"},
        {.environment = {"PATH=" + path("bin").string() + ":/usr/bin:/bin"}});
    INFO(describe(result));
    CHECK(lines_of(result.out).size() == 1);
    // A row has to change for it to notice.
    auto const asked = lines_of(read_file("asked"));
    CHECK_FALSE(asked.empty());
    CHECK(std::ranges::all_of(asked, [](auto const& line) { return line == "locks 0"; }));
}

TEST_CASE_METHOD(Fleet, "ll --watch says what it cannot do", "[watch]") {
    struct Row {
        Lines words;
        char const* said;
    };
    for (auto const& row :
         std::vector<Row>{{{"ll", "--watch"}, "option '--watch' needs a terminal\n"},
                          {{"ll", "--watch=1m30s"}, "option '--watch' needs a terminal\n"},
                          {{"ll", "--watch", "@web"}, "option '--watch' needs a terminal\n"},
                          {{"ll", "--watch", "--format", "json"}, "cannot be with --format json"},
                          {{"ll", "--watch", "--exit-code"}, "contradict each other"},
                          {{"ll", "--watch=0"}, "option '--watch' cannot be '0'"},
                          {{"ll", "--watch=0s"}, "option '--watch' cannot be '0s'"},
                          {{"ll", "--watch=-1"}, "option '--watch' cannot be '-1'"},
                          {{"ll", "--watch=soon"}, "option '--watch' cannot be 'soon'"},
                          {{"ll", "--watch="}, "option '--watch' needs a value"},
                          {{"ll", "--watch", "5"}, "'ll' does not take '5'"},
                          {{"ls", "--watch"}, "unknown option '--watch'"},
                          {{"ll", "--watch", "@nobody", "--format", "ndjson"},
                           "unknown repo or group 'nobody'"}}) {
        auto const result = mgit(row.words);
        INFO(describe(result));
        CHECK(result.code == 2);
        CHECK(contains(result.err, row.said));
        CHECK((result.out.empty() || contains(result.out, "mgit.error/1")));
    }
}

} // namespace
} // namespace mgit::test
