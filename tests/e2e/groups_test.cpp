// mgit group in a pipe: each form, what it says, and what it refuses as a whole.
#include "support/catch.hpp"
#include "support/world.hpp"

namespace fs = std::filesystem;

namespace mgit::test {
namespace {

using Lines = std::vector<std::string>;

struct Fleet : World {
    Fleet() {
        make_repos({"web", "api", "docs", "tools"});
        add({"web", "api", "docs", "tools"});
    }
    Lines lines(std::vector<std::string> const& args) const {
        auto const result = mgit(args);
        INFO(describe(result));
        CHECK(result.code == 0);
        CHECK(result.err.empty());
        return lines_of(result.out);
    }
    // Of a command that must fail as a usage error and change nothing: what it says.
    std::string refused(std::vector<std::string> const& args) const {
        auto const before = registry();
        auto const result = mgit(args);
        INFO(describe(result));
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        CHECK(registry() == before);
        return result.err;
    }
};

TEST_CASE_METHOD(Fleet, "who asks for a group as if it were a repo is told how", "[groups]") {
    lines({"group", "add", "web", "-n", "site"});
    auto const said = refused({"ls", "site"});
    CHECK(contains(said, "'site' is a group, not a repo"));
    CHECK(contains(said, "its repos: mgit ls @site"));
    CHECK(lines({"ls", "@site"}) == Lines{"web"});
}

TEST_CASE_METHOD(Fleet, "group add makes a group, puts repos into it and says what it did",
                 "[groups]") {
    CHECK(lines({"group", "add", "web", "api", "-n", "site"}) ==
          Lines{"made group site", "added web to group site", "added api to group site"});
    CHECK(lines({"group", "add", "web", "docs", "-n", "site"}) ==
          Lines{"added docs to group site"});
    CHECK(lines({"group", "ls", "site"}) == Lines{"web", "api", "docs"});
    auto const again = mgit({"group", "add", "docs", "-n", "site"});
    CHECK(again.code == 0);
    CHECK(again.out.empty());
    CHECK(again.err == "mgit: nothing to change: it is so already\n");
}

TEST_CASE_METHOD(Fleet, "an empty group can be made, filled and emptied", "[groups]") {
    CHECK(lines({"group", "add", "-n", "later"}) == Lines{"made group later"});
    CHECK(lines({"group"}) == Lines{"later"});
    CHECK(lines({"group", "ls", "later"}).empty());
    CHECK(lines({"group", "addrepo", "web", "-n", "later"}) == Lines{"added web to group later"});
    CHECK(lines({"group", "rmrepo", "web", "-n", "later"}) ==
          Lines{"removed web from group later"});
    CHECK(lines({"group", "ls"}) == Lines{"later"});
    CHECK(mgit({"@later", "status"}).code == 4);
}

TEST_CASE_METHOD(Fleet, "a group's folder and description are given at once or later", "[groups]") {
    fs::create_directory(path("src"));
    auto const src = path("src").string();
    CHECK(lines({"group", "add", "web", "-n", "site", "-p", "src", "--description", "two words"}) ==
          Lines{"made group site", "set folder of group site: " + src,
                "set description of group site: 'two words'", "added web to group site"});
    CHECK(lines({"group", "ll"}) == Lines{"site  " + src + "  'two words'", "  web"});
    CHECK(lines({"group", "add", "-n", "site", "--description", "other"}) ==
          Lines{"set description of group site: other"});
    CHECK(lines({"group", "add", "-n", "site", "-p", ""}) ==
          Lines{"set folder of group site: none"});
    CHECK(lines({"group", "ll", "site"}) == Lines{"site  other", "  web"});
    CHECK(lines({"group", "add", "-n", "site", "--description", ""}) ==
          Lines{"set description of group site: none"});
    CHECK(lines({"group", "ll", "site"}) == Lines{"site", "  web"});

    write_file("file", "");
    CHECK(contains(refused({"group", "add", "-n", "site", "-p", "file"}), "is not a folder"));
    auto const absent = mgit({"group", "add", "-n", "site", "-p", "gone"});
    CHECK(absent.code == 0); // a disk that is not mounted
    CHECK(contains(absent.err, "there is no folder " + path("gone").string()));
}

TEST_CASE_METHOD(Fleet, "@NAMEs stand for their repos where repos are named", "[groups]") {
    lines({"group", "add", "web", "api", "-n", "site"});
    CHECK(lines({"group", "add", "@site", "tools", "web", "-n", "all-of-it"}) ==
          Lines{"made group all-of-it", "added web to group all-of-it",
                "added api to group all-of-it", "added tools to group all-of-it"});
    CHECK(lines({"group", "addrepo", "@d*", "-n", "site"}) == Lines{"added docs to group site"});
    // Of what an @NAME stands for, those leave that are in.
    CHECK(lines({"group", "rmrepo", "@site", "-n", "all-of-it"}) ==
          Lines{"removed web from group all-of-it", "removed api from group all-of-it"});
    CHECK(lines({"group", "ls", "@all-of-it"}) == Lines{"tools"});
    CHECK(contains(refused({"group", "add", "@sight", "-n", "site"}), "'sight'"));
    CHECK(
        contains(refused({"group", "add", "site", "-n", "all-of-it"}), "its repos: mgit ls @site"));
}

TEST_CASE_METHOD(Fleet, "repos can be named by their folders, also in rm and rename", "[groups]") {
    CHECK(lines({"group", "add", "./web", path("api").string(), "-n", "site"}).size() == 3);
    auto const inside = mgit({"group", "add", ".", "-n", "site"}, {.cwd = path("docs")});
    CHECK(inside.out == "added docs to group site\n");
    fs::create_directory(path("new"));
    CHECK(contains(refused({"group", "add", "new", "-n", "site"}),
                   "no repo is registered at " + path("new").string()));
    CHECK(mgit({"rename", ".", "paper"}, {.cwd = path("docs")}).out == "renamed docs to paper\n");
    CHECK(mgit({"rm", "."}, {.cwd = path("docs")}).code == 0);
    CHECK(lines({"group", "ls", "site"}) == Lines{"web", "api"});
    fs::remove_all(path("api")); // what is gone has its name and its path still
    CHECK(lines({"rm", "./api"}).size() == 1);
}

TEST_CASE_METHOD(Fleet, "one wrong name among right ones changes nothing", "[groups]") {
    lines({"group", "add", "web", "-n", "site"});
    lines({"group", "add", "-n", "empty"});
    auto const add = refused({"group", "add", "api", "dosc", "docs", "-n", "fresh"});
    CHECK(contains(add, "unknown repo 'dosc'"));
    CHECK(contains(add, "did you mean 'docs'"));
    CHECK(contains(refused({"group", "addrepo", "api", "-n", "sit"}), "unknown group 'sit'"));
    CHECK(contains(refused({"group", "rmrepo", "web", "api", "-n", "site"}),
                   "'api' is not in the group 'site'"));
    CHECK(contains(refused({"group", "rmrepo", "@web", "-n", "sit"}), "unknown group 'sit'"));
    CHECK(contains(refused({"group", "rm", "site", "emty"}), "unknown group 'emty'"));
    CHECK(contains(refused({"group", "rm", "web"}), "'web' is a repo, not a group"));
    CHECK(contains(refused({"group", "rename", "site", "empty"}), "already the name of a group"));
    CHECK(contains(refused({"group", "ls", "sit"}), "unknown group 'sit'"));
    CHECK(contains(refused({"group", "add", "api"}), "mgit group add api -n GROUP"));
    CHECK(contains(refused({"rename", "site", "x"}), "mgit group rename site x"));
    CHECK(contains(refused({"rm", "api", "site"}), "its repos: mgit ls @site"));
}

TEST_CASE_METHOD(Fleet, "words with a meaning of their own are no names", "[groups]") {
    lines({"group", "add", "web", "-n", "site"});
    for (std::string const word : {"none", "auto", "all", "@x", "-x", ""}) {
        INFO(word);
        refused({"rename", "--", "web", word});
        refused({"group", "rename", "--", "site", word});
        if (!word.starts_with('@')) { // there it is the group x
            refused({"group", "add", "api", "--name", word});
        }
        refused({"add", "api", "--group", word});
    }
    refused({"group", "add", "api", "-n", "web"});
    refused({"rename", "api", "site"});
    refused({"group", "rename", "site", "api"});
}

TEST_CASE_METHOD(Fleet, "groups given twice are removed once, and their repos stay", "[groups]") {
    lines({"group", "add", "web", "api", "-n", "one"});
    lines({"group", "add", "web", "-n", "two"});
    CHECK(lines({"group", "rm", "one", "two", "one"}) ==
          Lines{"removed group one", "removed group two"});
    CHECK(lines({"ls"}) == Lines{"web", "api", "docs", "tools"});
    CHECK_FALSE(contains(registry(), "one"));
    auto const none = mgit({"group", "ls"});
    CHECK(none.code == 0);
    CHECK(none.out.empty());
    CHECK(contains(none.err, "mgit group add"));
}

TEST_CASE_METHOD(Fleet, "renaming and removing keeps groups right", "[groups]") {
    lines({"group", "add", "web", "api", "-n", "site"});
    lines({"rename", "web", "www"});
    CHECK(lines({"group", "ls", "site"}) == Lines{"www", "api"});
    CHECK(lines({"group", "rename", "site", "pages"}) == Lines{"renamed group site to pages"});
    CHECK(lines({"ls", "@pages"}) == Lines{"www", "api"});
    lines({"rm", "www", "tools"});
    CHECK(lines({"group", "ls", "pages"}) == Lines{"api"});
    lines({"rm", "@pages"});
    CHECK(lines({"group", "ls"}) == Lines{"pages"}); // empty, but not gone
    auto const nothing = mgit({"rm", "@pages"});
    CHECK(nothing.code == 0);
    CHECK(contains(nothing.err, "nothing was changed"));
}

TEST_CASE_METHOD(Fleet, "a dry run of group says what would be, and changes nothing", "[groups]") {
    lines({"group", "add", "web", "-n", "site"});
    auto const before = registry();
    CHECK(lines({"group", "--dry-run", "add", "api", "-n", "new"}) ==
          Lines{"would make group new", "would add api to group new"});
    CHECK(lines({"-n", "group", "rmrepo", "web", "-n", "site"}) ==
          Lines{"would remove web from group site"});
    CHECK(lines({"group", "rm", "-n", "site"}) == Lines{"would remove group site"});
    CHECK(mgit({"-n", "group", "add", "nowhere", "-n", "new"}).code == 2);
    CHECK(registry() == before);
}

TEST_CASE_METHOD(Fleet, "help is there for each action of group", "[groups]") {
    auto const help = mgit({"help", "group", "add"});
    CHECK(help.code == 0);
    CHECK(help.out == mgit({"group", "add", "--help"}).out);
    CHECK(contains(help.out, "--description"));
    CHECK_FALSE(contains(help.out, "rmrepo"));
    CHECK(mgit({"help", "group", "adds"}).code == 2);
}

} // namespace
} // namespace mgit::test
