// URLs and remotes, compared with what git itself makes of them.
#include "mgit/git/remote_config.hpp"
#include "mgit/git/transport.hpp"
#include "support/catch.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <random>

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

// As in git's own "Diag:" lines.
std::string diagnosed(std::string const& output, std::string const& name) {
    for (auto const& line : lines_of(output)) {
        auto const start = "Diag: " + name + "=";
        if (line.starts_with(start)) {
            return line.substr(start.size());
        }
    }
    return {};
}

// Configurations in which names, prefixes and URLs often meet.
class RandomConfig {
public:
    explicit RandomConfig(unsigned seed) : random_(seed) {}

    std::string text() {
        std::string config;
        for (auto const& name : {"origin", "up", "a.b"}) {
            if (one_in(2)) {
                config += remote(name);
            }
        }
        if (one_in(2)) {
            config += "[branch \"main\"]\n\tremote = " + remote_word() + "\n";
            config += one_in(3) ? "\tpushRemote = " + remote_word() + "\n" : "";
        }
        config += one_in(3) ? "[remote]\n\tpushDefault = " + remote_word() + "\n" : "";
        for (int i = number(4); i > 0; --i) {
            config += "[url \"" + base() + "\"]\n\tinsteadOf = " + prefix() + "\n";
        }
        for (int i = number(3); i > 0; --i) {
            config += "[url \"" + base() + "\"]\n\tpushInsteadOf = " + prefix() + "\n";
        }
        return config;
    }
    std::string remote_word() { return pick({"origin", "up", "a.b", "gone", "gh:x", "/local"}); }
    bool one_in(int sides) { return number(sides) == 0; }

private:
    int number(int sides) { return std::uniform_int_distribution(0, sides - 1)(random_); }
    std::string pick(Words const& words) {
        return words[static_cast<std::size_t>(number(static_cast<int>(words.size())))];
    }
    std::string remote(std::string const& name) {
        std::string text = "[remote \"" + name + "\"]\n";
        for (int i = 1 + number(2); i > 0; --i) {
            text += "\turl = " + url() + "\n";
        }
        for (int i = number(6) - 3; i > 0; --i) {
            text += "\tpushurl = " + url() + "\n";
        }
        return text;
    }
    std::string url() {
        return pick({"gh:x/y", "https://example.org/x", "ssh://ann@host:2222/x", "gh:x/z", "/src/x",
                     "git://host/x", "host:x"});
    }
    std::string base() {
        return pick({"ssh://git@other/", "https://example.com/", "git@third:", "/mirror/"});
    }
    std::string prefix() {
        return pick(
            {"gh:", "gh:x/", "https://example.org/", "https://", "ssh://", "host:", "/src"});
    }

    std::mt19937 random_;
};

// git and mgit on the same repository.
struct Remotes : World {
    Remotes() { make_repo("r"); }

    RemoteConfig config() const {
        // World::git drops nothing but the last newline, which a list with NULs does not have.
        return parse_remote_config(git("r", {"config", "-z", "--list"}));
    }
    Words urls(Words words) const {
        auto const verb = words.front();
        words.erase(words.begin());
        auto const row = verb == "remote" ? verb + " " + words.front() : verb;
        return effective_urls(config(), row, words, "main");
    }
};

TEST_CASE_METHOD(Remotes, "ssh URLs are taken apart as git takes them", "[transport]") {
    for (auto const* const url : {"ssh://ann@h:22/x",
                                  "ssh://h/x",
                                  "ssh://[::1]:22/x",
                                  "ssh://ann@[::1]/x",
                                  "h:x",
                                  "ann@h:x",
                                  "[::1]:x",
                                  "[h:22]:x",
                                  "ann@[h:22]:x",
                                  "[ann@h:22]:x",
                                  "ann@[::1]:x",
                                  "git+ssh://h/x",
                                  "ssh+git://h/x",
                                  "ssh://a%40b@h/x",
                                  "ssh://h:/x",
                                  "ssh://h:99999/x",
                                  "ssh://h:abc/x",
                                  "ssh://a@b@h/x",
                                  "a@b@h:x",
                                  "ssh://h%3a22/x",
                                  "ssh://H:22/~a",
                                  "ssh://::1/x",
                                  "ssh://[::1/x",
                                  "ssh://ann:pw@h/x",
                                  "x:",
                                  ":x"}) {
        INFO(url);
        auto const git_says = git("r", {"fetch-pack", "--diag-url", url});
        REQUIRE(diagnosed(git_says, "protocol") == "ssh");
        auto const destination = destination_of(url);
        CHECK(destination.transport == Transport::ssh);
        auto const user = destination.user.empty() ? "" : destination.user + "@";
        CHECK(user + destination.host == diagnosed(git_says, "userandhost"));
        CHECK((destination.port.empty() ? "NONE" : destination.port) ==
              diagnosed(git_says, "port"));
    }
}

