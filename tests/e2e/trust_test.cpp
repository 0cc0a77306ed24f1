// mgit trust: what a workspace could have git execute counts only after its user has agreed.
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"
#include "support/world.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

std::string quoted(std::string const& text) {
    return '"' + text + '"';
}

// A workspace ws with the repos a, b and flagged; the last one has flags that touch `canary`.
struct Hostile : World {
    Hostile() {
        make_repos({"ws/a", "ws/b", "ws/flagged"});
        write_script("evil/spy", "touch '" + path("canary").string() + "'\n");
        for (char const* const name : {"git-spied", "git-remote-spied"}) {
            fs::copy_file(path("evil/spy"), path("evil") / name);
        }
        write({fsmonitor()});
    }

    std::string fsmonitor() const {
        return R"("-c","core.fsmonitor=)" + path("evil/spy").string() + '"';
    }
    // flags: of the repo `flagged`
    void write(Lines const& flags, std::string const& name = "flagged",
               std::string const& folder = "flagged") const {
        std::string list;
        for (std::string const& flag : flags) {
            list += (list.empty() ? "" : ",") + flag;
        }
        write_file("ws/mgit.json", R"({"format":"mgit-registry","version":1,"repos":[
  {"name":"a","path":"a"},{"name":")" + name +
                                       R"(","path":")" + folder + R"(","git_flags":[)" + list +
                                       R"(]},{"name":"b","path":"b","groups":["g"]}]})");
    }
    Result in(fs::path const& folder, Lines args) const {
        MgitOptions options;
        options.cwd = path(folder);
        return mgit(std::move(args), options);
    }
    Result here(Lines args) const { return in("ws", std::move(args)); }
    // Whether the flags had git run the spy.
    bool spied() const { return fs::remove(path("canary")); }
    bool is_trusted() const {
        auto const result = here({"status", "--short"});
        INFO(describe(result));
        bool const trusted = result.code == 0;
        CHECK(trusted == !contains(result.err + result.out, "not trusted"));
        CHECK(trusted == spied());
        return trusted;
    }
    fs::path pin() const {
        for (auto const& entry : fs::recursive_directory_iterator(path("state/mgit/workspaces"))) {
            if (entry.path().filename() == "trusted") {
                return entry.path();
            }
        }
        return {};
    }
};

TEST_CASE_METHOD(Hostile,
                 "F89 without trust nothing is run in a repo with git flags, and others go on",
                 "[trust]") {
    fs::path const evil = path("evil");
    Lines const hostile{
        fsmonitor(),
        R"("-c","core.sshCommand=)" + (evil / "spy").string() + '"',
        R"("-c","alias.spied=!)" + (evil / "spy").string() + '"',
        quoted("--exec-path=" + evil.string()),
        R"("-c","core.pager=)" + (evil / "spy").string() + R"(","-p")",
        R"("-c","core.hooksPath=../../evil")",
    };
    git("ws/flagged", {"remote", "add", "origin", "ssh://example.invalid/x"});
    git("ws/a", {"remote", "add", "origin", path("ws/b").string()});
    git("ws/b", {"remote", "add", "origin", path("ws/a").string()});
    for (std::string const& flags : hostile) {
        write({flags});
        for (Lines const& words :
             {Lines{"status"}, Lines{"fetch"}, Lines{"git", "-c", "x.y=z", "log", "-1"},
              Lines{"exec", "true"}, Lines{"sh", "true"}, Lines{"exec", "echo", "{branch}{url}"},
              Lines{"ll"}, Lines{"-i", "status"}, Lines{"git", "ls-remote"}}) {
            auto const result = here(words);
            INFO(flags << '\n' << describe(result));
            CHECK(result.code == 1);
            CHECK(contains(result.err + result.out, "unsafe"));
            CHECK(contains(result.err + result.out, "not trusted"));
            CHECK_FALSE(spied());
        }
        CHECK(here({"@a", "@b", "fetch"}).code == 0);
    }
    auto const run = here({"exec", "touch", "been-here"});
    CHECK(run.code == 1);
    CHECK(contains(run.err, "mgit trust"));
    CHECK(fs::exists(path("ws/a/been-here")));
    CHECK(fs::exists(path("ws/b/been-here")));
    CHECK_FALSE(fs::exists(path("ws/flagged/been-here")));
}

TEST_CASE_METHOD(Hostile, "F89 what looks and edits works without trust, runs nothing, and tells",
                 "[trust]") {
    auto const names = here({"ls"});
    CHECK(names.code == 0);
    CHECK(names.out == "a\nflagged\nb\n");
    CHECK(names.err.empty());
    auto const details = here({"ls", "-l"});
    CHECK(details.code == 0);
    CHECK(contains(details.err, "nothing is run in 1 repo with git flags, which are not trusted"));
    CHECK(contains(here({"-v", "ls"}).err, "mgit trust"));
    auto const dirty = here({"ls", "-s", "clean"});
    CHECK(dirty.code == 1);
    CHECK(dirty.out == "a\nb\n");
    CHECK(contains(dirty.err, "not trusted"));
    auto const doctor = here({"doctor"});
    INFO(describe(doctor));
    CHECK(doctor.code == 1);
    CHECK(contains(doctor.out, "not trusted"));
    CHECK(here({"-n", "status"}).code == 0);
    CHECK(here({"rename", "flagged", "other"}).code == 0);
    CHECK(here({"group", "add", "-n", "h", "other"}).code == 0);
    CHECK(here({"context", "h"}).code == 0);
    CHECK(contains(read_file("ws/mgit.json"), "core.fsmonitor"));
    CHECK(here({"rm", "other"}).code == 0);
    CHECK_FALSE(contains(read_file("ws/mgit.json"), "core.fsmonitor"));
    CHECK(here({"doctor"}).out.find("trust") == std::string::npos);
    CHECK_FALSE(spied());
}

