// What has changed in a repository, seen by its refs alone.
#include "git/packed_refs.hpp"
#include "mgit/git/ref_snapshot.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <fstream>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

struct Watched : World {
    Watched() {
        make_repo("r");
        repo.name = "r";
        repo.path = path("r");
    }
    // What the command changes.
    RefChanges changes(std::vector<std::string> const& command) const {
        RefSnapshot const before(repo);
        git("r", command);
        auto const changes = before.changes_until_now();
        REQUIRE(changes);
        return *changes;
    }
    static std::vector<std::string> names(RefChanges const& changes) {
        std::vector<std::string> names;
        for (RefChange const& change : changes.refs) {
            names.push_back((change.is_new() ? "+" : change.is_deleted() ? "-" : "") + change.ref);
        }
        return names;
    }
    using Names = std::vector<std::string>;

    Repo repo;
};

TEST_CASE_METHOD(Watched, "a snapshot sees new, moved and deleted refs", "[refs]") {
    auto const first = head("r");
    CHECK_FALSE(changes({"status"}).any());
    CHECK(names(changes({"branch", "b/c"})) == Names{"+refs/heads/b/c"});
    auto const moved = changes({"commit", "-q", "--allow-empty", "-m", "x"});
    REQUIRE(names(moved) == Names{"refs/heads/main"});
    CHECK(moved.refs[0].before == first);
    CHECK(moved.refs[0].after == head("r"));
    CHECK_FALSE(moved.switched());
    CHECK(names(changes({"tag", "v1"})) == Names{"+refs/tags/v1"});
    CHECK(names(changes({"branch", "-m", "b/c", "d"})) ==
          Names{"-refs/heads/b/c", "+refs/heads/d"});
    CHECK(names(changes({"stash", "list"})).empty());
}

TEST_CASE_METHOD(Watched, "packing refs changes nothing, and packed ones are seen", "[refs]") {
    git("r", {"branch", "side"});
    git("r", {"tag", "-a", "-m", "x", "v1"});
    auto const first = head("r");
    CHECK_FALSE(changes({"pack-refs", "--all"}).any());
    auto const moved = changes({"commit", "-q", "--allow-empty", "-m", "x"});
    REQUIRE(names(moved) == Names{"refs/heads/main"});
    CHECK(moved.refs[0].before == first);
    CHECK(names(changes({"branch", "-D", "side"})) == Names{"-refs/heads/side"});
    CHECK(names(changes({"tag", "-d", "v1"})) == Names{"-refs/tags/v1"});
    CHECK_FALSE(changes({"gc", "-q"}).any());
}

TEST_CASE_METHOD(Watched, "a switch of HEAD is no change of a ref", "[refs]") {
    auto const on = changes({"checkout", "-q", "-b", "side"});
    CHECK(on.switched());
    CHECK(on.head_before == "refs/heads/main");
    CHECK(on.head_after == "refs/heads/side");
    CHECK(names(on) == Names{"+refs/heads/side"});
    CHECK(changes({"checkout", "-q", "--detach"}).switched());
    auto const detached = changes({"commit", "-q", "--allow-empty", "-m", "x"});
    CHECK_FALSE(detached.switched());
    CHECK(names(detached) == Names{"HEAD"});
    CHECK(detached.refs[0].kind() == RefKind::head);
}

TEST_CASE_METHOD(Watched, "a work tree has its own HEAD and the refs of its repository", "[refs]") {
    git("r", {"worktree", "add", "-q", "-b", "side", path("tree")});
    repo.path = path("tree");
    RefSnapshot const before(repo);
    CHECK(before.branch() == "refs/heads/side");
    git("r", {"commit", "-q", "--allow-empty", "-m", "x"});
    auto const changes = before.changes_until_now();
    REQUIRE(changes);
    CHECK(names(*changes) == Names{"refs/heads/main"});
    git("tree", {"bisect", "start"});
    CHECK(names(*before.changes_until_now()) == Names{"refs/heads/main"});
}

TEST_CASE_METHOD(Watched, "what cannot be read is not known, rather than deleted", "[refs]") {
    RefSnapshot const before(repo);
    write_file("r/.git/refs/heads/main", "");
    CHECK_FALSE(before.changes_until_now());
    fs::remove_all(repo.path / ".git");
    CHECK_FALSE(before.changes_until_now());
    CHECK_FALSE(RefSnapshot(repo).changes_until_now());
    CHECK(RefSnapshot(repo).git_dir().empty());
}

TEST_CASE_METHOD(Watched, "of a reftable it is known whether it has changed", "[refs]") {
    write_file("r/.git/HEAD", "ref: refs/heads/.invalid\n");
    write_file("r/.git/reftable/tables.list", "0x01-0x02-aa.ref\n");
    RefSnapshot const before(repo);
    CHECK(before.branch().empty());
    CHECK_FALSE(before.is_detached());
    REQUIRE(before.changes_until_now());
    CHECK_FALSE(before.changes_until_now()->any());
    write_file("r/.git/reftable/tables.list", "0x01-0x03-bb.ref\n");
    CHECK_FALSE(before.changes_until_now());
}

TEST_CASE_METHOD(Watched, "100,000 packed refs are only read when something has changed",
                 "[refs]") {
    auto const id = head("r");
    std::string text = "# pack-refs with: peeled fully-peeled sorted \n";
    for (auto const& number : numbered_names(100'000)) {
        text += id + " refs/tags/" + number + "\n";
    }
    write_file("r/.git/packed-refs", text);
    CHECK_FALSE(changes({"status"}).any());
    CHECK(names(changes({"tag", "-d", "r050000"})) == Names{"-refs/tags/r050000"});
    CHECK(names(changes({"commit", "-q", "--allow-empty", "-m", "x"})) == Names{"refs/heads/main"});
}

TEST_CASE("packed refs are compared by name, sorted or not", "[refs]") {
    std::string const a(40, 'a');
    std::string const b(40, 'b');
    PackedRefs const one("# pack-refs with:\n" + b + " refs/tags/z\n^" + a + "\n" + a +
                         " refs/heads/m\nnonsense\n" + a + " refs/heads/last");
    PackedRefs const other(a + " refs/heads/m\n" + a + " refs/tags/z\n" + a + " refs/x\n");
    CHECK(one.find("refs/tags/z") == b);
    CHECK(one.find("refs/heads/last") == a);
    CHECK(one.find("refs/heads") == "");
    std::vector<std::string> different;
    for_each_difference(one, other, [&](std::string_view ref) { different.emplace_back(ref); });
    CHECK(different == std::vector<std::string>{"refs/heads/last", "refs/tags/z", "refs/x"});
}

} // namespace
} // namespace mgit::test
