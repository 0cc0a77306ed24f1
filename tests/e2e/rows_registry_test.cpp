// What the rows of docs/faults.md about the registry promise, as commands show it.
#include "mgit/process/file_lock.hpp"
#include "mgit/registry/document.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/paths.hpp"
#include "support/strace.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <unistd.h>

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Words = std::vector<std::string>;

constexpr char const* file = "mgit/registry.json";

struct Rows : World {
    Rows() {
        make_repos({"web", "api", "new"});
        add({"web"});
        add({"api"}); // so there is a last good copy
    }
    // Every command refuses the registry with this error, and leaves it as it is.
    void check_refused(std::string const& text, std::string const& error,
                       std::string const& hint) const {
        write_file(file, text);
        for (Words const& args : {Words{"ls"}, Words{"add", "new"}, Words{"rm", "web"},
                                  Words{"rename", "web", "x"}, Words{"pull"}}) {
            auto const result = mgit(args);
            INFO(describe(result));
            CHECK(result.code == 3);
            CHECK(contains(result.err, error));
            CHECK(contains(result.err, hint));
            CHECK(registry() == text);
        }
    }
    std::string restoring() const {
        return "cp -- " + path("mgit/registry.json.bak").string() + " " + path(file).string();
    }
};

// Whom a folder can be shut to, which root cannot be.
struct Stranger : Rows {
    Result as_stranger(Words args, Words const& environment = {}) const {
        Words words{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", mgit_binary()};
        words.insert(words.end(), args.begin(), args.end());
        return run(words, {.environment = environment});
    }
    bool usable() const {
        if (::geteuid() != 0) {
            WARN("only root can become somebody else");
            return false;
        }
        fs::permissions(root(), fs::perms(0755));
        fs::permissions(path(file), fs::perms(0644));
        return true;
    }
};

TEST_CASE_METHOD(Rows, "F46 garbage is an error with its place, and the way back works", "[rows]") {
    auto const good = read_file("mgit/registry.json.bak");
    std::string text = registry();
    text.insert(text.find("\"path\""), "\"oops\" ");
    check_refused(text, "registry.json:3:", restoring());
    check_refused("\xFF\xFE\x01", "registry.json:1:1: ", restoring());
    check_refused(std::string(100'000, '['), "more than 64 levels deep", restoring());
    REQUIRE(run({"sh", "-c", restoring()}).code == 0);
    CHECK(registry() == good);
    CHECK(mgit({"ls"}).code == 0);
}

TEST_CASE_METHOD(Rows, "F48 half a registry is an error for every command", "[rows]") {
    auto const text = registry();
    check_refused(text.substr(0, text.size() / 2), "registry.json:", restoring());
}

TEST_CASE_METHOD(Rows, "F49 an empty file is an error, no file is an empty registry", "[rows]") {
    check_refused("", "registry.json is empty", restoring());
    fs::remove(path(file));
    auto const list = mgit({"ls"});
    CHECK(list.code == 0);
    CHECK(list.out.empty());
}

TEST_CASE_METHOD(Rows, "F50 a file that may not grow stays as it is", "[rows]") {
    auto const before = registry();
    auto const result = run({"prlimit", "--fsize=100", mgit_binary(), "add", "new"});
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(result.out.empty());
    CHECK(contains(result.err, "File too large (nothing was changed)"));
    CHECK(registry() == before);
    CHECK(mgit({"add", "new"}).code == 0);
}

TEST_CASE_METHOD(Rows, "F55 who waits for another mgit says so, and goes on after it", "[rows]") {
    auto lock = FileLock::acquire(path("mgit/.registry.json.lock"), {});
    REQUIRE(lock);
    write_script("late", "exec " + mgit_binary() + " add new 2>" + path("err").string() + "\n");
    Process late({path("late").string()}, {.cwd = root(), .environment = environment()});
    auto const expected =
        "mgit: waiting for another mgit (pid " + std::to_string(::getpid()) + ")\n";
    wait_until("it says that it waits",
               [&] { return fs::exists(path("err")) && read_file("err") == expected; });
    CHECK(late.running());
    lock.reset();
    CHECK(late.wait().code == 0);
    CHECK(contains(registry(), "\"new\""));
}

TEST_CASE_METHOD(Rows, "F55 the patience with another mgit is up to the user", "[rows]") {
    auto const lock = FileLock::acquire(path("mgit/.registry.json.lock"), {});
    REQUIRE(lock);
    auto const before = registry();
    for (char const* const time : {"0", "20ms"}) {
        auto const result = mgit({"--lock-timeout", time, "add", "new"});
        INFO(describe(result));
        CHECK(result.code == 75);
        CHECK(contains(result.err, "(pid " + std::to_string(::getpid()) + ")"));
        CHECK(registry() == before);
    }
    CHECK(mgit({"--lock-timeout", "soon", "ls"}).code == 2);
    CHECK(mgit({"ls"}).code == 0); // readers do not wait
    CHECK(mgit({"add", "-n", "new"}).code == 0);
}

TEST_CASE_METHOD(Stranger, "F56 a folder that may not be written can be read", "[rows]") {
    if (!usable()) {
        return;
    }
    auto const list = as_stranger({"ls"});
    INFO(describe(list));
    CHECK(list.code == 0);
    CHECK(list.out == "web\napi\n");
    auto const before = registry();
    auto const change = as_stranger({"rename", "web", "front"});
    INFO(describe(change));
    CHECK(change.code == 3);
    CHECK(change.out.empty()); // nothing is announced before it is true
    CHECK(contains(change.err, "Permission denied (nothing was changed)"));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Rows, "F56 a file in the place of the configuration folder is told", "[rows]") {
    write_file("flat", "text");
    Words const flat{"MGIT_CONFIG_HOME=" + path("flat").string()};
    for (Words const& args : {Words{"ls"}, Words{"add", "new"}}) {
        auto const result = mgit(args, {.environment = flat});
        INFO(describe(result));
        CHECK(result.code == 3);
        CHECK(result.out.empty());
        CHECK(contains(result.err, "Not a directory"));
    }
    CHECK(read_file("flat") == "text");
}

TEST_CASE_METHOD(Stranger, "F56 without HOME the folder of the password file counts", "[rows]") {
    if (!usable()) {
        return;
    }
    Words const nowhere{"HOME", "XDG_CONFIG_HOME", "MGIT_CONFIG_HOME"};
    auto const home = lines_of(run({"sh", "-c", "getent passwd 65534 | cut -d: -f6"}).out);
    REQUIRE(home.size() == 1);
    auto const result = as_stranger({"add", "new"}, nowhere);
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(contains(result.err, home[0] + "/.config/mgit/registry.json"));
}

TEST_CASE_METHOD(Rows, "F56 a relative XDG_CONFIG_HOME has no effect, which is told", "[rows]") {
    Words const relative{"XDG_CONFIG_HOME=rel", "MGIT_CONFIG_HOME"};
    auto const result = mgit({"add", "new"}, {.environment = relative});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK(contains(result.err, "note: XDG_CONFIG_HOME is not absolute and has no effect: the "
                               "registry is " +
                                   path("home/.config/mgit/registry.json").string()));
    CHECK_FALSE(fs::exists(path("rel")));
    CHECK(fs::exists(path("home/.config/mgit/registry.json")));
    CHECK(mgit({"ls"}, {.environment = {"XDG_CONFIG_HOME=rel"}}).err.empty()); // it is not used
}

TEST_CASE_METHOD(Rows, "F57 a registry that is a link stays one, with mode, group and owner",
                 "[rows]") {
    fs::create_directory(path("dots"));
    fs::rename(path(file), path("dots/mine.json"));
    fs::create_symlink("../dots/mine.json", path(file));
    REQUIRE(::chmod(path("dots/mine.json").c_str(), 0664) == 0);
    uid_t const owner = ::geteuid() == 0 ? 61'357 : ::geteuid();
    gid_t const group = ::geteuid() == 0 ? 61'358 : ::getegid();
    REQUIRE(::chown(path("dots/mine.json").c_str(), owner, group) == 0);
    auto const link = facts_of(path(file)).st_ino;
    CHECK(mgit({"add", "new"}).code == 0);
    CHECK(facts_of(path(file)).st_ino == link);
    CHECK(fs::is_symlink(path(file)));
    CHECK(contains(read_file("dots/mine.json"), "\"new\""));
    CHECK(mode_of(path("dots/mine.json")) == 0664);
    CHECK(facts_of(path("dots/mine.json")).st_uid == owner);
    CHECK(facts_of(path("dots/mine.json")).st_gid == group);
}

TEST_CASE_METHOD(Rows, "F57 links to nowhere and in a circle are errors and stay", "[rows]") {
    fs::create_symlink("../unmounted/registry.json", path("mgit/dangling"));
    fs::create_symlink("circle", path("mgit/circle"));
    fs::create_symlink("unmounted", path("config-of-dots"));
    for (auto const& [name, hint] : {std::pair{"mgit/dangling", "is everything mounted?"},
                                     std::pair{"mgit/circle", "lead in a circle"},
                                     std::pair{"config-of-dots/x", "is everything mounted?"}}) {
        for (Words const& args : {Words{"ls"}, Words{"add", "new"}}) {
            Words words{"--registry", path(name).string()};
            words.insert(words.end(), args.begin(), args.end());
            auto const result = mgit(words);
            INFO(describe(result));
            CHECK(result.code == 3);
            CHECK(contains(result.err, hint));
        }
    }
    CHECK(fs::read_symlink(path("mgit/dangling")) == "../unmounted/registry.json");
    CHECK_FALSE(fs::exists(path("unmounted")));
}

TEST_CASE_METHOD(Rows, "F58 what is no regular file, or too large, is refused at once", "[rows]") {
    fs::create_directory(path("folder"));
    REQUIRE(::mkfifo(path("fifo").c_str(), 0600) == 0);
    write_file("large", "");
    fs::resize_file(path("large"), std::uintmax_t{300} << 20U);
    for (auto const& [name, error] :
         {std::pair{path("folder").string(), "it is a folder and not a regular file"},
          std::pair{path("fifo").string(), "it is not a regular file"},
          std::pair{std::string("/dev/null"), "it is not a regular file"},
          std::pair{path("large").string(), "File too large"}}) {
        for (Words const& args : {Words{"ls"}, Words{"add", "new"}}) {
            Words words{"--registry", name};
            words.insert(words.end(), args.begin(), args.end());
            auto const result = mgit(words, {.limit = std::chrono::seconds(5)});
            INFO(describe(result));
            CHECK(result.code == 3);
            CHECK(result.out.empty());
            CHECK(contains(result.err, error));
        }
    }
    CHECK_FALSE(fs::exists("/dev/.null.lock"));
}

TEST_CASE_METHOD(Rows, "F59 conflict markers of a merge are named with their line", "[rows]") {
    std::string text = registry();
    text.insert(text.find("  {\"name\":\"api\""), "<<<<<<< HEAD\n");
    check_refused(text, "registry.json:4:1: ", "conflict markers");
    check_refused(text, "<<<<<<< HEAD", restoring());
}

TEST_CASE_METHOD(Rows, "F60 the registry of a newer mgit is refused and stays", "[rows]") {
    std::string text = registry();
    text.replace(text.find("\"version\":1"), 11, "\"version\":7");
    write_file(file, text);
    auto const result = mgit({"add", "new"});
    INFO(describe(result));
    CHECK(result.code == 3);
    CHECK(contains(result.err, "version 7"));
    CHECK(contains(result.err, "version 1"));
    CHECK_FALSE(contains(result.err, "cp --"));
    CHECK(registry() == text);
}

TEST_CASE_METHOD(Rows,
                 "F65 what editors leave is accepted, what people add is an error with its place",
                 "[rows]") {
    auto const text = registry();
    std::string edited = "\xEF\xBB\xBF";
    for (char const c : text) {
        edited += c == '\n' ? "\r\n" : std::string(1, c);
    }
    write_file(file, edited);
    CHECK(mgit({"ls"}).out == "web\napi\n");
    CHECK(mgit({"rename", "web", "front"}).code == 0);
    CHECK(registry().starts_with("{\"format\""));
    CHECK_FALSE(contains(registry(), "\r"));

    check_refused("// mine\n" + text, "registry.json:1:1: ", restoring());
    check_refused("{\"context\":\"\",\n\"context\":\"\"," + text.substr(1),
                  "registry.json:2:1: duplicate key \"context\"", restoring());
    check_refused("{\"size\":1e999," + text.substr(1), "number overflow", restoring());
}

TEST_CASE_METHOD(World, "F62 of 14 paths one that is no repo is told, all others are one change",
                 "[rows]") {
    auto names = numbered_names(13);
    make_repos(names);
    make_repo("first");
    add({"first"});
    auto const before = registry();
    fs::create_directory(path("empty"));
    Words words{"add"};
    words.insert(words.end(), names.begin(), names.begin() + 6);
    words.emplace_back("empty");
    words.insert(words.end(), names.begin() + 6, names.end());
    auto const result = mgit(words);
    INFO(describe(result));
    CHECK(result.code == 1);
    CHECK(contains(result.err, "empty: not a git repository"));
    CHECK(lines_of(result.out).size() == 13);
    CHECK(lines_of(mgit({"ls"}).out).size() == 14);
    CHECK(read_file("mgit/registry.json.bak") == before);
}

TEST_CASE_METHOD(Rows, "rm of several and rm of a selection keep what was there", "[rows]") {
    auto const backups = path("state/mgit/backups");
    CHECK(mgit({"add", "new"}).code == 0);
    CHECK(mgit({"rm", "new"}).code == 0);
    CHECK_FALSE(fs::exists(backups));
    CHECK(mgit({"add", "new"}).code == 0);
    auto const before = registry();
    CHECK(mgit({"rm", "web", "new"}).code == 0);
    REQUIRE(fs::exists(backups));
    auto const folder = *fs::directory_iterator(backups);
    CHECK(read_file(folder.path() / "1.json") == before);
    CHECK(mgit({"@api", "rm"}).code == 0);
    CHECK(fs::exists(folder.path() / "2.json"));
}

} // namespace
} // namespace mgit::test
