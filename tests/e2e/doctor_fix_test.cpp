// What doctor --fix changes: what was agreed to, in one go, and nothing else.
#include "support/catch.hpp"
#include "support/clinic.hpp"
#include "support/paths.hpp"
#include "support/pty.hpp"

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Ward : Clinic {
    Pty on_terminal(Lines args) const {
        args.insert(args.begin(), {mgit_binary(), "doctor"});
        return {args, {.cwd = root(), .environment = environment({"TERM=xterm", path_variable()})}};
    }
    // Moved as between two file systems: all inodes are new.
    void carry(fs::path const& from, fs::path const& to) const {
        copy_repo(from, to);
        fs::remove_all(path(from));
    }
    std::string moved(std::string const& name, fs::path const& to, std::string const& why) const {
        return "error    " + name + ": moved to " + path(to).string() + " (" + why + ")";
    }
};

TEST_CASE_METHOD(Ward, "F67 --fix corrects the path of a repo that has moved and keeps the rest",
                 "[doctor]") {
    CHECK(mgit({"group", "add", "api", "-n", "g"}).code == 0);
    auto text = registry();
    auto const at = text.find("\"path\":\"" + path("src/api").string());
    REQUIRE(at != text.npos);
    write_file("mgit/registry.json", text.insert(at, "\"note\":\"mine\","));
    fs::rename(path("src/api"), path("src/api2"));
    auto const before = registry();

    auto const refused = doctor({"--fix"});
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "nothing was changed: there is nobody to ask"));
    auto const shown = doctor({"--fix", "-n"});
    CHECK(shown.code == 1);
    CHECK(contains(shown.out, "would fix: the path of api is " + path("src/api2").string() + "\n"));
    CHECK(registry() == before);

    auto const fixed = doctor({"--fix", "--yes"});
    INFO(describe(fixed));
    CHECK(fixed.code == 0);
    CHECK(contains(fixed.out, "fixed: the path of api is " + path("src/api2").string() + "\n"));
    CHECK(path_of("api") == path("src/api2"));
    CHECK(mgit({"ls"}).out == "web\napi\ndocs\n");
    CHECK(mgit({"ls", "@g"}).out == "api\n");
    CHECK(contains(registry(), "\"note\":\"mine\""));
    CHECK(doctor().code == 0);
    CHECK(mgit({"log", "-1"}).code == 0);
}

TEST_CASE_METHOD(Ward, "F67 a renamed folder takes all its repos with it", "[doctor]") {
    fs::rename(path("src"), path("work"));
    auto const result = doctor({"--fix", "--yes"});
    INFO(describe(result));
    CHECK(problems(result).size() == 3);
    CHECK(result.code == 0);
    for (char const* const name : {"web", "api", "docs"}) {
        CHECK(path_of(name) == path("work") / name);
    }
}

TEST_CASE_METHOD(Ward, "F67 a repo is known by its first commit once doctor has seen it",
                 "[doctor]") {
    CHECK(doctor().code == 0);
    carry("src/api", "src/other");
    auto const result = doctor();
    INFO(describe(result));
    CHECK(problems(result) == Lines{moved("api", "src/other", "the same first commit")});
    CHECK(doctor({"--fix", "--yes"}).code == 0);
    CHECK(path_of("api") == path("src/other"));
}

TEST_CASE_METHOD(Ward, "F67 a repo that was never seen is known by URL and folder name",
                 "[doctor]") {
    git("src/api", {"remote", "add", "origin", "https://example.org/api"});
    CHECK(mgit({"rm", "api"}).code == 0);
    add({"src/api"});
    fs::remove_all(path("state"));
    copy_repo("src/api", "src/deep/fork");
    carry("src/api", "src/deep/api");
    auto const result = doctor();
    INFO(describe(result));
    CHECK(problems(result) == Lines{moved("api", "src/deep/api", "the same URL and folder name")});
}

TEST_CASE_METHOD(Ward, "F67 what may be one of several is not decided by us", "[doctor]") {
    CHECK(doctor().code == 0);
    copy_repo("src/api", "src/one");
    carry("src/api", "src/two");
    auto const before = registry();
    auto const result = doctor({"--fix", "--yes"});
    INFO(describe(result));
    CHECK(result.code == 1);
    REQUIRE(problems(result).size() == 1);
    CHECK(contains(problems(result).at(0), "is not there; it may be what is now "));
    CHECK(contains(problems(result).at(0), path("src/one").string()));
    CHECK(contains(problems(result).at(0), path("src/two").string()));
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Ward, "F67 another repo in the place of the old one is not taken for it",
                 "[doctor]") {
    CHECK(doctor().code == 0);
    fs::remove_all(path("src/api"));
    make_repo("src/new");
    commit("src/new", "x", "x");
    git("src/new", {"update-ref", "-d", "HEAD"});
    commit("src/new", "y", "quite another history");
    CHECK(problems(doctor()) ==
          Lines{"error    api: " + path("src/api").string() + " is not there"});
}

