// What `mgit ll` and `-s EXPR` find out about real repositories, and what they make of it.

#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    // even is as its upstream, late is behind, dirty has an untracked file, empty has no commit,
    // store has no work tree, away was moved, broken has no HEAD.
    Fleet() {
        auto const upstream = make_upstream("up").string();
        for (auto const* const name : {"even", "late", "dirty", "away", "broken"}) {
            clone(upstream, name);
        }
        move_upstream("up");
        for (auto const* const name : {"even", "dirty"}) {
            git(name, {"pull", "-q"});
        }
        git("late", {"fetch", "-q"});
        write_file("dirty/new", "x");
        git(".", {"init", "-q", "-b", "main", "empty"});
        git(".", {"init", "-q", "--bare", "-b", "main", "store"});
        add({"even", "late", "dirty", "empty", "store", "away", "broken"});
        fs::rename(path("away"), path("elsewhere"));
        fs::remove(path("broken/.git/HEAD"));
    }
    // Each git process leaves a line in the file asked.
    Result logged(Lines const& words) const {
        write_script("bin/git",
                     "echo \"$*\" >> " + path("asked").string() + "; exec /usr/bin/git \"$@\"");
        return mgit(words, {.environment = {"PATH=" + path("bin").string() + ":/usr/bin:/bin"}});
    }
    Lines listed(Lines const& words, int code = 0) const {
        auto const result = mgit(words);
        INFO(describe(result));
        CHECK(result.code == code);
        return lines_of(result.out);
    }
    std::string row(std::string const& out, std::string const& name) const {
        auto const lines = lines_of(out);
        auto const found = std::ranges::find_if(
            lines, [&](auto const& line) { return line.starts_with(name + " "); });
        return found == lines.end() ? "" : *found;
    }
};

} // namespace

TEST_CASE_METHOD(Fleet, "ll has a row for every repo, in order, and says what cannot be read") {
    auto const result = mgit({"ll"});
    INFO(describe(result));
    CHECK(result.code == 1);
    auto const lines = lines_of(result.out);
    REQUIRE(lines.size() == 8);
    CHECK(lines[0].starts_with("REPO "));
    Lines names;
    for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
        names.push_back(line->substr(0, line->find(' ')));
    }
    CHECK(names == Lines{"even", "late", "dirty", "empty", "store", "away", "broken"});
    CHECK(contains(row(result.out, "even"), " = "));
    CHECK(contains(row(result.out, "late"), "↓1"));
    CHECK(contains(row(result.out, "dirty"), "?1"));
    CHECK(contains(row(result.out, "empty"), "main (empty)"));
    CHECK(contains(row(result.out, "store"), "bare"));
    CHECK(contains(row(result.out, "away"), "missing"));
    CHECK(contains(row(result.out, "broken"), "error"));
}

TEST_CASE_METHOD(Fleet, "the second ll asks git for no commit any more") {
    auto const ask = [&] {
        fs::remove(path("asked"));
        auto const result = logged({"ll", "@even", "@late", "@dirty"});
        INFO(describe(result));
        CHECK(result.code == 0);
        return result.out;
    };
    auto const first = ask();
    CHECK(lines_of(read_file("asked")).size() == 6);
    CHECK(ask() == first);
    auto const asked = lines_of(read_file("asked"));
    CHECK(asked.size() == 3);
    for (auto const& line : asked) {
        CHECK(contains(line, "status --porcelain=v2"));
    }
}

TEST_CASE_METHOD(Fleet, "ll -s asks git once for each repo that a live term leaves open") {
    auto const asked = [&](Lines const& words) {
        fs::remove(path("asked"));
        auto const result = logged(words);
        INFO(describe(result));
        CHECK(result.code == 0);
        return lines_of(read_file("asked"));
    };
    logged({"ll", "@even", "@late", "@dirty", "@store"}); // now the commits are known
    CHECK(asked({"ll", "-s", "dirty | behind", "@even", "@late", "@dirty"}).size() == 3);
    CHECK(asked({"ll", "-s", "age<20y & !bare", "@even", "@late", "@store"}).size() == 3);
    CHECK(asked({"ll", "-s", "even | dirty", "@even", "@late", "@dirty"}).size() == 3);
    // Of new commits only those are asked for that have a row.
    for (auto const* const name : {"even", "dirty"}) {
        git(name, {"commit", "-q", "--allow-empty", "-m", name});
    }
    auto const lines = asked({"ll", "-s", "dirty", "@even", "@late", "@dirty"});
    CHECK(lines.size() == 4);
    CHECK(std::ranges::count_if(lines, [](auto const& line) { return contains(line, "log"); }) ==
          1);
    CHECK(contains(logged({"ll", "-s", "dirty", "@dirty"}).out, "  dirty\n")); // the subject
}

TEST_CASE_METHOD(Fleet, "the upstream of a bare repo is told by one git process") {
    git(".", {"clone", "-q", "--bare", path("upstreams/up.git"), "bare.git"});
    git("bare.git", {"config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"});
    git("bare.git", {"fetch", "-q"});
    git("bare.git", {"branch", "-q", "odd/{name}"}); // no placeholder
    git("bare.git", {"symbolic-ref", "HEAD", "refs/heads/odd/{name}"});
    git("bare.git", {"branch", "-q", "--set-upstream-to=origin/main"});
    git("bare.git", {"update-ref", "refs/heads/odd/{name}", "HEAD~1"});
    add({"bare.git"});
    logged({"ll", "@bare.git"});
    fs::remove(path("asked"));
    auto const result = logged({"ll", "@bare.git", "@store"});
    INFO(describe(result));
    CHECK(lines_of(read_file("asked")).size() == 2); // none for a commit of store
    auto const counts = git("bare.git", {"rev-list", "--left-right", "--count", "HEAD...@{u}"});
    CHECK(counts == "0\t1");
    CHECK(contains(row(result.out, "bare.git"), "odd/{name}    ↓1 "));
    CHECK(contains(row(result.out, "store"), "main (empty)  - "));
    CHECK(listed({"ls", "-s", "behind & bare", "@bare.git", "@store"}) == Lines{"bare.git"});
}

