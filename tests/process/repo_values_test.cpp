// What placeholders stand for, as git tells it in real repositories, whole and damaged ones.
#include "mgit/exec/repo_values.hpp"
#include "support/catch.hpp"
#include "support/repos.hpp"
#include "support/world.hpp"

#include <functional>

namespace mgit::test {
namespace {

TEST_CASE("placeholders have the values that git gives them, or a reason") {
    World const world;
    world.make_upstream("up");
    world.clone(world.path("upstreams/up.git"), "web");
    world.git("", {"init", "-q", "alone"});
    auto const value = [&](char const* repo, std::string_view name, std::string url = {}) {
        Repo asked = repo_at_path(world.path(repo));
        asked.url = std::move(url);
        RepoValues values(environment_of(world), "/"); // it remembers what git has said
        auto const result = values(asked, name);
        auto const* const finding = std::get_if<Finding>(&result);
        return finding != nullptr ? finding->detail : std::get<std::string>(result);
    };
    CHECK(value("web", "branch") == "main");
    CHECK(value("web", "default") == "main");
    CHECK(value("web", "upstream") == "origin/main");
    CHECK(value("web", "sha") == world.head("web"));
    CHECK(value("web", "url") == world.path("upstreams/up.git"));
    CHECK(value("web", "host") == "no value for {host}: its remote is on this machine");
    CHECK(value("web", "url", "ssh://git@example.org:22/x") == "ssh://git@example.org:22/x");
    CHECK(value("web", "host", "ssh://git@example.org:22/x") == "example.org");
    CHECK(value("alone", "branch") == "main");
    CHECK(value("alone", "sha") == "no value for {sha}: there is no commit yet");
    CHECK(value("alone", "url") == "no value for {url}: it has no remote");
    CHECK(value("alone", "default") == "no value for {default}: origin's is not known here");
    CHECK(value("alone", "upstream") ==
          "no value for {upstream}: the branch has no upstream, or it is gone");
    world.git("web", {"checkout", "-q", "--detach"});
    CHECK(value("web", "branch") == "no value for {branch}: HEAD is detached");
    world.git("web", {"update-ref", "-d", "refs/remotes/origin/main"});
    world.git("web", {"checkout", "-q", "main"});
    CHECK(value("web", "upstream") ==
          "no value for {upstream}: the branch has no upstream, or it is gone");
}

TEST_CASE("F68 what is damaged is said to be damaged, in git's own words where it has some") {
    World const world;
    auto const words_of = [&](std::string const& name, std::string_view placeholder,
                              std::function<void()> const& damage) {
        world.make_repo(name);
        damage();
        RepoValues values(environment_of(world), "/");
        auto const result = values(repo_at_path(world.path(name)), placeholder);
        REQUIRE(std::holds_alternative<Finding>(result));
        CHECK(std::get<Finding>(result).verdict == Verdict::error);
        return std::get<Finding>(result).detail;
    };
    auto const broken = "no value for {sha}: the ref of branch main is damaged";
    CHECK(words_of("empty", "sha", [&] { world.write_file("empty/.git/refs/heads/main", ""); }) ==
          broken);
    CHECK(words_of("garbage", "sha",
                   [&] { world.write_file("garbage/.git/refs/heads/main", "zzz\n"); }) == broken);
    auto const packed = words_of("packed", "sha", [&] {
        world.git("packed", {"pack-refs", "--all"});
        auto const file = "packed/.git/packed-refs";
        world.write_file(file, world.read_file(file) + "garbage\n");
    });
    CHECK(contains(packed, "packed-refs"));
    for (std::string const placeholder : {"sha", "upstream", "default", "url"}) {
        auto const config = words_of(placeholder, placeholder, [&] {
            auto const file = placeholder + "/.git/config";
            world.write_file(file, world.read_file(file) + "[bad\n");
        });
        CHECK(contains(config, "no value for {" + placeholder + "}: "));
        CHECK(contains(config, "config line"));
    }
}

TEST_CASE("F68 a damaged repository has no values, also not those of the one around it") {
    World const world;
    world.make_repo("outer");
    world.make_repo("outer/inner");
    world.write_file("outer/inner/.git/HEAD", "garbage\n");
    RepoValues values(environment_of(world), "/");
    for (std::string const name : {"branch", "default", "upstream", "url", "host", "sha"}) {
        INFO(name);
        auto const result = values(repo_at_path(world.path("outer/inner")), name);
        REQUIRE(std::holds_alternative<Finding>(result));
        CHECK(std::get<Finding>(result).detail == "HEAD is damaged");
    }
    auto const gone = values(repo_at_path(world.path("absent")), "sha");
    REQUIRE(std::holds_alternative<Finding>(gone));
    CHECK(std::get<Finding>(gone).verdict == Verdict::missing);
}

} // namespace
} // namespace mgit::test
