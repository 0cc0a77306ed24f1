// What mgit reads of the state of each repository, next to what git says when it is asked
// otherwise.
#include "mgit/core/text.hpp"
#include "mgit/git/state.hpp"
#include "mgit/git/status.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view operations[] = {"-",           "merge",  "rebase", "am",
                                           "cherry-pick", "revert", "bisect"};

Words status_argv() {
    Words argv{"git"};
    argv.insert(argv.end(), status_words.begin(), status_words.end());
    return argv;
}

Words upstream_argv(FoundRepo const& repo) {
    Words argv{"git"};
    argv.insert(argv.end(), upstream_words.begin(), upstream_words.end());
    argv.push_back(upstream_ref(repo));
    return argv;
}

std::optional<RepoState> read(World const& world, fs::path const& top) {
    auto const repo = repo_at(world.path(top));
    REQUIRE(repo);
    if (repo->kind == RepoKind::bare) {
        return state_of_bare(*repo, world.run(upstream_argv(*repo), {.cwd = world.path(top)}).out);
    }
    auto const result = world.run(status_argv(), {.cwd = world.path(top)});
    INFO(describe(result));
    REQUIRE(result.code == 0);
    auto state = parse_status(result.out);
    if (state) {
        complete_state(*state, *repo);
    }
    return state;
}

RepoState state_at(World const& world, fs::path const& top) {
    INFO(top);
    auto const state = read(world, top);
    REQUIRE(state);
    return *state;
}

RepoState made(World const& world, std::string_view name) {
    for (auto const& state : sound_states()) {
        if (state.name == name) {
            return state_at(world, make_state(world, state));
        }
    }
    FAIL("no state " << name);
    return {};
}

// --- the same by other questions to git
// -----------------------------------------------------------

class Truth {
public:
    Truth(World const& world, fs::path top) : world_(world), top_(std::move(top)) {}

    RepoState state() const {
        RepoState state;
        auto const head = line({"symbolic-ref", "-q", "HEAD"});
        state.branch = head.starts_with("refs/heads/") ? head.substr(11) : head;
        state.commit = line({"rev-parse", "-q", "--verify", "HEAD^{commit}"});
        state.bare = line({"rev-parse", "--is-bare-repository"}) == "true";
        state.linked = line({"rev-parse", "--absolute-git-dir"}) !=
                       fs::canonical(world_.path(top_) / line({"rev-parse", "--git-common-dir"}));
        state.shallow = line({"rev-parse", "--is-shallow-repository"}) == "true";
        state.sparse = line({"config", "core.sparseCheckout"}) == "true";
        state.stashes = list({"log", "-g", "-z", "--format=%gd", "refs/stash", "--"}).size();
        if (!state.bare) {
            read_work(state);
            read_operation(state);
        }
        read_upstream(state);
        return state;
    }
    std::set<std::string> tags() const {
        auto const lines = lines_of(out({"tag", "--points-at", "HEAD"}));
        return {lines.begin(), lines.end()};
    }

private:
    std::string out(Words args) const {
        args.insert(args.begin(), "git");
        auto const result = world_.run(args, {.cwd = world_.path(top_)});
        return result.code == 0 ? result.out : std::string();
    }
    std::string line(Words args) const {
        auto const text = out(std::move(args));
        return text.substr(0, text.find('\n'));
    }
    std::set<std::string> list(Words args) const {
        auto const text = out(std::move(args));
        std::set<std::string> items;
        for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1) {
            items.insert(text.substr(at, text.find('\0', at) - at));
        }
        return items;
    }
    static std::size_t without(std::set<std::string> const& all,
                               std::set<std::string> const& some) {
        return static_cast<std::size_t>(
            std::ranges::count_if(all, [&](auto const& path) { return !some.contains(path); }));
    }

    void read_work(RepoState& state) const {
        std::set<std::string> unmerged;
        for (auto const& entry : list({"ls-files", "-u", "-z"})) {
            unmerged.insert(entry.substr(entry.find('\t') + 1));
        }
        state.conflicted = unmerged.size();
        state.staged = without(list({"diff", "--cached", "--name-only", "-z"}), unmerged);
        state.modified =
            without(list({"diff", "--name-only", "--ignore-submodules=none", "-z"}), unmerged);
        state.untracked = list({"ls-files", "-o", "--exclude-standard", "--directory",
                                "--no-empty-directory", "-z", ":/"})
                              .size();
    }

    // From the words for people.
    void read_operation(RepoState& state) const {
        auto const words = out({"status"});
        struct Row {
            char const* words;
            Operation operation;
        };
        for (auto const& row :
             {Row{"You are in the middle of an am session", Operation::am},
              Row{"You are currently rebasing", Operation::rebase},
              Row{"You are currently editing a commit while rebasing", Operation::rebase},
              Row{"You have unmerged paths", Operation::merge},
              Row{"you are still merging", Operation::merge},
              Row{"ou are currently cherry-picking", Operation::cherry_pick},
              Row{"Cherry-pick currently in progress", Operation::cherry_pick},
              Row{"You are currently reverting", Operation::revert},
              Row{"Revert currently in progress", Operation::revert},
              Row{"You are currently bisecting", Operation::bisect}}) {
            if (state.operation == Operation::none ||
                (state.operation == Operation::merge && row.operation != Operation::bisect)) {
                state.operation = contains(words, row.words) ? row.operation : state.operation;
            }
        }
    }

    void read_upstream(RepoState& state) const {
        auto const branch = line({"symbolic-ref", "-q", "HEAD"});
        auto const merge = line({"config", "branch." + state.branch + ".merge"});
        auto const remote = line({"config", "branch." + state.branch + ".remote"});
        bool const mirror = line({"config", "remote." + remote + ".mirror"}) == "true";
        bool const untold = state.bare && state.commit.empty();
        if (!branch.starts_with("refs/heads/") || merge.empty() || mirror || untold) {
            return;
        }
        auto const name = merge.substr(std::string_view("refs/heads/").size());
        state.upstream = remote == "." ? name : remote + "/" + name;
        auto const ref = remote == "." ? merge : "refs/remotes/" + state.upstream;
        state.gone = line({"rev-parse", "-q", "--verify", ref}).empty();
        auto const counts = line({"rev-list", "--left-right", "--count", "HEAD..." + ref});
        if (!counts.empty()) {
            state.ahead = std::stoul(counts);
            state.behind = std::stoul(counts.substr(counts.find('\t')));
        }
    }

    World const& world_;
    fs::path top_;
};