TEST_CASE_METHOD(Remotes, "F72 the URL to fetch from is the one that git rewrites", "[transport]") {
    RandomConfig random(20260105);
    auto const plain = read_file("r/.git/config");
    for (int i = 0; i < 60; ++i) {
        auto const more = random.text();
        write_file("r/.git/config", plain + more);
        INFO(more);
        auto const implied = run({"git", "ls-remote", "--get-url"}, {.cwd = path("r")});
        if (implied.code == 0) {
            CHECK(urls({"fetch"}) == lines_of(implied.out));
            CHECK(urls({"pull", "--rebase"}) == lines_of(implied.out));
        }
        auto const word = random.remote_word();
        INFO(word);
        auto const named = git("r", {"ls-remote", "--get-url", word});
        CHECK(urls({"fetch", "--depth", "1", word, "main"}) == Words{named});
        CHECK(urls({"pull", "-s", "ours", word}) == Words{named});
        CHECK(urls({"ls-remote", word}) == Words{named});
    }
}

TEST_CASE_METHOD(Remotes, "F72 the URLs to push to are those that git rewrites", "[transport]") {
    RandomConfig random(20260106);
    auto const plain = read_file("r/.git/config");
    int compared = 0;
    for (int i = 0; i < 60; ++i) {
        auto const more = random.text();
        write_file("r/.git/config", plain + more);
        INFO(more);
        for (auto const& remote : config().remotes) {
            INFO(remote.name);
            auto const expected =
                lines_of(git("r", {"remote", "get-url", "--push", "--all", remote.name}));
            CHECK(urls({"push", remote.name, "main"}) == expected);
            CHECK(urls({"push", "--repo=" + remote.name}) == expected);
            ++compared;
        }
    }
    CHECK(compared > 40);
}

TEST_CASE_METHOD(Remotes, "a push without words goes where git says that it goes", "[transport]") {
    make_upstream("one");
    make_upstream("two");
    for (auto const& name : {"one", "two"}) {
        git("r", {"remote", "add", name, path("upstreams/" + std::string(name) + ".git")});
    }
    git("r", {"config", "push.default", "current"});
    auto const pushed_to = [&] {
        return lines_of(run({"git", "push", "--dry-run", "--porcelain"}, {.cwd = path("r")}).out)
            .at(0);
    };
    for (Words const& setting :
         {Words{"branch.main.remote", "one"}, Words{"remote.pushDefault", "two"},
          Words{"branch.main.pushRemote", "one"}}) {
        git("r", {"config", setting[0], setting[1]});
        CHECK("To " + urls({"push"}).at(0) == pushed_to());
    }
}

TEST_CASE_METHOD(Remotes, "commands for several remotes talk to all of them", "[transport]") {
    write_file("r/.git/config", read_file("r/.git/config") + R"(
[remote "origin"]
    url = a:x
[remote "up"]
    url = b:x
[remote "quiet"]
    url = c:x
    skipFetchAll
[remotes]
    friends = up quiet
)");
    CHECK(urls({"fetch", "--all"}) == Words{"a:x", "b:x"});
    CHECK(urls({"fetch", "friends"}) == Words{"b:x", "c:x"});
    CHECK(urls({"fetch", "--multiple", "origin", "quiet"}) == Words{"a:x", "c:x"});
    CHECK(urls({"remote", "update"}) == Words{"a:x", "b:x"});
    CHECK(urls({"remote", "update", "--prune", "friends"}) == Words{"b:x", "c:x"});
    CHECK(urls({"remote", "show", "up"}) == Words{"b:x"});
    git("r", {"config", "remotes.default", "quiet"});
    CHECK(urls({"remote", "update"}) == Words{"c:x"});
    CHECK(urls({"clone", "-b", "main", "d:x", "folder"}) == Words{"d:x"});
    CHECK(urls({"submodule", "update"}).empty());
}

TEST_CASE_METHOD(Remotes, "what is kept of a configuration is all that matters", "[transport]") {
    git("r", {"config", "core.sshCommand", "ssh -i key"});
    git("r", {"config", "include.path", "more"});
    git("r", {"remote", "add", "origin", "gh:x"});
    git("r", {"config", "url.ssh://git@host/.insteadOf", "gh:"});
    auto const list = git("r", {"config", "-z", "--list"});
    auto const kept = relevant_config(list);
    CHECK(kept.size() < list.size());
    CHECK_FALSE(contains(kept, "user.email"));
    CHECK(relevant_config(kept) == kept);
    auto const config = parse_remote_config(kept);
    CHECK(config.own_ssh);
    CHECK(config.includes);
    CHECK(effective_urls(config, "fetch", {}, "main") == Words{"ssh://git@host/x"});
}

} // namespace
} // namespace mgit::test