TEST_CASE_METHOD(Fleet, "ll for scripts is JSON, in one document or in lines") {
    auto const lines = listed({"ll", "--format", "ndjson"}, 1);
    REQUIRE(lines.size() == 7);
    for (auto const& line : lines) {
        CHECK(line.starts_with("{\"schema\":\"mgit.ll/1\""));
        CHECK(line.ends_with("}"));
    }
    CHECK(contains(lines[5], "\"verdict\":\"missing\""));
    auto const document = mgit({"ll", "--format", "json"}).out;
    CHECK(document.starts_with("{\"schema\":\"mgit.ll/1\",\"repos\":[\n{\"repo\":\"even\""));
    CHECK(document.ends_with("}\n]}\n"));
    CHECK(mgit({"ll", "--format", "raw"}).code == 2);
}

TEST_CASE_METHOD(Fleet, "ll sorts, groups, chooses columns and has an exit code for dirty repos") {
    CHECK(mgit({"group", "add", "late", "dirty", "-n", "work"}).code == 0);
    auto const sorted = listed({"ll", "@even", "@work", "--sort", "sync"});
    REQUIRE(sorted.size() == 4);
    CHECK(sorted[1].starts_with("late "));
    auto const grouped = listed({"ll", "@even", "@work", "-g"});
    REQUIRE(grouped.size() == 6);
    CHECK(contains(grouped[1], "work"));
    CHECK(grouped[2].find("late") != std::string::npos);
    CHECK(lines_of(mgit({"ll", "@even", "--columns", "name,upstream"}).out)[1] ==
          "even  origin/main");
    CHECK(mgit({"ll", "@even", "--columns", "nmae"}).code == 2);
    CHECK(mgit({"ll", "@even", "--sort", "size"}).code == 2);
    CHECK(mgit({"ll", "even"}).code == 2);
    CHECK(mgit({"ll", "@even", "--exit-code"}).code == 0);
    CHECK(mgit({"ll", "@late", "--exit-code"}).code == 1);
    CHECK(mgit({"ll", "@dirty", "--exit-code"}).code == 1);
}

TEST_CASE_METHOD(Fleet, "a live state selects with -s, and what cannot be read is told") {
    CHECK(listed({"-s", "behind & !missing", "ls"}, 1) == Lines{"late"});
    auto const result = mgit({"ls", "-s", "dirty"});
    INFO(describe(result));
    CHECK(result.out == "dirty\n");
    CHECK(result.code == 1);
    CHECK(contains(result.err, "away: missing"));
    CHECK(contains(result.err, "broken: error"));
    CHECK(listed({"ls", "-s", "missing"}) == Lines{"away"});
    CHECK(listed({"ls", "@late", "@even", "@dirty", "-s", "clean", "-s", "behind"}) ==
          Lines{"late"});
    CHECK(listed({"ls", "@late", "@even", "-s", "branch:ma* & upstream:origin/*"}) ==
          Lines{"even", "late"});
    CHECK(listed({"ls", "-s", "unborn & !bare", "@empty", "@store"}) == Lines{"empty"});
    CHECK(listed({"ls", "-s", "age>1s & age<20y", "@even", "@empty"}) == Lines{"even"});
}

TEST_CASE_METHOD(Fleet,
                 "a run works on those that -s leaves, and has a verdict for the unreadable") {
    auto const pulled = mgit({"-s", "behind & !dirty", "@even", "@late", "@dirty", "pull"});
    INFO(describe(pulled));
    CHECK(pulled.code == 0);
    CHECK(head("late") == head("even"));
    auto const none = mgit({"-s", "behind", "@even", "@late", "pull"});
    INFO(describe(none));
    CHECK(none.code == 0);
    CHECK(contains(none.err, "nothing to do"));
    auto const unread = mgit({"-s", "dirty", "status", "-s"});
    INFO(describe(unread));
    CHECK(unread.code == 1);
    CHECK(contains(unread.out, "?? new"));
    CHECK(contains(unread.err, "away"));
    CHECK(contains(unread.err, "broken"));
    CHECK_FALSE(contains(unread.out + unread.err, "even"));
}

TEST_CASE_METHOD(Fleet, "a dry run says of each repo why -s means it or not") {
    auto const result = mgit({"-n", "-s", "behind & clean", "@even", "@late", "pull"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.out, "late (named, behind 1, clean)"));
    CHECK(contains(result.err, "not selected: even (named, not behind)"));
}

TEST_CASE_METHOD(Fleet, "a wrong -s is told with its place, and nothing is run") {
    auto const result = mgit({"-s", "behind & drity", "status"});
    CHECK(result.code == 2);
    CHECK(result.out.empty());
    CHECK(contains(result.err, "unknown repo or state 'drity'"));
    CHECK(contains(result.err, "'dirty'"));
    CHECK(mgit({"-s", "(", "ls"}).code == 2);
    CHECK(mgit({"-s", "name:nothing-*", "status"}).code == 4);
    CHECK(mgit({"rename", "even", "odd", "-s", "dirty"}).code == 2);
    CHECK(lines_of(mgit({"ls"}).out).front() == "even");
}

} // namespace mgit::test