TEST_CASE_METHOD(Hostile, "mgit trust agrees to what it shows, and to nothing without an answer",
                 "[trust]") {
    auto const refused = here({"trust"});
    INFO(describe(refused));
    CHECK(refused.code == 2);
    CHECK(contains(refused.out, "not trusted  flagged"));
    CHECK(contains(refused.out, "core.fsmonitor="));
    CHECK(contains(refused.err, "nothing was changed"));
    CHECK(contains(refused.err, "mgit trust --yes"));
    CHECK(here({"trust", "-n"}).code == 0);
    CHECK(here({"trust", "--ls"}).code == 0);
    CHECK_FALSE(fs::exists(path("state/mgit/workspaces")));
    CHECK_FALSE(is_trusted());

    auto const agreed = here({"trust", "--yes"});
    INFO(describe(agreed));
    CHECK(agreed.code == 0);
    CHECK(contains(agreed.out, "trusted the git flags of 1 repo\n"));
    CHECK(mode_of(pin()) == 0600);
    CHECK(mode_of(pin().parent_path()) == 0700);
    CHECK(is_trusted());
    CHECK(contains(here({"trust", "--ls"}).out, "trusted  flagged"));
    CHECK(contains(here({"trust"}).err, "trusted already"));
    CHECK(contains(here({"doctor"}).out, "are trusted"));
    CHECK_FALSE(contains(here({"ls", "-l"}).err, "trust"));

    CHECK(here({"trust", "--revoke", "-n"}).code == 0);
    CHECK(is_trusted());
    CHECK(contains(here({"trust", "--revoke"}).out, "revoked the trust in"));
    CHECK_FALSE(is_trusted());
    CHECK(contains(here({"trust", "--revoke"}).err, "nothing was changed"));
}

TEST_CASE_METHOD(Hostile, "on a terminal mgit trust asks, and only a yes is one", "[trust][tty]") {
    PtyOptions options;
    options.cwd = path("ws");
    options.environment = environment();
    for (std::string const answer : {"\n", "n\n", "\x04", "y\n"}) {
        Pty pty({mgit_binary(), "trust"}, options);
        pty.wait_for("as long as they stay the same? [y/N]");
        pty.send(answer);
        bool const yes = answer == "y\n";
        auto const result = pty.finish();
        CHECK(result.code == (yes ? 0 : 2));
        CHECK(contains(result.seen, yes ? "\ntrusted the" : "\nmgit: nothing was changed"));
        CHECK(is_trusted() == yes);
    }
}