std::string described(std::string const& name, RepoState const& state) {
    return fmt::format(
        "{:<24} branch={} commit={} tag={} upstream={}{} +{} -{} work={},{},{},{} stashes={} {} "
        "{}/{} on={}{}{}{}{}\n",
        name, shell_word(state.branch), state.commit.substr(0, 7), state.tag, state.upstream,
        state.gone ? " gone" : "", state.ahead, state.behind, state.staged, state.modified,
        state.untracked, state.conflicted, state.stashes,
        operations[static_cast<std::size_t>(state.operation)], state.step, state.steps,
        state.started_on, state.bare ? " bare" : "", state.linked ? " linked" : "",
        state.shallow ? " shallow" : "", state.sparse ? " sparse" : "");
}

// --- the tests
// -------------------------------------------------------------------------------------

TEST_CASE("F76 the state of every repository is as git tells it when it is asked otherwise") {
    World const world;
    std::string all;
    for (auto const& state : sound_states()) {
        auto const top = make_state(world, state);
        auto const found = state_at(world, top);
        all += described(top, found);
        Truth const truth(world, top);
        auto expected = truth.state();
        // What git has no other word for is in the golden file only.
        expected.tag = found.tag;
        expected.step = found.step;
        expected.steps = found.steps;
        expected.started_on = found.started_on;
        expected.fetched = found.fetched;
        CHECK(described(top, found) == described(top, expected));
        CHECK(found == expected);
        CHECK((found.tag.empty() || truth.tags().contains(found.tag)));
    }
    check_golden("state/sound", all);
}

TEST_CASE("F68 what is no repository has no state") {
    World const world;
    for (auto const& state : broken_states()) {
        INFO(state.name);
        auto const top = make_state(world, state);
        CHECK_FALSE(repo_at(world.path(top)));
        auto const result =
            world.run({"git", "--git-dir=.git", "status", "--porcelain=v2"},
                      {.cwd = fs::exists(world.path(top)) ? world.path(top) : world.root()});
        CHECK(result.code == 128);
        CHECK_FALSE(parse_status(result.out));
    }
}