TEST_CASE_METHOD(Ward, "F67 --search finds what has moved far away", "[doctor]") {
    fs::create_directories(path("far/a/b/c/d"));
    fs::rename(path("src/api"), path("far/a/b/c/d/api"));
    CHECK(problems(doctor()) ==
          Lines{"error    api: " + path("src/api").string() + " is not there"});
    auto const found = doctor({"--search", "far", "--fix", "--yes"});
    INFO(describe(found));
    CHECK(found.code == 0);
    CHECK(path_of("api") == path("far/a/b/c/d/api"));
}

TEST_CASE_METHOD(Ward, "F64 --fix removes the later of two paths to one repo and keeps its groups",
                 "[doctor]") {
    fs::create_directory_symlink(path("src/web"), path("src/link"));
    CHECK(mgit({"group", "add", "web", "-n", "g"}).code == 0);
    CHECK(mgit({"group", "add", "docs", "-n", "h"}).code == 0);
    auto text = registry();
    auto const end = text.find("\n ],");
    REQUIRE(end != text.npos);
    write_file("mgit/registry.json",
               text.insert(end, ",\n  {\"name\":\"link\",\"path\":\"" + path("src/link").string() +
                                    "\",\"groups\":[\"g\",\"h\"]}"));
    auto const found = doctor({"@web"});
    INFO(describe(found));
    CHECK(problems(found) == Lines{"warning  link: the same repository as web: " +
                                   path("src/link").string() + " and " + path("src/web").string()});
    CHECK(doctor({"--fix", "--yes"}).code == 0);
    CHECK(mgit({"ls"}).out == "web\napi\ndocs\n");
    CHECK(mgit({"ls", "@h"}).out == "web\ndocs\n");
}

TEST_CASE_METHOD(Ward, "F83 --fix takes the secret out of the registry", "[doctor]") {
    auto text = registry();
    auto const at = text.find("\"path\":\"" + path("src/api").string());
    REQUIRE(at != text.npos);
    write_file("mgit/registry.json",
               text.insert(at, "\"url\":\"https://ann:s3cret@example.org/api\","));
    auto const result = doctor({"--fix", "--yes"});
    INFO(describe(result));
    CHECK(result.code == 0);
    CHECK_FALSE(contains(result.out + result.err, "s3cret"));
    CHECK(contains(registry(), "\"https://example.org/api\""));
    CHECK_FALSE(contains(registry(), "s3cret"));
}

TEST_CASE_METHOD(Ward, "a context that is no group is told and cleared", "[doctor]") {
    CHECK(mgit({"group", "add", "web", "-n", "gggg"}).code == 0);
    CHECK(mgit({"context", "gggg"}).code == 0);
    auto text = registry();
    auto const at = text.find("\"context\":\"gggg\"");
    REQUIRE(at != text.npos);
    write_file("mgit/registry.json", text.replace(at, 16, "\"context\":\"hhhh\""));
    auto const found = doctor();
    INFO(describe(found));
    CHECK(problems(found) == Lines{"error    the context is 'hhhh', which is no group"});
    CHECK(doctor({"--fix", "--yes"}).code == 0);
    CHECK(mgit({"ls"}).out == "web\napi\ndocs\n");
}

TEST_CASE_METHOD(Ward, "on a terminal --fix asks for each kind and does what is agreed to",
                 "[doctor][tty]") {
    fs::rename(path("src/api"), path("src/api2"));
    fs::rename(path("src/docs"), path("src/docs2"));
    auto text = registry();
    auto const at = text.find("\"path\":\"" + path("src/web").string());
    REQUIRE(at != text.npos);
    write_file("mgit/registry.json", text.insert(at, "\"url\":\"https://x:y@example.org/web\","));
    auto terminal = on_terminal({"--fix"});
    terminal.wait_for("Fix: correct the path of a repo that has moved (2)? [y/N]");
    terminal.send("y\n");
    terminal.wait_for_next("Fix: take secrets out of the URLs in the registry? [y/N]");
    terminal.send("n\n");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(result.code == 1);
    CHECK(path_of("api") == path("src/api2"));
    CHECK(path_of("docs") == path("src/docs2"));
    CHECK(contains(registry(), "https://x:y@example.org/web"));
}

TEST_CASE_METHOD(Ward, "a fix does not do what is no longer true when it is agreed to",
                 "[doctor][tty]") {
    fs::rename(path("src/api"), path("src/api2"));
    auto const before = registry();
    auto terminal = on_terminal({"--fix"});
    terminal.wait_for("that has moved? [y/N]");
    fs::rename(path("src/api2"), path("src/api"));
    terminal.send("y\n");
    auto const result = terminal.finish();
    INFO(result.seen);
    CHECK(contains(result.seen, "not done, because it has changed meanwhile"));
    CHECK(registry() == before);
}

} // namespace
} // namespace mgit::test
