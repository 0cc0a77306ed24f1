// The file of a workspace, which is committed: what changes in it, what lies beside it, and who
// else writes it.
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/paths.hpp"
#include "support/world.hpp"

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

// A git repository ws with the repos r01 .. r12 in it.
struct Committed : World {
    Committed() {
        make_repo("ws");
        Lines repos = numbered_names(12);
        for (std::string& name : repos) {
            name.insert(0, "ws/");
        }
        make_repos(repos);
        write_file("ws/.gitignore", "/r*\n");
        REQUIRE(here({"init"}).code == 0);
        git("ws", {"add", "-A"});
        git("ws", {"commit", "-qm", "workspace"});
    }
    Result here(Lines args, MgitOptions options = {}) const {
        options.cwd = path("ws");
        return mgit(std::move(args), std::move(options));
    }
    std::string text() const { return read_file("ws/mgit.json"); }
    fs::path aside() const { return *fs::directory_iterator(path("state/mgit/workspaces")); }
};

TEST_CASE_METHOD(Committed,
                 "a change in a workspace is a change of one line, and nothing lies beside",
                 "[workspace]") {
    CHECK_FALSE(contains(text(), "generation"));
    CHECK_FALSE(contains(text(), "writer"));
    CHECK((mode_of(path("ws/mgit.json")) | 0022U) == 0666); // as git would check it out
    for (Lines const& words : {Lines{"rename", "r03", "front"}, Lines{"rename", "front", "r03"},
                               Lines{"rename", "r07", "seven"}}) {
        REQUIRE(here(words).code == 0);
    }
    CHECK(git("ws", {"status", "--porcelain"}) == " M mgit.json");
    CHECK(git("ws", {"diff", "--numstat"}) == "1\t1\tmgit.json");
    CHECK(fs::exists(aside() / "lock"));
    CHECK(contains(read_file(fs::relative(aside() / "last-good.json", root())), R"("r07")"));
    CHECK(mode_of(aside()) == 0700);
    CHECK(contains(here({"doctor"}).out, (aside() / "last-good.json").string()));
    CHECK(here({"rm", "r01", "r02"}).code == 0);
    CHECK(git("ws", {"status", "--porcelain"}) == " M mgit.json");
}

TEST_CASE_METHOD(Committed, "two branches that each changed a repo of a workspace merge",
                 "[workspace]") {
    git("ws", {"switch", "-qc", "other"});
    REQUIRE(here({"rename", "r02", "two"}).code == 0);
    git("ws", {"commit", "-qam", "two"});
    git("ws", {"switch", "-q", "-"});
    REQUIRE(here({"rename", "r09", "nine"}).code == 0);
    git("ws", {"commit", "-qam", "nine"});
    git("ws", {"merge", "-q", "--no-edit", "other"});
    auto const names = here({"ls"}).out;
    CHECK(contains(names, "two\n"));
    CHECK(contains(names, "nine\n"));
}

TEST_CASE_METHOD(Committed,
                 "a workspace file with a generation works, and loses it when it changes",
                 "[workspace]") {
    std::string old = text();
    old.insert(old.find(",\n"), R"(,"generation":41,"writer":"mgit 0.0.9","ours":1)");
    write_file("ws/mgit.json", old);
    CHECK(lines_of(here({"ls"}).out).size() == 13);
    CHECK(here({"group", "add", "-n", "g", "r01"}).code == 0);
    CHECK(text().starts_with(R"({"format":"mgit-registry","version":1,)"));
    CHECK_FALSE(contains(text(), "generation"));
    CHECK_FALSE(contains(text(), "writer"));
    CHECK(contains(text(), R"("ours":1)"));
    write_file("ws/mgit.json", old);
    CHECK(here({"add", "r01"}).code == 0); // changes nothing
    CHECK(text() == old);
}

TEST_CASE_METHOD(Committed,
                 "F48 the error of a torn workspace file names the copy that is kept aside",
                 "[workspace]") {
    REQUIRE(here({"rename", "r03", "three"}).code == 0);
    auto const whole = text();
    write_file("ws/mgit.json", whole.substr(0, whole.size() / 2));
    auto const broken = here({"ls"});
    INFO(describe(broken));
    CHECK(broken.code == 3);
    CHECK(contains(broken.err, "13 repos: cp -- " + (aside() / "last-good.json").string() + " " +
                                   path("ws/mgit.json").string()));
    CHECK(contains(broken.err, "--registry personal"));
}

TEST_CASE_METHOD(Committed,
                 "F52 two shells that change a workspace lose nothing, by one lock aside",
                 "[workspace]") {
    Lines more;
    for (int i = 0; i < 40; ++i) {
        more.push_back("ws/r-more" + std::to_string(i));
    }
    make_repos(more);
    MgitOptions options;
    options.cwd = path("ws");
    auto const loop = [&](int first) {
        return "i=" + std::to_string(first) + "; while [ $i -lt 40 ]; do '" + mgit_binary() +
               "' --lock-timeout 60s add r-more$i || exit 1;"
               " i=$((i+2)); done";
    };
    auto const both = run(
        {"sh", "-c", "(" + loop(0) + ") & (" + loop(1) + "); a=$?; wait $! && exit $a"}, options);
    INFO(describe(both));
    CHECK(both.code == 0);
    CHECK(lines_of(here({"ls"}).out).size() == 53);
    CHECK(git("ws", {"status", "--porcelain"}) == " M mgit.json");
}

TEST_CASE_METHOD(Committed,
                 "doctor --fix follows what moved within a workspace, and nothing out of it",
                 "[workspace][doctor]") {
    fs::create_directories(path("ws/deep"));
    fs::rename(path("ws/r02"), path("ws/deep/two"));
    fs::rename(path("ws/r05"), path("outside"));
    fs::create_directory_symlink(path("."), path("ws/r-up"));
    auto const fixed = here({"doctor", "--fix", "--yes", "--search", ".."});
    INFO(describe(fixed));
    CHECK(fixed.code == 1);
    CHECK(contains(fixed.out, "fixed: the path of r02 is " + path("ws/deep/two").string()));
    CHECK(contains(fixed.out, "r05: moved to " + path("outside").string() +
                                  " (the same git directory), which is not below the folder of "
                                  "the workspace, " +
                                  path("ws").string()));
    CHECK(contains(fixed.out,
                   "move it back: mv " + path("outside").string() + " " + path("ws/r05").string()));
    CHECK(contains(fixed.out, "mgit --registry personal add " + path("outside").string()));
    CHECK(contains(text(), R"("name":"r02","path":"deep/two")"));
    CHECK(contains(text(), R"("name":"r05","path":"r05")"));
    fs::rename(path("outside"), path("ws/r05"));
    CHECK(here({"-q", "status"}).code == 0);
}

TEST_CASE_METHOD(Committed,
                 "F56 a state folder that cannot be written is told, and nothing changes",
                 "[workspace]") {
    auto const before = text();
    fs::remove_all(path("state"));
    write_file("state", "no folder");
    auto const result = here({"rename", "r05", "five"});
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(contains(result.err, "nothing was changed"));
    CHECK(contains(result.err, "XDG_STATE_HOME"));
    CHECK(text() == before);
    CHECK(lines_of(here({"ls"}).out).size() == 13); // readers need no lock
}

} // namespace
} // namespace mgit::test