TEST_CASE("F76 the tag of a detached HEAD is one that git finds there") {
    World const world;
    CHECK(made(world, "at-lightweight-tag").tag == "loose/light");
    CHECK(made(world, "at-packed-tag").tag == "v1");
    CHECK(made(world, "at-annotated-tag").tag == "v2");
    CHECK(made(world, "at-one-of-two-tags").tag == "another");
    CHECK(made(world, "tag-moved-on").tag.empty());
    CHECK(made(world, "at-tag-named-as-branch").upstream.empty());
    CHECK(made(world, "bare-at-tag").tag == "light");
    CHECK(made(world, "sha256").tag == "light");
    // It cannot be read from an object where it was not what was checked out.
    world.git("at-annotated-tag", {"checkout", "-q", "--detach"});
    world.git("at-annotated-tag", {"commit", "-q", "--allow-empty", "-m", "further"});
    world.git("at-annotated-tag", {"tag", "-a", "-m", "x", "v3"});
    CHECK(state_at(world, "at-annotated-tag").tag.empty());
    world.git("at-annotated-tag", {"pack-refs", "--all"});
    CHECK(state_at(world, "at-annotated-tag").tag == "v3");
    // Nor where the tag has been moved since.
    world.git("at-annotated-tag", {"tag", "-a", "-m", "x", "v4"});
    world.git("at-annotated-tag", {"checkout", "-q", "main"});
    auto const v4 = world.path("at-annotated-tag/.git/refs/tags/v4");
    auto const minute = std::chrono::minutes(1);
    fs::last_write_time(v4, fs::file_time_type::clock::now() - minute);
    world.git("at-annotated-tag", {"checkout", "-q", "v4"});
    CHECK(state_at(world, "at-annotated-tag").tag == "v4");
    world.git("at-annotated-tag", {"tag", "-d", "v3"});
    world.git("at-annotated-tag", {"tag", "-f", "-a", "-m", "x", "v4", "main"});
    fs::last_write_time(v4, fs::file_time_type::clock::now() + minute);
    CHECK(state_at(world, "at-annotated-tag").tag.empty());
}

TEST_CASE("F76 steps and branch of a rebase, of am and of a bisect are known") {
    World const world;
    auto const check = [&](char const* name, Operation operation, std::size_t step,
                           std::size_t steps, std::string const& branch) {
        INFO(name);
        auto const state = made(world, name);
        CHECK(state.operation == operation);
        CHECK(state.step == step);
        CHECK(state.steps == steps);
        CHECK(state.started_on == branch);
    };
    check("rebase", Operation::rebase, 2, 3, "topic");
    check("rebase-apply", Operation::rebase, 2, 3, "topic");
    check("rebase-edit", Operation::rebase, 1, 2, "topic");
    check("rebase-detached", Operation::rebase, 2, 3, "");
    check("linked-rebase", Operation::rebase, 2, 3, "side");
    check("am", Operation::am, 2, 3, "");
    check("bisect", Operation::bisect, 0, 0, "main");
    check("cherry-pick-between", Operation::cherry_pick, 0, 0, "");
    check("merge-within-bisect", Operation::merge, 0, 0, "");
    check("linked-merge-in-main", Operation::none, 0, 0, "");
    CHECK(state_at(world, "linked-merge-in-main-main").operation == Operation::merge);
}

TEST_CASE("F76 the last fetch is that of any work tree, or the clone") {
    using std::chrono::seconds;
    World const world;
    std::chrono::sys_seconds const cloned{seconds{1767607200}}; // $GIT_COMMITTER_DATE
    std::chrono::sys_seconds const fetched{seconds{1767600000}};
    CHECK(made(world, "fetched").fetched == fetched);
    CHECK(made(world, "linked-fetched").fetched == fetched);
    CHECK(state_at(world, "linked-fetched-main").fetched == fetched);
    CHECK(made(world, "clean").fetched == cloned);
    CHECK(made(world, "linked").fetched == cloned);
    CHECK(made(world, "no-upstream").fetched == std::nullopt);
    CHECK(made(world, "bare").fetched == std::nullopt);
    world.write_file("fetched/.git/FETCH_HEAD", ""); // a fetch that failed
    CHECK(state_at(world, "fetched").fetched == cloned);
}