TEST_CASE_METHOD(Hostile,
                 "F89 trust ends with a change of the flags and outlives all other changes",
                 "[trust]") {
    REQUIRE(here({"trust", "--yes"}).code == 0);
    SECTION("flags that are others") {
        for (Lines const& flags :
             {Lines{fsmonitor(), R"("-p")"}, Lines{R"("--bare")", fsmonitor()},
              Lines{R"("-c","core.fsmonitor=)" + path("evil/git-spied").string() + '"'},
              Lines{R"("-c core.fsmonitor=)" + path("evil/spy").string() + '"'}}) {
            write(flags);
            CHECK_FALSE(is_trusted());
        }
    }
    SECTION("the same flags in another repo") {
        write({fsmonitor()}, "flagged", "b/../flagged/sub");
        make_repos({"ws/flagged/sub"});
        CHECK_FALSE(is_trusted());
    }
    SECTION("one more repo with flags leaves the first one trusted") {
        std::string const text = read_file("ws/mgit.json");
        write_file("ws/mgit.json",
                   std::string(text).replace(text.find(R"("path":"a")"), 10,
                                             R"("path":"a","git_flags":["--bare"])"));
        CHECK(here({"@flagged", "status"}).code == 0);
        CHECK(here({"@a", "status"}).code == 1);
        CHECK(here({"trust", "--yes"}).code == 0);
        CHECK_FALSE(contains(here({"@a", "status"}).err, "trust"));
    }
    SECTION("names, groups, order and other repos") {
        CHECK(here({"rename", "flagged", "other"}).code == 0);
        CHECK(here({"group", "add", "-n", "h", "other"}).code == 0);
        CHECK(here({"rm", "a"}).code == 0);
        CHECK(here({"add", "a"}).code == 0);
        CHECK(is_trusted());
    }
    SECTION("a file that goes and comes back") {
        std::string const text = read_file("ws/mgit.json");
        fs::remove(path("ws/mgit.json"));
        write_file("ws/mgit.json", text);
        CHECK(is_trusted());
    }
    SECTION("the same file in another folder, and a link to it") {
        make_repos({"copy/a", "copy/b", "copy/flagged"});
        bool const link = GENERATE(true, false);
        if (link) {
            fs::create_symlink(path("ws/mgit.json"), path("copy/mgit.json"));
        } else {
            fs::copy_file(path("ws/mgit.json"), path("copy/mgit.json"));
        }
        CHECK(contains(in("copy", {"status"}).err, "not trusted"));
        CHECK_FALSE(spied());
        CHECK(is_trusted());
    }
}

TEST_CASE_METHOD(Hostile, "F89 an agreement that is damaged or somebody else's is none",
                 "[trust]") {
    REQUIRE(here({"trust", "--yes"}).code == 0);
    fs::path const file = pin();
    std::string const good = read_file(fs::relative(file, root()));
    auto const put = [&](std::string const& text) { write_file(fs::relative(file, root()), text); };
    for (std::size_t size = 0; size < good.size(); ++size) {
        put(good.substr(0, size));
        INFO(size);
        CHECK(contains(here({"trust", "--ls"}).out, "not trusted"));
    }
    put(good + "x\n");
    CHECK_FALSE(is_trusted());
    put(good.substr(good.find('\n') + 1)); // without the path of the workspace
    CHECK_FALSE(is_trusted());
    put(good);
    CHECK(is_trusted());
    if (::geteuid() == 0) {
        REQUIRE(::chown(file.c_str(), 65534, 65534) == 0);
        CHECK_FALSE(is_trusted());
        CHECK(here({"trust", "--yes"}).code == 0); // replaced, and not with its owner
        CHECK(is_trusted());
    }
    fs::remove(file);
    fs::create_directory(file);
    CHECK_FALSE(is_trusted());
    CHECK(here({"trust", "--revoke"}).code == 0); // whatever it is, it ends
    CHECK(contains(here({"trust", "--revoke"}).err, "nothing was changed"));
    CHECK_FALSE(is_trusted());
    fs::permissions(file.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
    auto const unwritable = here({"trust", "--yes"});
    fs::permissions(file.parent_path(), fs::perms::owner_all);
    if (::geteuid() != 0) {
        CHECK(unwritable.code == 3);
        CHECK(contains(unwritable.err, "nothing was changed"));
    }
}

TEST_CASE_METHOD(Hostile, "mgit trust says where there is nothing to trust", "[trust]") {
    auto const nowhere = in(".", {"trust"});
    CHECK(nowhere.code == 2);
    CHECK(contains(nowhere.err, "only a workspace needs trust"));
    CHECK(in("ws", {"trust", "--registry", "personal"}).code == 2);
    CHECK(in(".", {"trust", "--ls", "--registry", "ws/mgit.json"}).code == 0);
    CHECK(here({"trust", "--ls", "--revoke"}).code == 2);
    write({});
    auto const plain = here({"trust", "--yes"});
    CHECK(plain.code == 0);
    CHECK(contains(plain.err, "nothing to trust"));
    write_file("ws/mgit.json", "{");
    CHECK(here({"trust"}).code == 3);
    CHECK(here({"trust", "--revoke"}).code == 0);
}

TEST_CASE_METHOD(Hostile, "mgit trust shows flags so that they cannot hide", "[trust]") {
    write(
        {R"("-c","alias.x=!\u001b[2K\r","--x=\u202eabc","a b","https://ann:secret@example.org")"});
    auto const shown = here({"trust", "--ls"});
    INFO(describe(shown));
    CHECK_FALSE(contains(shown.out, "\x1b"));
    CHECK_FALSE(contains(shown.out, "\r"));
    CHECK_FALSE(contains(shown.out, "\u202e"));
    CHECK(contains(shown.out, "'a b'"));
    CHECK_FALSE(contains(shown.out, "secret"));
}

TEST_CASE_METHOD(Hostile, "a workspace that init makes keeps git flags, which count after trust",
                 "[trust][init]") {
    std::string const flags = R"("git_flags":["-c","core.fsmonitor=)" + path("evil/spy").string();
    write_file("mgit/registry.json", R"({"format":"mgit-registry","version":1,"repos":[
  {"name":"flagged","path":")" + path("ws/flagged").string() +
                                         R"(",)" + flags + R"("]}]})");
    fs::remove(path("ws/mgit.json"));
    auto const made = here({"init", "--from-registry"});
    INFO(describe(made));
    CHECK(made.code == 0);
    CHECK(contains(made.err, "the git flags of flagged count only for who has said: mgit trust"));
    CHECK(contains(read_file("ws/mgit.json"), flags));
    CHECK(contains(here({"status"}).err, "not trusted"));
    CHECK_FALSE(spied());
    CHECK(here({"trust", "--yes"}).code == 0);
    CHECK(here({"status"}).code == 0);
    CHECK(spied());
}

} // namespace
} // namespace mgit::test
