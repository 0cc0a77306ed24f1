// Where jobs connect to: asked of real git, remembered only as long as nothing has changed.
#include "mgit/exec/destinations.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <chrono>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

// Three repos whose configuration is old enough to be remembered, and a git that counts its calls.
struct Fleet : World {
    Fleet() {
        make_repos({"a", "b", "c"});
        for (auto const* const name : {"a", "b", "c"}) {
            git(name, {"remote", "add", "origin", "ann@" + std::string(name) + ".example.org:x"});
        }
        auto const real = run({"sh", "-c", "command -v git"}).out;
        write_script("bin/git", "echo >> " + path("calls").string() + "\nexec " +
                                    real.substr(0, real.size() - 1) + " \"$@\"");
        age();
    }
    // As if nothing had been written lately; always the same time, so that only sizes differ.
    void age() const {
        for (auto const* const file :
             {"a/.git/config", "b/.git/config", "c/.git/config", "gitconfig", "bin/git"}) {
            fs::last_write_time(path(file), then_);
        }
    }
    TargetOptions options() const {
        TargetOptions result;
        result.git = path("bin/git");
        auto const variables = environment();
        std::vector<char const*> pointers;
        for (auto const& variable : variables) {
            pointers.push_back(variable.c_str());
        }
        pointers.push_back(nullptr);
        result.environment = Environment(pointers.data());
        result.cache = path("cache/mgit/remotes");
        return result;
    }
    std::vector<Job> jobs(Words const& words = {"git", "fetch"}) const {
        std::vector<Job> jobs;
        for (auto const* const name : {"a", "b", "c"}) {
            Job job;
            job.id = jobs.size();
            job.repo.name = name;
            job.repo.path = path(name);
            job.command = {words, path(name), {}};
            jobs.push_back(std::move(job));
        }
        return jobs;
    }
    Words hosts(std::vector<Job> const& jobs) const {
        Words keys;
        for (auto const& target : targets_of(jobs, *find_verb("fetch"), {}, options())) {
            keys.push_back(target.destination.key());
        }
        return keys;
    }
    Words hosts() const { return hosts(jobs()); }
    // How often git was run since the last question.
    std::size_t calls() const {
        auto const count = lines_of(read_file("calls")).size();
        fs::remove(path("calls"));
        return count;
    }

    Words const all{"ann@a.example.org", "ann@b.example.org", "ann@c.example.org"};

private:
    fs::file_time_type const then_ = fs::file_time_type::clock::now() - std::chrono::hours(1);
};

TEST_CASE_METHOD(Fleet, "F72 git is asked once for each repo, and again when it has changed",
                 "[transport]") {
    CHECK(hosts() == all);
    CHECK(calls() == 3);
    CHECK(hosts() == all);
    CHECK(calls() == 0);

    git("b", {"remote", "set-url", "origin", "elsewhere:x"});
    CHECK(hosts() == Words{all[0], "elsewhere", all[2]});
    CHECK(calls() == 1);
    // The change is so fresh that another one might not show: nothing is remembered of it.
    CHECK(hosts() == Words{all[0], "elsewhere", all[2]});
    CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fleet, "F72 a change of the user's configuration counts for all repos",
                 "[transport]") {
    hosts();
    calls();
    git(".", {"config", "--global", "url.https://example.com/.insteadOf", "ann@a.example.org:"});
    age();
    CHECK(hosts() == Words{"https://example.com", all[1], all[2]});
    CHECK(calls() == 3);
}

TEST_CASE_METHOD(Fleet, "what other files say is asked every time", "[transport]") {
    git("a", {"config", "include.path", path("more").string()});
    write_file("more", "[remote \"origin\"]\n\turl = x:y\n[core]\n\tsshCommand = ssh -v\n");
    age();
    hosts();
    calls();
    auto const targets = targets_of(jobs(), *find_verb("fetch"), {}, options());
    CHECK(targets[0].own_ssh);
    CHECK_FALSE(targets[1].own_ssh);
    CHECK(calls() == 1);
}

TEST_CASE_METHOD(Fleet, "settings of the command line count and are not remembered",
                 "[transport]") {
    hosts();
    calls();
    auto const with = jobs({"git", "-c", "url.other:.insteadOf=ann@a.example.org:", "fetch"});
    CHECK(hosts(with) == Words{"other", all[1], all[2]});
    CHECK(calls() == 3);
    CHECK(hosts() == all);
    CHECK(calls() == 0);
}

TEST_CASE_METHOD(Fleet, "a damaged or unwritable cache is as good as none", "[transport]") {
    hosts();
    auto const whole = read_file("cache/mgit/remotes");
    CHECK((fs::status(path("cache/mgit/remotes")).permissions() & fs::perms::others_all) ==
          fs::perms::none); // URLs may hold passwords
    SECTION("cut off at any byte") {
        for (std::size_t size = 0; size < whole.size(); size += 41) {
            write_file("cache/mgit/remotes", whole.substr(0, size));
            REQUIRE(hosts() == all);
        }
    }
    SECTION("of another version") {
        write_file("cache/mgit/remotes", "mgit remotes 2\n" + whole);
        CHECK(hosts() == all);
    }
    SECTION("a length that is no length") {
        write_file("cache/mgit/remotes", "mgit remotes 1\n99999999999999999999:x");
        CHECK(hosts() == all);
    }
    SECTION("where it should be is something else") {
        fs::remove_all(path("cache/mgit"));
        write_file("cache/mgit", "no folder");
        CHECK(hosts() == all);
    }
}

TEST_CASE_METHOD(Fleet, "a repo that cannot be read has no host, and the others have theirs",
                 "[transport]") {
    write_file("a/.git/config", "[broken\n");
    fs::remove_all(path("b"));
    CHECK(hosts() == Words{"", "", all[2]});
}

TEST_CASE_METHOD(Fleet, "the branch decides, and so do the words of each job", "[transport]") {
    git("a", {"remote", "add", "fork", "fork.example.org:x"});
    git("a", {"config", "branch.main.remote", "fork"});
    CHECK(hosts().at(0) == "fork.example.org");
    git("a", {"checkout", "-q", "--detach"});
    CHECK(hosts().at(0) == all[0]);
    auto changed = jobs();
    changed[0].command.argv = {"git", "fetch", "fork"};
    CHECK(hosts(changed).at(0) == "fork.example.org");
    changed[0].command.argv = {"git", "fetch", "--all"};
    CHECK(targets_of(changed, *find_verb("fetch"), {}, options())[0].several);
    // An alias says nothing by itself; what it stands for is told apart from it.
    changed[0].command.argv = {"git", "up"};
    Words const expansion{"fork"};
    CHECK(targets_of(changed, *find_verb("fetch"), expansion, options())[0].destination.host ==
          "fork.example.org");
}

} // namespace
} // namespace mgit::test