TEST_CASE("F76 stashes are counted where git status does not say them") {
    World const world;
    REQUIRE(made(world, "stashes").stashes == 2);
    auto const repo = repo_at(world.path("stashes"));
    RepoState state; // as git before 2.35
    state.branch = "main";
    complete_state(state, *repo);
    CHECK(state.stashes == 2);
}

TEST_CASE("F76 with a reftable HEAD is git's to tell") {
    World const world;
    RepoState state = made(world, "at-lightweight-tag");
    world.write_file("at-lightweight-tag/.git/HEAD", "ref: refs/heads/.invalid\n");
    auto const repo = repo_at(world.path("at-lightweight-tag"));
    REQUIRE(repo);
    state.tag.clear();
    auto const before = state;
    complete_state(state, *repo);
    CHECK(state == before);
    CHECK(state_of_bare(*repo, "") == std::nullopt);
}

TEST_CASE("F76 the upstream of a bare repository is what git answers, or the answer is none") {
    World const world;
    made(world, "bare");
    auto const repo = *repo_at(world.path("bare"));
    auto const answered = [&](std::string_view ref, std::string_view name, std::string_view track) {
        return state_of_bare(repo,
                             fmt::format("{}{}{}{}{}{}\n", ref, '\0', name, '\0', track, '\0'));
    };
    auto const state = answered("refs/remotes/o/x", "o/x", "ahead 2, behind 17");
    REQUIRE(state);
    CHECK(state->upstream == "o/x");
    CHECK(state->ahead == 2);
    CHECK(state->behind == 17);
    CHECK_FALSE(state->gone);
    CHECK(answered("refs/remotes/o/x", "o/x", "behind 1")->behind == 1);
    CHECK(answered("refs/remotes/o/x", "o/x", "ahead 1")->ahead == 1);
    CHECK(answered("refs/remotes/o/x", "o/x", "")->upstream == "o/x");
    CHECK(answered("refs/remotes/o/x", "o/x", "gone")->gone);
    CHECK(answered("", "", "")->upstream.empty());
    CHECK(answered("refs/heads/main", "main", "")->upstream.empty()); // its own
    CHECK(state_of_bare(repo, "")->upstream.empty());
    for (char const* const track : {"x", "ahead", "ahead ", "ahead -1", "ahead 1,", "behind 1x"}) {
        INFO(track);
        CHECK_FALSE(answered("refs/remotes/o/x", "o/x", track));
    }
    for (std::string const& cut : {std::string("x"), std::string("a\0b\0c", 5),
                                   std::string("a\0b\0c\0", 6), std::string("a\0\0\0\n", 5)}) {
        CHECK_FALSE(state_of_bare(repo, cut));
    }
}

TEST_CASE("F68 hostile files of a git directory make no state of their own") {
    World const world;
    made(world, "clean");
    auto const check = [&](char const* file, std::string const& text) {
        INFO(file);
        world.write_file(fs::path("clean/.git") / file, text);
        RepoState state;
        state.commit = std::string(40, 'a');
        complete_state(state, *repo_at(world.path("clean")));
        CHECK(state.tag.empty());
        CHECK(state.step == 0);
        CHECK(state.started_on.empty());
        fs::remove_all(world.path(fs::path("clean/.git") / file));
    };
    std::string const id(40, 'a');
    check("rebase-merge/msgnum", "-1");
    check("rebase-merge/msgnum", std::string(10'000, '9'));
    check("rebase-merge/head-name", "detached HEAD\n");
    check("packed-refs", id);
    check("packed-refs", "^" + id);
    check("packed-refs", "\n^" + id);
    check("packed-refs", id + " refs/tags/../../x\n");
    check("packed-refs", id + " refs/heads/x\n" + std::string(40, 'b') + " refs/tags/" + id + "\n");
    check("logs/HEAD", id + " " + id + "\tcheckout: moving from a to b");
    check("logs/HEAD", id + " " + id + "\tcheckout: moving from a to ../../config\n");
    check("logs/HEAD", "\n");
    check("BISECT_START", id + "\n");
}

} // namespace
} // namespace mgit::test
